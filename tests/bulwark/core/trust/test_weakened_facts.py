"""What holds of Living Tree's staging, and what each single weakening of it breaks, with the way that it opens."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bulwark.core.trust.facts import AccountKey, Binding, CustomRole, Facts, FederationPolicy, Provider, TrustedSource, Unseen
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.proof import Proof, Verdict, prove_all
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.sentences import read_assertion
from tests.bulwark.core.trust.declared_facts import (
    APP,
    DEPLOY,
    PIPELINE,
    POOL,
    PROJECT,
    ROLLBACK,
    SETTING,
    account,
    declared,
    email,
    member,
)

Weaken = Callable[[Facts], Facts]
DEPLOYER = f"serviceAccount:{email(DEPLOY)}"
SECRETS = f"projects/{PROJECT}/secrets"


def proofs(facts: Facts) -> dict[str, Proof]:
    return {proof.assertion.text: proof for proof in prove_all(facts, SETTING, PIPELINE.trust_assertions)}


def test_everything_holds_as_it_is_declared_and_is_proven_at_once():
    began = time.process_time()
    found = proofs(declared())
    # A tenth of a second on a quiet machine; the limit leaves room for a busy one.
    assert time.process_time() - began < 2.0
    assert {text: proof.verdict for text, proof in found.items() if proof.verdict is not Verdict.HOLDS} == {}


def bound(resource: str, role: str, *members: str, condition: str = "") -> Weaken:
    return lambda facts: replace(facts, bindings=(*facts.bindings, Binding(resource, role, members, condition)))


def provider(**changes: object) -> Weaken:
    def weaken(facts: Facts) -> Facts:
        return replace(facts, providers=tuple(replace(one, **changes) for one in facts.providers))  # type: ignore[arg-type]

    return weaken


def without_environments(facts: Facts) -> Facts:
    return replace(facts, environments=())


def every_source(facts: Facts) -> Facts:
    source = TrustedSource(APP, ISSUER, {"repository_owner_id": (str(PIPELINE.github.owner_id),)})
    return replace(facts, trusted_sources=(source,))


def any_token_of_github(facts: Facts) -> Facts:
    return replace(facts, federation_policies=(FederationPolicy("all", ISSUER, {}, ("deploy",)),))


def another_provider(facts: Facts) -> Facts:
    other = Provider(POOL, "second", ISSUER, "", {"attribute.duty": "assertion.sub"})
    return replace(facts, providers=(*facts.providers, other))


def a_key(facts: Facts) -> Facts:
    return replace(facts, keys=(AccountKey(email(DEPLOY), "1"),))


def a_role_that_rises(facts: Facts) -> Facts:
    role = CustomRole(f"projects/{PROJECT}/roles/helper", ("iam.serviceAccounts.setIamPolicy",))
    return bound(f"projects/{PROJECT}", role.name, DEPLOYER)(replace(facts, custom_roles=(role,)))  # type: ignore[arg-type]


WHOLE_POOL = bound(account(DEPLOY), "roles/iam.workloadIdentityUser", f"principalSet://iam.googleapis.com/{POOL}/*")
OPEN_CONDITION = 'assertion.repository_owner == "living-tree-app"'
OTHERS = "jobs in other repositories reach nothing"
DEPLOYS = f"only deploy of {APP} or infra-apply becomes account {DEPLOY.account_id}"
DATABASE = f"only deploy of {APP} directly reads DATABASE_URL"
CONTROLS = "only infra-apply controls anything"
OWN_RIGHT = f"projects/{PROJECT}"

WEAKENED: dict[str, tuple[Weaken, str, str]] = {
    "whole pool": (
        WHOLE_POOL,
        DEPLOYS,
        "holds roles/iam.workloadIdentityUser",
    ),
    "another duty's value": (
        bound(account(DEPLOY), "roles/iam.workloadIdentityUser", *map(member, ROLLBACK.attribute_values)),
        DEPLOYS,
        "holds roles/iam.workloadIdentityUser",
    ),
    "everybody reads": (
        bound(f"{SECRETS}/DATABASE_URL", "roles/secretmanager.secretAccessor", "allUsers"),
        DATABASE,
        "holds roles/secretmanager.secretAccessor",
    ),
    "a person reads": (
        bound(f"{SECRETS}/DATABASE_URL", "roles/secretmanager.secretAccessor", "user:someone@example.com"),
        DATABASE,
        "holds roles/secretmanager.secretAccessor",
    ),
    "rollback reads all secrets": (
        bound(f"projects/{PROJECT}", "roles/secretmanager.secretAccessor", f"serviceAccount:{email(ROLLBACK)}"),
        DATABASE,
        "lies below it",
    ),
    "tokens straight to a secret": (
        bound(f"{SECRETS}/DATABASE_URL", "roles/secretmanager.secretAccessor", *map(member, ROLLBACK.attribute_values)),
        DATABASE,
        "holds roles/secretmanager.secretAccessor",
    ),
    "rollback mints tokens of deploy": (
        bound(account(DEPLOY), "roles/iam.serviceAccountTokenCreator", f"serviceAccount:{email(ROLLBACK)}"),
        DEPLOYS,
        "acts as the account",
    ),
    "deploy administers pools": (bound(f"projects/{PROJECT}", "roles/iam.workloadIdentityPoolAdmin", DEPLOYER), CONTROLS, ""),
    "deploy grants itself": (bound(f"projects/{PROJECT}", "roles/owner", DEPLOYER), CONTROLS, "holds roles/owner"),
    "deploy holds a custom role that rises": (a_role_that_rises, CONTROLS, "holds projects/"),
    "a key is kept": (a_key, DEPLOYS, "holds a key of the account"),
    "condition by name, members by claims of others": (
        lambda facts: WHOLE_POOL(provider(condition=OPEN_CONDITION)(facts)),
        OTHERS,
        "holds roles/iam.workloadIdentityUser",
    ),
    "mapping by what a stranger chooses": (
        provider(mapping={"attribute.duty": "assertion.workflow"}, condition=""),
        OTHERS,
        "holds roles/iam.workloadIdentityUser",
    ),
    "second provider without a condition": (another_provider, OTHERS, "holds roles/iam.workloadIdentityUser"),
    "Vercel trusts the whole owner": (every_source, "pull_request reaches nothing", "is a trusted source"),
    "Vercel exchanges every token": (any_token_of_github, OTHERS, "exchanges its token"),
    "environments admit every branch": (without_environments, "pull_request reaches nothing", ""),
}


@pytest.mark.parametrize("name", WEAKENED)
def test_a_weakening_breaks_what_it_should_by_the_shortest_way(name: str):
    weaken, sentence, last = WEAKENED[name]
    proof = proofs(weaken(declared()))[sentence]
    assert proof.verdict is Verdict.VIOLATED
    assert proof.path
    assert last in "; ".join(edge.why for edge in proof.path)
    assert str(proof.path[0].source) == proof.who
    assert not any(edge.doubt for edge in proof.path)
    comes_in = prove_all(weaken(declared()), SETTING, [read_assertion(sentence)])[0]
    assert (comes_in.who, comes_in.token) == (proof.who, proof.token)


def test_a_token_that_walks_the_way_is_shown_in_full():
    proof = proofs(WEAKENED["another duty's value"][0](declared()))[DEPLOYS]
    assert proof.token["environment"] == ROLLBACK.environment
    assert proof.token["repository_id"] == str(ROLLBACK.repository_id)
    assert proof.token["iss"] == ISSUER


UNDECIDED: dict[str, tuple[Weaken, str, str]] = {
    "unread condition": (
        lambda facts: WHOLE_POOL(provider(condition='assertion.repository.startsWith("living-tree")')(facts)),
        OTHERS,
        "assertion.repository.startsWith",
    ),
    "unknown condition": (provider(condition=UNKNOWN), OTHERS, "what the provider github admits is not known"),
    "unknown mapping": (provider(mapping=UNKNOWN), OTHERS, "what the provider github admits is not known"),
    "unknown issuer": (provider(issuer=UNKNOWN, mapping=UNKNOWN), OTHERS, "what the provider github admits is not known"),
    "perhaps disabled": (
        lambda facts: provider(is_disabled=UNKNOWN)(another_provider(facts)),
        OTHERS,
        "whether the provider second counts is not known",
    ),
    "unknown role": (
        bound(f"{SECRETS}/DATABASE_URL", "roles/example.unheard", f"serviceAccount:{email(ROLLBACK)}"),
        DATABASE,
        "what roles/example.unheard grants is not known",
    ),
    "granted under a condition": (
        bound(
            f"{SECRETS}/DATABASE_URL",
            "roles/secretmanager.secretAccessor",
            f"serviceAccount:{email(ROLLBACK)}",
            condition="request.time < timestamp('2020-01-01T00:00:00Z')",
        ),
        DATABASE,
        "it is granted under a condition that is not read",
    ),
    "not looked at": (
        lambda facts: replace(facts, unseen=(Unseen(f"{SECRETS}/DATABASE_URL", "403", "grant it"),)),
        DATABASE,
        "403",
    ),
    "pool of nobody's provider": (
        bound(
            account(DEPLOY),
            "roles/iam.workloadIdentityUser",
            "principalSet://iam.googleapis.com/projects/9/locations/global/workloadIdentityPools/elsewhere/*",
        ),
        DEPLOYS,
        "whose tokens projects/9/locations/global/workloadIdentityPools/elsewhere takes is not known",
    ),
    "account of somebody else": (
        bound(
            f"{SECRETS}/DATABASE_URL", "roles/secretmanager.secretAccessor", "serviceAccount:x@elsewhere.iam.gserviceaccount.com"
        ),
        f"only deploy of {APP} directly reads DATABASE_URL",
        "",
    ),
}


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_is_not_known_is_no_pass_and_says_what_to_look_at(name: str):
    weaken, sentence, doubt = UNDECIDED[name]
    proof = proofs(weaken(declared()))[sentence]
    assert proof.verdict is (Verdict.UNKNOWN if doubt else Verdict.VIOLATED)
    assert doubt in "; ".join(proof.doubts)


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("only deploy of nothing reads DATABASE_URL", "no job of this configuration is deploy"),
        ("only deploy reads NOWHERE", "there is no secret NOWHERE"),
        ("only deploy reads bucket DATABASE_URL", "there is no bucket DATABASE_URL"),
    ],
)
def test_a_sentence_about_nothing_does_not_hold(sentence: str, doubt: str):
    (proof,) = prove_all(declared(), SETTING, [read_assertion(sentence)])
    assert proof.verdict is Verdict.UNKNOWN
    assert doubt in proof.doubts[0]


def test_a_person_who_is_named_is_meant():
    facts = bound(f"{SECRETS}/DATABASE_URL", "roles/secretmanager.secretAccessor", "user:a@example.com")(declared())
    sentences = (
        'only deploy or "user:a@example.com" directly reads DATABASE_URL',
        '"user:a@example.com" reads nothing',
        '"user:b@example.com" reads nothing',
        "nothing directly reads DATABASE_URL",
    )
    verdicts = [proof.verdict for proof in prove_all(facts, SETTING, map(read_assertion, sentences))]
    assert verdicts == [Verdict.HOLDS, Verdict.VIOLATED, Verdict.HOLDS, Verdict.VIOLATED]


def test_places_are_told_apart():
    sentences = ("deploy visits nothing at google", "deploy visits nothing at vercel", "deploy reads nothing at vercel")
    verdicts = [proof.verdict for proof in prove_all(declared(), SETTING, map(read_assertion, sentences))]
    assert verdicts == [Verdict.HOLDS, Verdict.VIOLATED, Verdict.HOLDS]
