"""`RepositoryEnvironment` and its branch policies, against the emulated GitHub."""

from dataclasses import replace
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Vendor

ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment"
POLICY = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"
CUSTOM = {"protectedBranches": False, "customBranchPolicies": True}
R = "/repos/living-tree-app/living-tree"


def program(name: str, **more: Any) -> dict[str, Any]:
    return {"repository": "living-tree", "environment": name, **more}


FULL = {
    "canAdminsBypass": False,
    "preventSelfReview": True,
    "waitTimer": 5,
    "reviewers": [{"teams": [31], "users": [8]}],
    "deploymentBranchPolicy": CUSTOM,
}


def test_an_environment_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor):
    wanted = program("life")
    made = seat.create(ENVIRONMENT, wanted)
    assert made.id == "living-tree:life"
    assert made.inputs == {**wanted, "canAdminsBypass": True, "preventSelfReview": False, "waitTimer": 0}
    assert made.state["repositoryId"] == 820045678
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    changed = seat.update(made, wanted | FULL)
    shown = github.call("GET", f"{R}/environments/life")
    assert shown["can_admins_bypass"] is False
    assert {rule["type"] for rule in shown["protection_rules"]} == {"wait_timer", "required_reviewers", "branch_policy"}
    assert seat.diff(changed, wanted | FULL).names == set()
    assert seat.refresh(changed) == changed

    cleared = seat.update(changed, wanted)
    assert github.call("GET", f"{R}/environments/life")["protection_rules"] == []

    seat.delete(cleared)
    assert seat.refresh(cleared) is None
    seat.delete(cleared)  # already gone is success


DRIFTS: dict[str, dict[str, Any]] = {
    "canAdminsBypass": {"can_admins_bypass": True},
    "preventSelfReview": {"prevent_self_review": False},
    "waitTimer": {"wait_timer": 6},
    "reviewers": {"reviewers": [{"type": "User", "id": 8}]},
    "deploymentBranchPolicy": {"deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False}},
}


@pytest.mark.parametrize("name", DRIFTS)
def test_each_input_changed_elsewhere_is_named_and_repaired(seat: EngineSeat, github: Vendor, name: str):
    wanted = program(f"drift-{name}", **FULL)
    made = seat.create(ENVIRONMENT, wanted)
    body = {
        "can_admins_bypass": False,
        "prevent_self_review": True,
        "wait_timer": 5,
        "reviewers": [{"type": "Team", "id": 31}, {"type": "User", "id": 8}],
        "deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True},
    }
    github.call("PUT", f"{R}/environments/drift-{name}", body | DRIFTS[name])
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    repaired = seat.update(seen, wanted)
    assert seat.refresh(repaired) == made


@pytest.mark.parametrize("name", DRIFTS)
def test_each_setting_made_elsewhere_on_a_bare_environment_is_named(seat: EngineSeat, github: Vendor, name: str):
    wanted = program(f"bare-{name}")
    made = seat.create(ENVIRONMENT, wanted)
    strange = {
        "can_admins_bypass": False,
        "reviewers": [{"type": "User", "id": 8}],
        "prevent_self_review": True,
        "wait_timer": 6,
        "deployment_branch_policy": {"protected_branches": True, "custom_branch_policies": False},
    }
    github.call("PUT", f"{R}/environments/bare-{name}", {"can_admins_bypass": True} | strange)
    seen = seat.refresh(made)
    assert seen is not None
    assert name in seat.diff(seen, wanted).names


def test_removed_reviewers_are_seen_though_the_real_provider_keeps_its_state(seat: EngineSeat, github: Vendor):
    wanted = program("reviewers-gone", reviewers=[{"users": [8]}], preventSelfReview=True)
    made = seat.create(ENVIRONMENT, wanted)
    github.call("PUT", f"{R}/environments/reviewers-gone", {"reviewers": None})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"reviewers", "preventSelfReview"}


def test_order_of_reviewers_does_not_count(seat: EngineSeat):
    made = seat.create(ENVIRONMENT, program("order", reviewers=[{"teams": [31, 32]}]))
    assert seat.diff(made, program("order", reviewers=[{"teams": [32, 31]}])).names == set()


def test_an_environment_is_adopted_by_its_id(seat: EngineSeat, github: Vendor):
    github.call("PUT", f"{R}/environments/a%2Fb%3Ac", {"wait_timer": 7})
    adopted = seat.adopt(ENVIRONMENT, "living-tree:a/b??c")
    assert adopted is not None
    assert adopted.inputs == {"repository": "living-tree", "environment": "a/b:c", "waitTimer": 7}
    assert seat.diff(adopted, program("a/b:c")).names == {"waitTimer"}
    assert seat.adopt(ENVIRONMENT, "living-tree:absent") is None


