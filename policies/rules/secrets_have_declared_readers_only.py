"""Looks at all of a program: a binding removes readers that it does not list, a member resource only adds one more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policies.example_resources import secret, secret_readers, secret_reads_logged
from policies.frameworks import CIS_SEPARATION_OF_DUTIES
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ProgramRule, Severity, collect, collect_at, is_complete
from policies.secret_resources import SecretName, is_secret, is_secret_grant, secret_name

READER_ROLE: Final = "roles/secretmanager.secretAccessor"


@dataclass(slots=True)
class Names:
    """Secrets that some resources of the program are about."""

    known: set[SecretName]
    is_whole: bool = True
    """False when one of the resources could not be read."""

    def may_have(self, name: SecretName) -> bool:
        """Say whether the secret may be among them."""
        # Most programs say the project everywhere, and then no pair has to be compared.
        return name in self.known or any(name.may_be(other) for other in self.known)


def covers(resource: Resource) -> bool:
    """Say whether a resource is a secret or grants something on one."""
    return is_secret(resource) or is_secret_grant(resource)


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the secrets whose readers no authoritative resource lists, and what adds readers beside it."""
    lists, declared = Names(set()), Names(set())
    for resource in resources:
        if is_secret(resource):
            collect(_note, resource, declared)
        elif _is_authoritative(resource):
            findings = collect_at(resource, _note_list, resource, lists)
            lists.is_whole = lists.is_whole and is_complete(findings)
            yield from findings
    for resource in resources:
        if is_secret(resource):
            yield from collect_at(resource, _judge_secret, resource, lists)
        elif not _is_authoritative(resource):
            yield from collect_at(resource, _judge_member, resource, declared)


def _note(resource: Resource, names: Names) -> tuple[Finding, ...]:
    names.known.add(secret_name(resource))
    return ()


def _note_list(resource: Resource, lists: Names) -> tuple[Finding, ...]:
    if resource.kind.endswith("Policy"):
        return _note(resource, lists)
    # Beside a conditional binding there may be others of the same role that it does not own.
    is_list = resource.read("role").text() == READER_ROLE and resource.read("condition").is_absent
    return _note(resource, lists) if is_list else ()


def _is_authoritative(resource: Resource) -> bool:
    return resource.kind.endswith(("Binding", "Policy"))


def _judge_secret(resource: Resource, lists: Names) -> Iterator[Finding]:
    name = secret_name(resource)
    if lists.is_whole and not lists.may_have(name):
        yield Finding(
            "secretId",
            f"nothing in the program lists who reads the secret {name.secret_id}",
            "whoever is given access by hand keeps it, and no preview shows it",
            f"Add a SecretIamBinding of {READER_ROLE} on it, without a condition.",
            accepted_as=name.secret_id,
        )


def _judge_member(resource: Resource, declared: Names) -> Iterator[Finding]:
    name = secret_name(resource)
    if declared.may_have(name):
        yield Finding(
            "secretId",
            f"{resource.kind} adds somebody to the secret {name.secret_id}",
            "it and the binding undo each other at every update, and who has access stands in no single place",
            "List the member in the secret's SecretIamBinding, and remove this resource.",
        )


RULE = ProgramRule(
    id="secrets-have-declared-readers-only",
    title="Every secret of the program has its readers listed by one authoritative resource, and nothing adds to them",
    severity=Severity.HIGH,
    why=(
        "Least privilege is a list that somebody can read. An authoritative binding is that list: what is not in it is removed "
        "at the next update and shows as drift before. Single members only ever add up."
    ),
    remediation=(
        f"Add a `SecretIamBinding` of `{READER_ROLE}` with all readers for each secret.",
        "Remove every `SecretIamMember` of the secret.",
    ),
    frameworks=(CIS_SEPARATION_OF_DUTIES,),
    applies_to=Applicability("secrets of Secret Manager and what grants something on one", covers),
    bad=(secret(), secret_readers(role="roles/secretmanager.viewer"), secret_reads_logged()),
    good=(secret(), secret_readers(), secret_reads_logged()),
    judge=judge,
    exceptions="A secret that nobody reads, or whose readers another program lists, by its id.",
)
