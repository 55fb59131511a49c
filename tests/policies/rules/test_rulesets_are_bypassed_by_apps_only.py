"""Who may bypass a ruleset."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.rulesets_are_bypassed_by_apps_only import RULE

TYPES = ["repositoryRuleset:RepositoryRuleset", "organizationRuleset:OrganizationRuleset"]


def outcome(kind: str, actors: Any) -> Outcome:
    return assess_resource(RULE, Resource(f"github:index/{kind}", "r", {"bypassActors": actors})).outcome


def actor(kind: Any, mode: Any = "always") -> dict[str, Any]:
    return {"actorId": 5, "actorType": kind, "bypassMode": mode}


APP = actor("Integration")


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("actors", [None, [], [APP], [APP, actor("Integration", "pull_request")]])
def test_nobody_or_an_app_passes(kind: str, actors: Any):
    assert outcome(kind, actors) is Outcome.PASS


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "actors",
    [
        *(
            [APP, actor(kind, "pull_request")]
            for kind in ("RepositoryRole", "Team", "OrganizationAdmin", "DeployKey", "EnterpriseOwner")
        ),
        [actor("User")],
        [actor("SomethingNew")],
        [actor("Integration", "exempt")],
    ],
)
def test_people_keys_and_unrecorded_apps_fail(kind: str, actors: Any):
    assert outcome(kind, actors) is Outcome.FAIL


@pytest.mark.parametrize("actors", [UNKNOWN, [UNKNOWN], [actor(UNKNOWN)], [actor("Integration", UNKNOWN)], [{}], "all"])
def test_what_cannot_be_seen_is_unknown(actors: Any):
    assert outcome(TYPES[0], actors) is Outcome.UNKNOWN


def test_an_unknown_actor_hides_no_other():
    assert outcome(TYPES[0], [UNKNOWN, actor("User")]) is Outcome.FAIL


def test_other_resources_are_left_alone():
    assert outcome("branchProtection:BranchProtection", [actor("User")]) is Outcome.NOT_APPLICABLE
