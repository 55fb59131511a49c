"""Tokens that strangers could get, and such that look like ours: none reaches anything but what its own claims are declared for.

Each is judged three times: by taking it through condition, mapping and bindings; by the sets that the prover makes of them; and
by comparing its claims with the declared duties, without any CEL.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bulwark.core.duties import DutyRow
from bulwark.core.trust.entrances import Entrances
from bulwark.core.trust.graph import Member
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known_events import UNTRUSTED
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.simulation.job import Job
from bulwark.core.trust.simulation.sign_in import sign_in
from bulwark.core.trust.simulation.step import Outcome
from bulwark.core.trust.simulation.vercel import vercel_sign_in
from tests.bulwark.core.trust.declared_facts import DEPLOY, PIPELINE, account, declared, member

Claims = Mapping[str, str]
Change = Callable[[Claims], Claims]

FACTS = declared()
ENTRANCES = Entrances(FACTS, Hierarchy(FACTS))
ROWS = PIPELINE.duty_rows
OWNER = PIPELINE.github.owner_id
LEAST = 200
WIDE = {48 + digit: 0xFF10 + digit for digit in range(10)}


def put(**claims: str) -> Change:
    return lambda token: {**token, **claims}


def without(claim: str) -> Change:
    return lambda token: {name: text for name, text in token.items() if name != claim}


def changed(claim: str, change: Callable[[str], str]) -> Change:
    return lambda token: {**token, claim: change(token[claim])}


HOSTILE: dict[str, Change] = {
    "fork": put(repository_id="990000001", repository_owner_id="990000002", repository="stranger/living-tree"),
    "fork within the owner": put(repository_id="990000001", repository="living-tree-app/fork"),
    "name registered again": put(repository_id="990000003"),
    "owner registered again": put(repository_owner_id="990000004"),
    "transferred to another owner": put(repository_owner_id="990000005", repository_owner="stranger"),
    "owner missing": without("repository_owner_id"),
    "owner empty": put(repository_owner_id=""),
    "repository missing": without("repository_id"),
    "repository empty": put(repository_id=""),
    "repository with a digit more": changed("repository_id", lambda text: f"{text}0"),
    "repository with a digit in front": changed("repository_id", lambda text: f"1{text}"),
    "repository with a zero in front": changed("repository_id", lambda text: f"0{text}"),
    "repository with a blank": changed("repository_id", lambda text: f"{text} "),
    "repository in wide digits": changed("repository_id", lambda text: text.translate(WIDE)),
    "repository with its environment": lambda token: {**token, "repository_id": f"{token['repository_id']}:staging"},
    "event missing": without("event_name"),
    "event empty": put(event_name=""),
    "event in capitals": changed("event_name", str.upper),
    "event with a blank": changed("event_name", lambda text: f" {text}"),
    "pull request": put(event_name="pull_request", ref="refs/pull/7/merge"),
    "merge queue": put(event_name="merge_group", ref="refs/heads/gh-readonly-queue/main/pr-7-0000"),
    **{f"started by {event}": put(event_name=event) for event in UNTRUSTED},
    "tag named like the branch": changed("ref", lambda text: text.replace("refs/heads/", "refs/tags/")),
    "branch without its place": changed("ref", lambda text: text.removeprefix("refs/heads/")),
    "branch below it": changed("ref", lambda text: f"{text}/x"),
    "branch that begins like it": changed("ref", lambda text: f"{text}-x"),
    "branch in capitals": changed("ref", str.upper),
    "branch with a look-alike": changed("ref", lambda text: text.replace("a", "\u0430")),
    "ref missing": without("ref"),
    "ref empty": put(ref=""),
    "environment missing": without("environment"),
    "environment empty": put(environment=""),
    "environment that stands for none": put(environment="-"),
    "environment in capitals": changed("environment", str.upper),
    "environment with a blank": changed("environment", lambda text: f"{text} "),
    "environment of another name": put(environment="sandbox"),
    "environment with event and ref": lambda token: {
        **token,
        "environment": f"{token['environment']}:{token['event_name']}",
        "event_name": token["ref"],
        "ref": "",
    },
    "environment with a colon": changed("environment", lambda text: f"{text}:"),
    "another issuer": put(iss="https://issuer.example"),
    "issuer with a slash": put(iss=f"{ISSUER}/"),
    "issuer of an enterprise": put(iss=f"{ISSUER}/acme"),
    "issuer missing": without("iss"),
    "run missing": without("run_id"),
    "for another audience": put(aud="https://github.com/living-tree-app"),
}
"""What makes it a token that nobody declared."""

ALIKE: dict[str, Change] = {
    "as it is": dict,
    "own machine": put(runner_environment="self-hosted"),
    "called workflow of somebody else": put(job_workflow_ref="stranger/workflows/.github/workflows/x.yml@refs/heads/main"),
    "public": put(repository_visibility="public"),
    "renamed": put(repository="living-tree-app/renamed", repository_owner="renamed", sub="repo:renamed/renamed:ref:x"),
    "subject missing": without("sub"),
    "run again": put(run_attempt="9"),
}
"""What does not change whose duty it is: neither condition nor mapping reads it."""


def tokens_of(row: DutyRow) -> list[Claims]:
    """Return a token of each admission of a duty, with both forms of the subject."""
    jobs = (
        Job("living-tree-app/living-tree", row.repository_id, OWNER, str(item.event), item.ref, row.environment)
        for item in row.admissions
    )
    return [replace(job, has_immutable_subject=form).claims() for job in jobs for form in (False, True)]


def declared_for(token: Claims) -> set[str]:
    """Return the accounts of the duties whose claims these are, by comparing texts alone."""
    if token.get("iss") != ISSUER or token.get("repository_owner_id") != str(OWNER) or not token.get("run_id") or "aud" in token:
        return set()
    return {
        account(row)
        for row in ROWS
        for item in row.admissions
        if (token.get("repository_id"), token.get("environment"), token.get("event_name"), token.get("ref"))
        == (str(row.repository_id), row.environment, str(item.event), item.ref)
    }


def reached(token: Claims) -> set[str]:
    return {binding.resource for found in sign_in(token, FACTS) for binding in found.holds}


def reached_by_sets(token: Claims) -> set[str]:
    if "aud" in token:
        return set()  # The sets are of tokens that ask for the provider.
    values = {value: account(row) for row in ROWS for value in row.attribute_values}
    return {place for value, place in values.items() if ENTRANCES.of(Member(member(value))).tokens.holds(token)}


CASES = [(name, change, row) for name, change in HOSTILE.items() for row in ROWS]


def test_there_are_enough_of_them():
    assert sum(len(tokens_of(row)) for _, _, row in CASES) >= LEAST


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_token_reaches_anything(name: str):
    for row in ROWS:
        for token in tokens_of(row):
            hostile = HOSTILE[name](token)
            assert (reached(hostile), reached_by_sets(hostile), declared_for(hostile)) == (set(), set(), set()), (
                row.duty,
                hostile,
            )
            assert all(found.outcome is not Outcome.PASS for found in sign_in(hostile, FACTS))


@pytest.mark.parametrize("name", ALIKE)
def test_every_job_of_a_duty_reaches_its_own_account_and_nothing_else(name: str):
    for row in ROWS:
        for token in tokens_of(row):
            own = {account(row)}
            alike = ALIKE[name](token)
            assert (reached(alike), reached_by_sets(alike), declared_for(alike)) == (own, own, own), (row.duty, alike)


def test_naming_the_environment_of_another_duty_is_to_have_its_claims_and_no_others():
    for row in ROWS:
        for other in ROWS:
            for token in tokens_of(row):
                named = {**token, "environment": other.environment}
                assert reached(named) == declared_for(named) == reached_by_sets(named)


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"event missing", "owner missing"}))
def test_vercel_takes_no_token_that_lacks_what_it_asks_for(name: str):
    asked = {"repository_id", "environment", "iss"}
    for token in tokens_of(DEPLOY):
        hostile = HOSTILE[name](token)
        is_alike = all(hostile.get(claim) == token[claim] for claim in asked)
        assert {found.outcome is Outcome.PASS for found in vercel_sign_in(hostile, FACTS)} == {is_alike}
