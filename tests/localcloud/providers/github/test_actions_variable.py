"""Variables of repositories and of environments."""

from dataclasses import replace
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Vendor

R = "/repos/living-tree-app/living-tree"
OF_REPOSITORY = "github:index/actionsVariable:ActionsVariable"
OF_ENVIRONMENT = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
ENVIRONMENT = "variables:of/it"
E = f"{R}/environments/variables%3Aof%2Fit"


@pytest.fixture(params=[OF_REPOSITORY, OF_ENVIRONMENT])
def token(request: pytest.FixtureRequest, github: Vendor) -> str:
    github.call("PUT", E)
    return str(request.param)


def program(token: str, name: str, value: str = "one") -> dict[str, Any]:
    place = {"environment": ENVIRONMENT} if token == OF_ENVIRONMENT else {}
    return {"repository": "living-tree", "variableName": name, "value": value, **place}


def path_of(token: str, name: str) -> str:
    return f"{E}/variables/{name}" if token == OF_ENVIRONMENT else f"{R}/actions/variables/{name}"


def test_a_variable_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor, token: str):
    wanted = program(token, "Life")
    made = seat.create(token, wanted)
    middle = "variables??of/it:" if token == OF_ENVIRONMENT else ""
    assert made.id == f"living-tree:{middle}Life"
    assert made.inputs == wanted
    assert made.state["repositoryId"] == 820045678
    assert made.state["createdAt"].endswith(" +0000 UTC")
    assert "T" not in made.state["createdAt"].removesuffix("UTC")
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()

    changed = seat.update(made, program(token, "Life", "two"))
    assert github.call("GET", path_of(token, "Life"))["value"] == "two"
    assert seat.adopt(token, made.id) == changed

    seat.delete(changed)
    assert seat.refresh(changed) is None
    with pytest.raises(grpc.RpcError, match="404"):
        seat.delete(changed)


def test_a_value_changed_elsewhere_is_named_and_repaired(seat: EngineSeat, github: Vendor, token: str):
    wanted = program(token, "DRIFT")
    made = seat.create(token, wanted)
    github.call("PATCH", path_of(token, "DRIFT"), {"value": "theirs"})
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"value"}
    seat.update(seen, wanted)
    assert github.call("GET", path_of(token, "DRIFT"))["value"] == "one"


def test_a_variable_that_is_there_already_is_refused(seat: EngineSeat, token: str):
    seat.create(token, program(token, "TWICE"))
    with pytest.raises(grpc.RpcError, match="409"):
        seat.create(token, program(token, "TWICE"))


def test_another_name_replaces(seat: EngineSeat, token: str):
    made = seat.create(token, program(token, "NAME_A"))
    assert seat.diff(made, program(token, "NAME_B")).replaces == {"variableName"}


def test_another_environment_replaces(seat: EngineSeat, github: Vendor):
    github.call("PUT", E)
    made = seat.create(OF_ENVIRONMENT, program(OF_ENVIRONMENT, "MOVES"))
    assert seat.diff(made, {**made.inputs, "environment": "other"}).replaces == {"environment"}


@pytest.mark.parametrize("name", ["1ST", "A-B", "", "GITHUB_X", "github_x"])
def test_names_that_github_refuses_are_refused_before_any_call(seat: EngineSeat, token: str, name: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(token, program(token, name))
    assert set(refused.value.failures) == {"variableName"}


def test_a_variable_of_an_environment_that_is_gone_is_gone(seat: EngineSeat, github: Vendor):
    github.call("PUT", f"{R}/environments/vanishes")
    made = seat.create(OF_ENVIRONMENT, {**program(OF_ENVIRONMENT, "X"), "environment": "vanishes"})
    github.call("DELETE", f"{R}/environments/vanishes")
    assert seat.refresh(made) is None


def test_a_variable_follows_its_renamed_repository(seat: EngineSeat, github: Vendor):
    github.call("POST", "/orgs/living-tree-app/repos", {"name": "moves"})
    made = seat.create(OF_REPOSITORY, {"repository": "moves", "variableName": "X", "value": "v"})
    github.call("PATCH", "/repos/living-tree-app/moves", {"name": "moved"})
    wanted = {**made.inputs, "repository": "moved"}
    assert seat.refresh(made) == made  # the old name leads to the new one
    assert seat.diff(made, wanted).replaces == set()
    moved = seat.update(made, wanted)
    assert moved.state["repository"] == "moved"
    assert seat.refresh(moved) == moved
    github.call("DELETE", "/repos/living-tree-app/moved")
    assert seat.refresh(moved) is None


def test_a_preview_knows_the_value_and_no_times(seat: EngineSeat, token: str):
    outputs = seat.preview(token, program(token, "LATER"))
    assert outputs["value"] == "one"
    assert {name for name, value in outputs.items() if repr(value) == "UNKNOWN"} == {"createdAt", "updatedAt", "repositoryId"}


def test_the_owner_may_come_from_the_environment_or_be_the_tokens_own(
    seat: EngineSeat, monkeypatch: pytest.MonkeyPatch, github: Vendor
):
    monkeypatch.setenv("GITHUB_OWNER", "living-tree-app")
    seat.create(OF_REPOSITORY, program(OF_REPOSITORY, "FROM_ENVIRONMENT"))
    monkeypatch.delenv("GITHUB_OWNER")
    own = replace(seat, config={"token": "operator-token-of-the-local-cloud"})
    with pytest.raises(grpc.RpcError, match="octo-operator/living-tree"):
        own.create(OF_REPOSITORY, program(OF_REPOSITORY, "NOT_THERE"))
    nameless = replace(seat, config={})
    assert nameless.check(OF_REPOSITORY, program(OF_REPOSITORY, "X"))["variableName"] == "X"
    with pytest.raises(grpc.RpcError, match="401"):
        replace(seat, config={"token": "wrong"}).create(OF_REPOSITORY, program(OF_REPOSITORY, "NEVER"))
