"""Looks at all of a program: puts providers, bindings and roles together, and proves sentences about the whole.

The sentences about what strangers can start are proven of every program that says whose tokens it takes. What the policy
configuration says of a stack (`trust`) is proven besides; `bulwark` hands it over from the stack file. Who is granted
something by `allUsers` is `no-public-principals`'s to find.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bulwark.core.duties import Event
from bulwark.core.trust.admission import admission_of
from bulwark.core.trust.assertions import Assertion
from bulwark.core.trust.default_assertions import event_assertions
from bulwark.core.trust.entrances import SIGNED_BY_GITHUB
from bulwark.core.trust.facts import Binding, Facts
from bulwark.core.trust.known import UNKNOWN, Unknown
from bulwark.core.trust.proof import Proof, Prover, Verdict
from bulwark.core.trust.provider import ISSUER, attribute_condition, attribute_mapping
from bulwark.core.trust.setting import Setting
from bulwark.core.trust.setting_document import SCHEMA, SettingFormError, read_setting
from bulwark.core.trust.telling import claims_in_words, named, steps_in_words
from policies.example_resources import PROJECT, example, secret, secret_readers, secret_reads_logged
from policies.frameworks import CIS_SEPARATION_OF_DUTIES, GITHUB_SECURE_USE
from policies.levels import environment_of
from policies.outcome import Finding, Outcome
from policies.resources import Resource
from policies.rule import UNDECIDED_HARM, Applicability, ProgramJudge, ProgramRule, Severity, Told
from policies.trust_reading import TrustReading, read_trust, tells_of_trust

TRUST: Final = "trust"
_PUBLIC: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
_REWRITE: Final = "Write it with ==, !=, in, has, !, &&, ||, ?: and + over claims and texts (docs/trust.md), or give the fact."


def judge_by(configuration: Mapping[str, Any]) -> ProgramJudge:
    """Return how to judge: by the sentences about strangers, and by those told for the program and its stack."""
    told = configuration.get(TRUST)

    def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
        written = told.get(_place(resources[0].urn)) if isinstance(told, Mapping) else told
        try:
            setting, own = (Setting(), ()) if written is None else read_setting(written)
        except SettingFormError as error:
            yield _misread(error)
            return
        yield from _judge(read_trust(resources), setting, own)

    return judge


def _place(urn: str) -> str:
    """Return program and stack, `bulwark/staging`."""
    return f"{urn.split('::')[1]}/{environment_of(urn)}" if "::" in urn else ""


def _misread(error: SettingFormError) -> Finding:
    return Finding(
        "",
        f"the policy configuration's `{TRUST}` has another form ({error})",
        "none of its sentences is proven",
        "Write it as docs/trust.md shows, or let `bulwark` write it.",
    )


def _judge(reading: TrustReading, setting: Setting, own: tuple[Assertion, ...]) -> Iterator[Finding]:
    facts = _without_public(reading.facts)
    takes_tokens = facts.providers or facts.trusted_sources or facts.federation_policies
    if not (takes_tokens or own):
        return
    prover = Prover(facts, setting)
    proofs = [prover.prove(one) for one in dict.fromkeys((*event_assertions(), *own))]
    yield from _violated(proof for proof in proofs if proof.verdict is Verdict.VIOLATED)
    unknown = [proof for proof in proofs if proof.verdict is Verdict.UNKNOWN]
    if unknown and not reading.is_whole:
        yield from _unread_conditions(facts)
        yield _before_apply(unknown)
    else:
        yield from map(_unknown, unknown)


def _without_public(facts: Facts) -> Facts:
    return replace(facts, bindings=tuple(map(_without_everybody, facts.bindings)))


def _without_everybody(binding: Binding) -> Binding:
    members = binding.members
    return binding if members is UNKNOWN else replace(binding, members=tuple(one for one in members if one not in _PUBLIC))


def _violated(proofs: Iterator[Proof]) -> Iterator[Finding]:
    told: dict[tuple[str, tuple[Any, ...]], str] = {}
    for proof in proofs:
        sentence = proof.assertion.text
        first = told.setdefault((proof.who, proof.path), sentence)
        yield Finding(
            "",
            f"`{sentence}` is wrong: {_way(proof) if first == sentence else f'by the way that breaks `{first}`'}",
            "whoever comes that way gets what nobody meant to give",
            "Take one step of the way out of the program, or write down that it is meant.",
            urn=next((edge.origin for edge in proof.path if edge.origin), ""),
            accepted_as=sentence,
        )


def _way(proof: Proof) -> str:
    token = f", with {claims_in_words(proof.token)}" if proof.token else ""
    return "; then ".join((f"{named(proof.who)}{token}", *steps_in_words(proof.path)))


def _unknown(proof: Proof) -> Finding:
    doubts = "; ".join(proof.doubts)
    return Finding(
        "",
        f"whether `{proof.assertion.text}` holds is not known: {doubts}",
        UNDECIDED_HARM,
        _REWRITE,
        urn=next((edge.origin for edge in proof.path if edge.origin), ""),
        outcome=Outcome.UNKNOWN,
        accepted_as=proof.assertion.text,
    )


def _before_apply(unknown: Sequence[Proof]) -> Finding:
    more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
    return Finding(
        "",
        f"whether `{unknown[0].assertion.text}`{more} holds cannot be decided before apply",
        UNDECIDED_HARM,
        "The update decides it, when the values are known.",
        outcome=Outcome.UNKNOWN,
        before_apply=True,
    )


def _unread_conditions(facts: Facts) -> Iterator[Finding]:
    """Yield the conditions that no update will make readable."""
    for one in facts.providers:
        if isinstance(one.condition, Unknown) or isinstance(one.mapping, Unknown):
            continue
        for part in admission_of(one.condition or "true", one.mapping, SIGNED_BY_GITHUB).parts:
            yield Finding("attributeCondition", str(part), UNDECIDED_HARM, _REWRITE, outcome=Outcome.UNKNOWN)


judge = judge_by({})

_POOLS: Final = "principalSet://iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools"
_STAGING: Final = "attribute.duty/820045678:staging:push:refs/heads/staging"
_PROVIDER: Final = example(
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    "provider",
    {
        "project": PROJECT,
        "workloadIdentityPoolId": "github-actions-pool",
        "workloadIdentityPoolProviderId": "github-actions-provider",
        "oidc": {"issuerUri": ISSUER},
        "attributeMapping": attribute_mapping(),
        "attributeCondition": attribute_condition(190012345, [820045678], [Event.PUSH, Event.WORKFLOW_DISPATCH]),
    },
    protect=True,
)

RULE = ProgramRule(
    id="nobody-reaches-what-a-sentence-denies",
    title="Nothing that strangers can start reaches anything, and every sentence about trust holds",
    severity=Severity.CRITICAL,
    why=(
        "Who may read a secret is decided in places that nobody sees together: condition, mapping, bindings, roles, and rights "
        "that let one become more. Each may look right by itself. This rule puts them together and proves sentences over every "
        "token that the condition can tell apart, not over examples; where one is wrong it names the shortest way."
    ),
    remediation=(
        "Read the way from its end: the last step is what is reached, the first who comes in.",
        "Narrow the first step that nobody meant: the condition, the member of a binding, a role.",
        "Ask again before the update: `bulwark trust explain SENTENCE --state FILE`.",
        "Where the way is meant, change `trust.assertions`, or name the sentence with the reason in this rule's exceptions.",
    ),
    frameworks=(CIS_SEPARATION_OF_DUTIES, GITHUB_SECURE_USE),
    applies_to=Applicability(
        "what says whose tokens are taken, and what is granted to whom, at Google, GitHub and Vercel", tells_of_trust
    ),
    bad=(
        _PROVIDER,
        secret(),
        # A pool whose providers stand nowhere in the program: whose tokens it takes, nobody can tell.
        secret_readers(members=[f"{_POOLS}/github-actions-pool-2/{_STAGING}"]),
        secret_reads_logged(),
    ),
    good=(_PROVIDER, secret(), secret_readers(members=[f"{_POOLS}/github-actions-pool/{_STAGING}"]), secret_reads_logged()),
    judge=judge,
    exceptions="A sentence, as it is written.",
    told=Told(
        schema={
            TRUST: {
                "type": "object",
                "description": "Sentences to prove and the duties that they may name, by program and stack (`bulwark/staging`).",
                "additionalProperties": SCHEMA,
            }
        },
        judge_by=judge_by,
        described="Sentences to prove and the duties that they may name, by program and stack",
    ),
)
