"""`ProjectEnvironmentVariable`, against the emulated Vercel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
PROJECT = "vercel:index/project:Project"
TEAM = "team_livingTreeLivingTree0001"
STRICT = "team_otherotherotherother0002"
OPEN = {"key": "NEXT_PUBLIC_APP_URL", "value": "https://livingtree.io", "sensitive": False, "targets": ["production"]}


def test_an_open_variable_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    project = new_project()
    wanted = {"projectId": project.id, **OPEN}
    made = seat.create(VARIABLE, wanted)
    assert made.inputs == wanted
    assert made.state["teamId"] == TEAM
    assert made.state["value"] == OPEN["value"]  # the answer to the creation was ciphertext
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    more = {**wanted, "value": "b", "targets": ["preview"], "comment": "c", "gitBranch": "staging"}
    changed = seat.update(made, more)
    shown = vercel.call("GET", f"/v10/projects/{project.id}/env/{made.id}")
    assert (shown["value"], shown["target"], shown["comment"], shown["gitBranch"]) == ("b", ["preview"], "c", "staging")
    assert seat.refresh(changed) == changed
    back = seat.update(changed, wanted)
    assert "gitBranch" not in vercel.call("GET", f"/v10/projects/{project.id}/env/{made.id}")
    assert seat.refresh(back) == back

    seat.delete(back)
    assert seat.refresh(back) is None
    seat.delete(back)


DRIFTS: dict[str, dict[str, Any]] = {
    "value": {"value": "theirs"},
    "targets": {"target": ["preview", "development"]},
    "comment": {"comment": "theirs"},
    "gitBranch": {"gitBranch": "theirs"},
    "visibility": {"visibility": "secret"},
    "sensitive": {"type": "sensitive"},
    "key": {"key": "RENAMED"},
}


@pytest.mark.parametrize("name", DRIFTS)
def test_each_input_changed_elsewhere_is_named(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], name: str):
    place = {"targets": ["preview"], "gitBranch": "ours"} if name == "gitBranch" else {}
    wanted = {"projectId": new_project().id, **OPEN, "comment": "ours", "visibility": "config", **place}
    made = seat.create(VARIABLE, wanted)
    vercel.call("PATCH", f"/v9/projects/{wanted['projectId']}/env/{made.id}", DRIFTS[name])
    seen = seat.refresh(made)
    assert seen is not None
    difference = seat.diff(seen, wanted)
    assert difference.names == {name}
    assert difference.replaces == ({name} if name in ("sensitive", "key") else set())
    if not difference.replaces:
        assert seat.refresh(seat.update(seen, wanted)) == made


def test_a_branch_given_elsewhere_is_named_and_cleared(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **OPEN, "targets": ["preview"]}
    made = seat.create(VARIABLE, wanted)
    vercel.call("PATCH", f"/v9/projects/{wanted['projectId']}/env/{made.id}", {"gitBranch": "theirs"})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"gitBranch"}
    assert seat.refresh(seat.update(seen, wanted)) == made


def test_the_value_of_a_sensitive_variable_is_kept_and_its_drift_unseen(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]
):
    wanted = {"projectId": new_project().id, **OPEN, "sensitive": True, "value": "canary-value"}
    made = seat.create(VARIABLE, wanted)
    path = f"/v9/projects/{wanted['projectId']}/env/{made.id}"
    assert "canary-value" not in str(vercel.call("GET", path))
    vercel.call("PATCH", path, {"value": "theirs"})
    assert seat.refresh(made) == made
    assert seat.diff(made, {**wanted, "value": "new"}).names == {"value"}


def test_a_write_only_value_is_written_again_with_another_version(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]
):
    wanted = {"projectId": new_project().id, **OPEN, "valueWo": "one", "valueWoVersion": 1}
    del wanted["value"]
    made = seat.create(VARIABLE, wanted)
    path = f"/v9/projects/{wanted['projectId']}/env/{made.id}"
    assert vercel.call("GET", path)["value"] == "one"
    assert "value" not in made.state
    assert seat.refresh(made) == made
    assert seat.diff(made, {**wanted, "valueWo": "two"}).names == set()
    again = {**wanted, "valueWo": "two", "valueWoVersion": 2}
    assert seat.diff(made, again).names == {"valueWoVersion"}
    changed = seat.update(made, again)
    assert vercel.call("GET", path)["value"] == "two"
    commented = seat.update(changed, {**again, "valueWo": "three", "comment": "c"})
    assert vercel.call("GET", path)["value"] == "two"
    shown = {name: value for name, value in wanted.items() if not name.startswith("valueWo")} | {"value": "open"}
    seat.update(commented, shown)
    assert vercel.call("GET", path)["value"] == "open"


def test_order_of_targets_does_not_count(seat: EngineSeat, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **OPEN, "targets": ["preview", "production"]}
    made = seat.create(VARIABLE, wanted)
    assert seat.refresh(made) is not None
    assert seat.diff(made, {**wanted, "targets": ["production", "preview"]}).names == set()


def test_a_variable_is_adopted_with_or_without_its_value(seat: EngineSeat, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **OPEN}
    made = seat.create(VARIABLE, wanted)
    place = f"{wanted['projectId']}/{made.id}"
    for identifier in (place, f"{TEAM}/{place}"):
        adopted = seat.adopt(VARIABLE, identifier)
        assert adopted is not None
        assert adopted.id == made.id
        assert seat.diff(adopted, wanted).names == set()
    hidden = seat.adopt(VARIABLE, f"write-only:{TEAM}/{place}")
    assert hidden is not None
    assert "value" not in hidden.inputs
    assert seat.refresh(replace(made, state=hidden.state, inputs=hidden.inputs)) is not None


def test_a_variable_that_is_there_already_is_refused(seat: EngineSeat, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **OPEN}
    seat.create(VARIABLE, wanted)
    with pytest.raises(grpc.RpcError, match="already exists"):
        seat.create(VARIABLE, wanted)


def test_a_team_policy_forbids_open_variables_before_they_are_made(seat: EngineSeat, vercel: Vendor):
    vercel.call("PATCH", f"/v2/teams/{STRICT}", {"sensitiveEnvironmentVariablePolicy": "on"})
    strict = replace(seat, config={"team": "strict"})
    project = strict.create(PROJECT, {"name": "strict-project"})
    wanted = {"projectId": project.id, **OPEN}
    for act in (strict.preview, strict.create):
        with pytest.raises(grpc.RpcError, match="forces environment variables"):
            act(VARIABLE, wanted)
    assert strict.create(VARIABLE, {**wanted, "targets": ["development"]}).state["value"] == OPEN["value"]
    assert strict.create(VARIABLE, {**wanted, "sensitive": True}).state["teamId"] == STRICT


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"valueWo": "both"}, "value"),
    ({"valueWoVersion": 1}, "valueWoVersion"),
    ({"targets": []}, "targets"),
    ({"targets": ["everywhere"]}, "targets"),
    ({"comment": "c" * 1001}, "comment"),
]


@pytest.mark.parametrize(("more", "field"), REFUSED)
def test_impossible_inputs_are_refused_before_any_call(seat: EngineSeat, more: dict[str, Any], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(VARIABLE, {"projectId": "p", **OPEN, **more})
    assert set(refused.value.failures) == {field}


def test_another_place_replaces(seat: EngineSeat, new_project: Callable[..., Resource]):
    made = seat.create(VARIABLE, {"projectId": new_project().id, **OPEN})
    assert seat.diff(made, {**made.inputs, "key": "OTHER"}).replaces == {"key"}
    assert seat.diff(made, {**made.inputs, "projectId": "prj_other"}).replaces == {"projectId"}
    assert seat.diff(made, {**made.inputs, "sensitive": True}).replaces == {"sensitive"}
    assert seat.diff(made, {**made.inputs, "customEnvironmentIds": ["env_1"]}).replaces == {"customEnvironmentIds"}


def test_a_state_without_properties_is_read_as_an_import_whatever_its_inputs_say(
    seat: EngineSeat, new_project: Callable[..., Resource]
):
    """So a refresh finds again what a killed run had begun to make: the state has its inputs and the id of an import."""
    wanted = {"projectId": new_project().id, **OPEN}
    made = seat.create(VARIABLE, wanted)
    begun = replace(made, id=f"{TEAM}/{made.inputs['projectId']}/{made.id}", state={})
    found = seat.refresh(begun)
    assert found is not None
    assert found.id == made.id
    assert seat.diff(found, wanted).names == set()
