"""Which actions may run."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.actions_are_selected_and_pinned import RULE

REPOSITORY = "actionsRepositoryPermissions:ActionsRepositoryPermissions"
ORGANIZATION = "actionsOrganizationPermissions:ActionsOrganizationPermissions"
ENTERPRISE = "enterpriseActionsPermissions:EnterpriseActionsPermissions"
PINNED = {"shaPinningRequired": True}
SELECTED = {**PINNED, "allowedActions": "selected"}


def findings(kind: str, **inputs: Any) -> tuple[Finding, ...]:
    return assess_resource(RULE, Resource(f"github:index/{kind}", "p", inputs)).findings


@pytest.mark.parametrize("kind", [REPOSITORY, ORGANIZATION, ENTERPRISE])
@pytest.mark.parametrize(
    "inputs",
    [
        {**PINNED, "allowedActions": "local_only"},
        SELECTED,
        {**SELECTED, "allowedActionsConfig": {"githubOwnedAllowed": True, "patternsAlloweds": ["a/*", "a/b@*", "a/b@v1"]}},
    ],
)
def test_selected_and_pinned_actions_pass(kind: str, inputs: dict[str, Any]):
    assert findings(kind, **inputs) == ()


@pytest.mark.parametrize("kind", [REPOSITORY, ORGANIZATION, ENTERPRISE])
@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        (PINNED, "allowedActions"),
        ({**PINNED, "allowedActions": "all"}, "allowedActions"),
        ({**SELECTED, "allowedActionsConfig": {"verifiedAllowed": True}}, "allowedActionsConfig.verifiedAllowed"),
        ({**SELECTED, "allowedActionsConfig": {"patternsAlloweds": ["a/b", "*"]}}, "allowedActionsConfig.patternsAlloweds[1]"),
        (
            {**SELECTED, "allowedActionsConfig": {"patternsAlloweds": ["*/checkout@*"]}},
            "allowedActionsConfig.patternsAlloweds[0]",
        ),
    ],
)
def test_anybodys_actions_fail(kind: str, inputs: dict[str, Any], path: str):
    (finding,) = findings(kind, **inputs)
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        (REPOSITORY, {"repository": "app"}, "app"),
        (ORGANIZATION, {"enabledRepositories": "all"}, "organization"),
        (ENTERPRISE, {"enterpriseSlug": "big", "enabledOrganizations": "all"}, "big"),
    ],
)
def test_a_plan_without_a_list_is_a_reasoned_exception(kind: str, place: dict[str, str], name: str):
    found = findings(kind, **SELECTED, **place, allowedActionsConfig={"verifiedAllowed": True})
    assert without_accepted(found, {"exceptions": {name: "private, on the Team plan"}}) == ()
    assert without_accepted(found, {"exceptions": {"other": "private, on the Team plan"}}) == found != ()
    everything = findings(kind, **PINNED, **place)
    assert without_accepted(everything, {"exceptions": {name: "private, on the Team plan"}}) == everything != ()


@pytest.mark.parametrize(("kind", "count"), [(REPOSITORY, 1), (ORGANIZATION, 1), (ENTERPRISE, 0)])
@pytest.mark.parametrize("pinned", [None, False])
def test_actions_by_tag_fail_where_there_is_a_switch(kind: str, count: int, pinned: Any):
    found = findings(kind, allowedActions="selected", shaPinningRequired=pinned)
    assert [finding.path for finding in found] == ["shaPinningRequired"] * count


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (REPOSITORY, {"enabled": False}),
        (ORGANIZATION, {"enabledRepositories": "none"}),
        (ENTERPRISE, {"enabledOrganizations": "none"}),
    ],
)
def test_where_no_action_runs_nothing_has_to_be_selected(kind: str, inputs: dict[str, Any]):
    assert findings(kind, **inputs) == ()


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (REPOSITORY, {"enabled": UNKNOWN}),
        (ORGANIZATION, {**SELECTED, "enabledRepositories": UNKNOWN}),
        (REPOSITORY, {**SELECTED, "enabled": True, "allowedActions": UNKNOWN}),
        (REPOSITORY, {**SELECTED, "shaPinningRequired": UNKNOWN}),
        (REPOSITORY, {**SELECTED, "allowedActionsConfig": {"patternsAlloweds": [UNKNOWN]}}),
        (REPOSITORY, {**SELECTED, "allowedActionsConfig": {"verifiedAllowed": UNKNOWN}}),
    ],
)
def test_what_is_not_known_yet_is_unknown(kind: str, inputs: dict[str, Any]):
    (finding,) = findings(kind, **inputs)
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("github:index/repository:Repository", "r")).outcome is Outcome.NOT_APPLICABLE
