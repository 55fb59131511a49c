"""`ProjectRollingRelease` and `ProjectDeploymentRetention`, against the emulated Vercel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

RELEASE = "vercel:index/projectRollingRelease:ProjectRollingRelease"
RETENTION = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention"
PROJECT = "vercel:index/project:Project"
TEAM = "team_livingTreeLivingTree0001"
MANUAL = {
    "advancementType": "manual-approval",
    "stages": [{"targetPercentage": 10}, {"targetPercentage": 50}, {"targetPercentage": 100}],
}
AUTOMATIC = {
    "advancementType": "automatic",
    "stages": [{"targetPercentage": 10, "duration": 5}, {"targetPercentage": 100}],
}


def path_of(project: Resource) -> str:
    return f"/v1/projects/{project.id}/rolling-release/config"


@pytest.mark.parametrize("kind", [MANUAL, AUTOMATIC], ids=["manual", "automatic"])
def test_a_release_lives_from_creation_to_deletion(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], kind: dict[str, Any]
):
    project = new_project(skewProtection="12 hours")
    wanted = {"projectId": project.id, **kind}
    made = seat.create(RELEASE, wanted)
    assert made.id == project.id
    assert made.state["teamId"] == TEAM
    stages = vercel.call("GET", path_of(project))["rollingRelease"]["stages"]
    assert [stage["requireApproval"] for stage in stages] == [kind is MANUAL] * len(stages)
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    assert seat.refresh(project) == project

    other = MANUAL if kind is AUTOMATIC else AUTOMATIC
    changed = seat.update(made, {"projectId": project.id, **other})
    assert changed.state["advancementType"] == other["advancementType"]
    assert seat.refresh(changed) == changed

    seat.delete(changed)
    assert vercel.call("GET", path_of(project)) == {"rollingRelease": None}


def drift_stage(percentage: int) -> dict[str, Any]:
    stages = [{"targetPercentage": share, "requireApproval": True} for share in (percentage, 50, 100)]
    return {"enabled": True, "advancementType": "manual-approval", "stages": stages}


DRIFTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "percentage": (drift_stage(20), {"stages"}),
    "advancement": ({"enabled": True, **AUTOMATIC}, {"stages", "advancementType"}),
    "disabled": ({"enabled": False}, {"stages", "advancementType"}),
}


@pytest.mark.parametrize("name", DRIFTS)
def test_a_release_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], name: str
):
    project = new_project()
    wanted = {"projectId": project.id, **MANUAL}
    made = seat.create(RELEASE, wanted)
    body, names = DRIFTS[name]
    vercel.call("PATCH", path_of(project), body)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == names
    assert seat.refresh(seat.update(seen, wanted)) == made


def test_a_changed_percentage_has_its_path(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    project = new_project()
    made = seat.create(RELEASE, {"projectId": project.id, **MANUAL})
    vercel.call("PATCH", path_of(project), drift_stage(20))
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, made.inputs).paths == {"stages[0].targetPercentage"}


def test_a_release_is_gone_with_its_project_and_its_deletion_then_fails(seat: EngineSeat, new_project: Callable[..., Resource]):
    project = new_project()
    made = seat.create(RELEASE, {"projectId": project.id, **MANUAL})
    seat.delete(project)
    assert seat.refresh(made) is None
    with pytest.raises(grpc.RpcError, match="404"):
        seat.delete(made)


def test_a_release_is_adopted_and_a_project_without_one_has_none(seat: EngineSeat, new_project: Callable[..., Resource]):
    project = new_project()
    assert seat.adopt(RELEASE, project.id) is None
    made = seat.create(RELEASE, {"projectId": project.id, **MANUAL})
    for identifier in (project.id, f"{TEAM}/{project.id}"):
        adopted = seat.adopt(RELEASE, identifier)
        assert adopted is not None
        assert (adopted.id, adopted.state) == (made.id, made.state)
        assert seat.diff(adopted, made.inputs).names == set()


def test_another_project_is_configured_and_the_old_one_left_alone(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]
):
    old, new = new_project(), new_project()
    made = seat.create(RELEASE, {"projectId": old.id, **MANUAL})
    wanted = {"projectId": new.id, **MANUAL}
    assert seat.diff(made, wanted).replaces == set()
    moved = seat.update(made, wanted)
    assert moved.state["projectId"] == new.id
    assert vercel.call("GET", path_of(old))["rollingRelease"] is not None
    assert vercel.call("GET", path_of(new))["rollingRelease"] is not None
    assert seat.refresh(moved) == moved


def test_a_plan_without_slots_is_refused_by_vercel(seat: EngineSeat):
    strict = replace(seat, config={"team": "strict"})
    project = strict.create(PROJECT, {"name": "without-slots"})
    with pytest.raises(grpc.RpcError, match="not available on your plan"):
        strict.create(RELEASE, {"projectId": project.id, **MANUAL})


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"advancementType": "by-hand"}, "advancementType"),
    ({"stages": []}, "stages"),
    ({"stages": [{"targetPercentage": 10}] * 11}, "stages"),
    ({"stages": [{"targetPercentage": 10}]}, "stages[0].targetPercentage"),
    ({"stages": [{"targetPercentage": 100}, {"targetPercentage": 100}]}, "stages[0].targetPercentage"),
    ({"stages": [{"targetPercentage": 101}]}, "stages[0].targetPercentage"),
    ({"stages": [{"targetPercentage": 10, "duration": 5}, {"targetPercentage": 100}]}, "stages[0].duration"),
    ({**AUTOMATIC, "stages": [{"targetPercentage": 10}, {"targetPercentage": 100}]}, "stages[0].duration"),
    ({**AUTOMATIC, "stages": [{"targetPercentage": 10, "duration": 10001}, {"targetPercentage": 100}]}, "stages[0].duration"),
]


@pytest.mark.parametrize(("more", "field"), REFUSED)
def test_impossible_stages_are_refused_before_any_call(seat: EngineSeat, more: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(RELEASE, {"projectId": "p", **MANUAL, **more})
    assert set(refused.value.failures) == {field}


def test_retention_is_set_its_drift_named_and_its_deletion_leaves_it(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]
):
    project = new_project()
    wanted = {"projectId": project.id, "expirationProduction": "unlimited"}
    made = seat.create(RETENTION, wanted)
    assert made.id == f"{TEAM}/{project.id}"
    assert made.inputs == {**wanted, "expirationPreview": "6m", "expirationCanceled": "1m", "expirationErrored": "3m"}
    assert seat.refresh(made) == made
    for field, name in (
        ("expiration", "expirationPreview"),
        ("expirationProduction", "expirationProduction"),
        ("expirationCanceled", "expirationCanceled"),
        ("expirationErrored", "expirationErrored"),
    ):
        vercel.call("PATCH", f"/v9/projects/{project.id}/deployment-expiration", {field: "1d"})
        seen = seat.refresh(made)
        assert seen is not None
        assert seat.diff(seen, wanted).names == {name}
        assert seat.refresh(seat.update(seen, wanted)) == made
    adopted = seat.adopt(RETENTION, made.id)
    assert adopted is not None
    assert adopted.state == made.state
    assert seat.diff(adopted, wanted).names == set()
    seat.delete(made)
    assert seat.refresh(made) == made
    seat.delete(project)
    assert seat.refresh(made) is None


def test_a_span_that_vercel_does_not_know_is_refused(seat: EngineSeat):
    with pytest.raises(RefusedError) as refused:
        seat.check(RETENTION, {"projectId": "p", "expirationPreview": "2y"})
    assert set(refused.value.failures) == {"expirationPreview"}


@pytest.mark.parametrize(("token", "inputs"), [(RELEASE, {"projectId": "p", **MANUAL}), (RETENTION, {"projectId": "p"})])
def test_a_preview_tells_the_team(seat: EngineSeat, token: str, inputs: dict[str, Any]):
    assert seat.preview(token, inputs)["teamId"] == TEAM
