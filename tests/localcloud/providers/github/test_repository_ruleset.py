"""`RepositoryRuleset`, against the emulated GitHub."""

from dataclasses import replace
from typing import Any

import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

TOKEN = "github:index/repositoryRuleset:RepositoryRuleset"
R = "/repos/living-tree-app/living-tree"
# Branches that no other test uses: rules bind the operator too.
NAMES = {"refName": {"includes": ["refs/heads/ruled/*"], "excludes": []}}
FULL: dict[str, Any] = {
    "creation": True,
    "update": True,
    "updateAllowsFetchAndMerge": True,
    "deletion": True,
    "requiredLinearHistory": True,
    "requiredSignatures": False,
    "nonFastForward": True,
    "pullRequest": {"requireCodeOwnerReview": True, "requiredApprovingReviewCount": 1},
    "requiredStatusChecks": {"requiredChecks": [{"context": "b"}, {"context": "a", "integrationId": 15368}]},
    "requiredDeployments": {"requiredDeploymentEnvironments": ["staging"]},
    "requiredCodeScanning": {
        "requiredCodeScanningTools": [{"alertsThreshold": "errors", "securityAlertsThreshold": "all", "tool": "CodeQL"}]
    },
    "mergeQueue": {},
    "branchNamePattern": {"operator": "regex", "pattern": "^ruled/"},
}
ACTORS = [
    {"actorId": 8, "actorType": "User", "bypassMode": "pull_request"},
    {"actorId": 0, "actorType": "DeployKey", "bypassMode": "always"},
]


def program(name: str, **more: Any) -> dict[str, Any]:
    base = {"repository": "living-tree", "name": name, "target": "branch", "enforcement": "active", "conditions": NAMES}
    return {**base, "bypassActors": ACTORS, "rules": FULL, **more}


def test_a_ruleset_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor):
    wanted = program("life")
    made = seat.create(TOKEN, wanted)
    assert made.id == str(made.state["rulesetId"])
    assert made.inputs["rules"]["mergeQueue"]["groupingStrategy"] == "ALLGREEN"
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    shown = github.call("GET", f"{R}/rulesets/{made.id}")
    assert {rule["type"] for rule in shown["rules"]} == {
        *("creation", "update", "deletion", "required_linear_history", "non_fast_forward", "pull_request"),
        *("required_status_checks", "required_deployments", "code_scanning", "merge_queue", "branch_name_pattern"),
    }
    smaller = program("renamed", rules={"deletion": True}, bypassActors=[], enforcement="disabled")
    changed = seat.update(made, smaller)
    assert github.call("GET", f"{R}/rulesets/{made.id}")["bypass_actors"] == []
    assert seat.diff(changed, smaller).names == set()
    assert seat.refresh(changed) == changed
    seat.delete(changed)
    assert seat.refresh(changed) is None


DRIFTS: dict[str, dict[str, Any]] = {
    "name": {"name": "theirs"},
    "enforcement": {"enforcement": "disabled"},
    "bypassActors": {"bypass_actors": [{"actor_type": "OrganizationAdmin", "bypass_mode": "always"}]},
    "conditions": {"conditions": {"ref_name": {"include": ["refs/heads/ruled/x"], "exclude": []}}},
    "rules": {"rules": [{"type": "deletion"}]},
}


@pytest.mark.parametrize("name", DRIFTS)
def test_what_is_changed_elsewhere_is_named_and_repaired(seat: EngineSeat, github: Vendor, name: str):
    wanted = program(f"drift-{name}")
    made = seat.create(TOKEN, wanted)
    github.call("PUT", f"{R}/rulesets/{made.id}", DRIFTS[name])
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    repaired = seat.update(seen, wanted)
    assert seat.diff(repaired, wanted).names == set()
    seat.delete(repaired)


def test_one_parameter_that_differs_is_named_by_its_path(seat: EngineSeat, github: Vendor):
    wanted = program("paths", rules={"deletion": True, "pullRequest": {"requireCodeOwnerReview": True}})
    made = seat.create(TOKEN, wanted)
    shown = github.call("GET", f"{R}/rulesets/{made.id}")
    rule = next(rule for rule in shown["rules"] if rule["type"] == "pull_request")
    rule["parameters"]["require_code_owner_review"] = False
    github.call("PUT", f"{R}/rulesets/{made.id}", {"rules": shown["rules"]})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).paths == {"rules.pullRequest.requireCodeOwnerReview"}
    seat.delete(made)


def test_adoption_and_another_order_change_nothing(seat: EngineSeat):
    wanted = program("adopted")
    made = seat.create(TOKEN, wanted)
    adopted = seat.adopt(TOKEN, f"living-tree:{made.id}")
    assert adopted is not None
    assert adopted.id == made.id
    shuffled = {**FULL, "requiredStatusChecks": {"requiredChecks": FULL["requiredStatusChecks"]["requiredChecks"][::-1]}}
    other = program("adopted", rules=shuffled, bypassActors=ACTORS[::-1])
    assert seat.diff(made, other).names == set()
    assert seat.diff(adopted, wanted).names == set()
    seat.delete(made)


def test_actors_that_are_not_shown_are_unknown_not_gone(seat: EngineSeat, github: Vendor, monkeypatch: pytest.MonkeyPatch):
    made = seat.create(TOKEN, program("unseen"))
    monkeypatch.setenv("GITHUB_TOKEN", "reader-of-the-local-cloud")
    seen = seat.refresh(made)
    assert seen == made
    monkeypatch.undo()
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_TOKEN", "operator-token-of-the-local-cloud")
    seat.delete(made)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"target": "commit"}, "target"),
        ({"target": "push"}, "conditions"),
        ({"conditions": {}}, "conditions"),
        ({"rules": {"maxFileSize": {"maxFileSize": 5}}}, "rules"),
        ({"target": "push", "conditions": None}, "rules"),
    ],
)
def test_what_the_provider_refuses_by_itself(seat: EngineSeat, wrong: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.create(TOKEN, program("wrong", **wrong))
    assert set(refused.value.failures) == {name}


def test_a_push_ruleset_has_no_conditions(seat: EngineSeat):
    wanted = program("push", target="push", conditions=None, rules={"maxFileSize": {"maxFileSize": 50}})
    made = seat.create(TOKEN, wanted)
    assert seat.refresh(made) == made
    seat.delete(made)


def test_an_import_names_the_repository(seat: EngineSeat):
    assert seat.adopt(TOKEN, "living-tree:1") is None
    gone = Resource(TOKEN, "1", program("x"), program("x"))
    assert seat.refresh(replace(gone, id="1")) is None