def test_an_id_of_another_form_is_refused_with_the_form(seat: EngineSeat):
    with pytest.raises(grpc.RpcError, match="Import it as repository:environment"):
        seat.adopt(ENVIRONMENT, "living-tree")


def test_a_plan_without_reviewers_gets_the_short_body(github: Vendor, seat: EngineSeat):
    small = replace(seat, config={"owner": "small-team"})
    wanted = {"repository": "private-one", "environment": "staging", "deploymentBranchPolicy": CUSTOM}
    made = small.create(ENVIRONMENT, wanted)
    assert made.state["deploymentBranchPolicy"] == CUSTOM
    with pytest.raises(grpc.RpcError, match="billing plan"):
        small.create(ENVIRONMENT, {**wanted, "environment": "production", "waitTimer": 5})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"waitTimer": 43201}, "waitTimer"),
        ({"waitTimer": -1}, "waitTimer"),
        ({"reviewers": [{"users": [1, 2, 3, 4, 5, 6, 7]}]}, "reviewers"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_impossible_inputs_are_refused_before_any_call(seat: EngineSeat, more: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(ENVIRONMENT, program("never", **more))
    assert set(refused.value.failures) == {field}


def test_another_name_replaces_the_environment(seat: EngineSeat):
    made = seat.create(ENVIRONMENT, program("before"))
    difference = seat.diff(made, program("after"))
    assert difference.replaces == {"environment"}
    assert difference.deletes_first is False


def test_a_renamed_repository_is_the_same_and_another_one_replaces(seat: EngineSeat, github: Vendor):
    made = seat.create(ENVIRONMENT, {"repository": "renamed-often", "environment": "e"})
    assert seat.diff(made, {"repository": "infrastructure", "environment": "e"}).replaces == {"repository"}
    assert seat.diff(made, {"repository": "absent", "environment": "e"}).replaces == {"repository"}
    github.call("PATCH", "/repos/living-tree-app/renamed-often", {"name": "renamed-once"})
    difference = seat.diff(made, {"repository": "renamed-once", "environment": "e"})
    assert difference.names == {"repository"}
    assert difference.replaces == set()
    moved = seat.update(made, {"repository": "renamed-once", "environment": "e"})
    assert moved.state["repository"] == "renamed-once"
    refreshed = seat.refresh(moved)
    assert refreshed == moved
    seat.delete(moved)


def test_a_branch_policy_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor):
    seat.create(ENVIRONMENT, program("policies:x", deploymentBranchPolicy=CUSTOM))
    path = f"{R}/environments/policies%3Ax/deployment-branch-policies"
    wanted = program("policies:x", branchPattern="main")
    made = seat.create(POLICY, wanted)
    number = made.state["policyId"]
    assert made.id == f"living-tree:policies??x:{number}"
    assert seat.refresh(made) == made

    changed = seat.update(made, wanted | {"branchPattern": "release/*"})
    assert github.call("GET", f"{path}/{number}")["name"] == "release/*"

    github.call("PUT", f"{path}/{number}", {"name": "hotfix/*"})
    seen = seat.refresh(changed)
    assert seen is not None
    assert seat.diff(seen, wanted | {"branchPattern": "release/*"}).names == {"branchPattern"}

    assert seat.adopt(POLICY, made.id) == replace(seen, inputs=program("policies:x", branchPattern="hotfix/*"))
    tag = program("policies:x", tagPattern="v*")
    assert seat.diff(changed, tag).replaces == {"branchPattern", "tagPattern"}
    tagged = seat.create(POLICY, tag)
    assert github.call("GET", f"{path}/{tagged.state['policyId']}")["type"] == "tag"
    assert seat.refresh(tagged) == tagged

    seat.delete(changed)
    assert seat.refresh(changed) is None
    with pytest.raises(grpc.RpcError, match="404"):
        seat.delete(changed)


def test_a_branch_policy_needs_exactly_one_pattern(seat: EngineSeat):
    for patterns in ({}, {"branchPattern": "a", "tagPattern": "b"}):
        with pytest.raises(RefusedError, match="exactly one"):
            seat.check(POLICY, program("e", **patterns))


def test_a_branch_policy_of_an_environment_without_custom_policies_is_refused_by_github(seat: EngineSeat):
    seat.create(ENVIRONMENT, program("closed"))
    with pytest.raises(grpc.RpcError, match="404"):
        seat.create(POLICY, program("closed", branchPattern="main"))


def test_a_preview_knows_nothing_of_ids(seat: EngineSeat):
    outputs = seat.preview(ENVIRONMENT, program("preview"))
    assert repr(outputs["repositoryId"]) == "UNKNOWN"
    assert outputs["environment"] == "preview"
