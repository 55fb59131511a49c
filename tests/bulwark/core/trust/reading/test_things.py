"""What exists and nobody declared, as facts of trust."""

from dataclasses import replace

import pytest

from bulwark.core.drift.registry import KINDS
from bulwark.core.drift.thing import Listing, Place, Thing
from bulwark.core.trust.facts import (
    AccountKey,
    Binding,
    Facts,
    FederationPolicy,
    GitHubEnvironment,
    Pool,
    Provider,
    RepositoryHolder,
    RepositoryRight,
)
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.proof import Prover, Verdict
from bulwark.core.trust.reading.things import READERS, facts_of_things
from bulwark.core.trust.sentences import read_assertion
from tests.bulwark.core.trust.declared_facts import APP, DEPLOY, POOL, PROJECT, SETTING, account, declared, email

ACCOUNT = account(DEPLOY)
SECRET = f"projects/{PROJECT}/secrets/DATABASE_URL"
POLICY = f"owner/{APP}/environments/staging"
WRITES, ADMINISTERS = RepositoryRight.WRITE_CONTENTS, RepositoryRight.ADMINISTER


def thing(kind: str, place: str, name: str, **facts: str) -> Thing:
    return Thing(Place(kind, place), name, {key.replace("_", " "): text for key, text in facts.items()})


def environment(**patterns: tuple[str, ...]) -> GitHubEnvironment:
    return replace(GitHubEnvironment(APP, "staging", has_custom_policies=True, is_policy_only=True), **patterns)  # type: ignore[arg-type]


def test_every_kind_that_is_read_is_one_that_is_looked_for():
    assert READERS.keys() <= {kind.id for kind in KINDS}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            thing("google-secret-member", SECRET, "r m", role="roles/x", member="user:a@b.c"),
            Facts(bindings=(Binding(SECRET, "roles/x", ("user:a@b.c",), "", f"seen on {SECRET}"),)),
        ),
        (
            thing("google-bucket-member", "b/state", "r m", role="roles/x", member="user:a@b.c if x (t)", condition="x"),
            Facts(bindings=(Binding("buckets/state", "roles/x", ("user:a@b.c",), "x", "seen on b/state"),)),
        ),
        (
            thing("google-project-member", f"projects/{PROJECT}", "r m"),
            Facts(bindings=(Binding(f"projects/{PROJECT}", UNKNOWN, (UNKNOWN,), "", f"seen on projects/{PROJECT}"),)),
        ),
        (
            thing("google-identity-provider", POOL, "extra", rights="true", disabled="True"),
            Facts(providers=(Provider(POOL, "extra", UNKNOWN, "true", UNKNOWN, is_disabled=True),)),
        ),
        (
            thing("google-identity-pool", f"projects/{PROJECT}", "extra"),
            Facts(pools=(Pool(f"projects/{PROJECT}/locations/global/workloadIdentityPools/extra"),)),
        ),
        (thing("google-service-account-key", ACCOUNT, "1"), Facts(keys=(AccountKey(email(DEPLOY), "1"),))),
        (
            thing("github-environment-branch", POLICY, "7", title="wip/*", type="branch"),
            Facts(environments=(environment(branch_patterns=("wip/*",)),)),
        ),
        (
            thing("github-environment-branch", POLICY, "7", title="v1", type="tag"),
            Facts(environments=(environment(tag_patterns=("v1",)),)),
        ),
        (thing("github-deploy-key", f"owner/{APP}", "7", only_reads="True"), Facts()),
        (
            thing("github-deploy-key", f"owner/{APP}", "7", title="server", only_reads="False"),
            Facts(holders=(RepositoryHolder(APP, WRITES, "key:server"),)),
        ),
        (thing("github-collaborator", f"owner/{APP}", "ann", rights="read"), Facts()),
        (
            thing("github-collaborator", f"owner/{APP}", "ann", rights="admin"),
            Facts(holders=(RepositoryHolder(APP, WRITES, "user:ann"), RepositoryHolder(APP, ADMINISTERS, "user:ann"))),
        ),
        (
            thing("vercel-federation-policy", "team", "p"),
            Facts(federation_policies=(FederationPolicy("p", UNKNOWN, UNKNOWN),)),
        ),
    ],
    ids=lambda one: one.place.kind if isinstance(one, Thing) else "",
)
def test_a_thing_becomes_what_it_allows(one: Thing, expected: Facts):
    assert facts_of_things(Facts(), [one], []) == expected


DATABASE = "only deploy of living-tree directly reads DATABASE_URL"
BECOMES = "only deploy of living-tree or infra-apply becomes account github-actions"
VERCEL = "pull_request reaches nothing"


@pytest.mark.parametrize(
    ("sentence", "one", "verdict", "who"),
    [
        (
            DATABASE,
            thing("google-secret-member", SECRET, "x", role="roles/secretmanager.secretAccessor", member="user:a@b.c"),
            Verdict.VIOLATED,
            "user:a@b.c",
        ),
        (BECOMES, thing("google-service-account-key", ACCOUNT, "1"), Verdict.VIOLATED, f"key:{email(DEPLOY)}"),
        (BECOMES, thing("google-identity-provider", POOL, "extra"), Verdict.UNKNOWN, "principalSet"),
        (VERCEL, thing("vercel-federation-policy", "team", "p"), Verdict.UNKNOWN, "vercel-federation-policy:1"),
    ],
)
def test_what_nobody_declared_changes_the_verdict(sentence: str, one: Thing, verdict: Verdict, who: str):
    asked = read_assertion(sentence)
    assert Prover(declared(), SETTING).prove(asked).verdict is Verdict.HOLDS
    proof = Prover(facts_of_things(declared(), [one], []), SETTING).prove(asked)
    assert proof.verdict is verdict
    assert proof.who.startswith(who)


def test_a_place_that_nobody_could_look_at_may_hold_anybody():
    listing = Listing.unseen(Place("google-secret-member", SECRET), "Google answered 403", "give the right")
    facts = facts_of_things(declared(), [], [listing])
    assert [(one.place, one.reason) for one in facts.unseen] == [(SECRET, "Google answered 403")]
    proof = Prover(facts, SETTING).prove(read_assertion(DATABASE))
    assert proof.verdict is Verdict.UNKNOWN
    assert "Google answered 403" in proof.doubts


def test_a_branch_that_somebody_let_in_joins_those_that_are_declared():
    (before,) = (one for one in declared().environments if one.name == "staging")
    place = f"owner/{before.repository}/environments/Staging"
    one = thing("github-environment-branch", place, "7", title="wip", type="branch")
    (after,) = (one for one in facts_of_things(declared(), [one], []).environments if one.name == "staging")
    assert after.branch_patterns == ("staging", "wip")
