"""`FeatureFlagDefinition` and `FeatureFlagConfig`, against the emulated Vercel."""

import copy
from collections.abc import Callable
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

FLAG = "vercel:index/featureFlagDefinition:FeatureFlagDefinition"
CONFIG = "vercel:index/featureFlagConfig:FeatureFlagConfig"
TEAM = "team_livingTreeLivingTree0001"
VARIANTS = [{"id": "off", "label": "Off", "valueBool": False}, {"id": "on", "label": "On", "valueBool": True}]
DEFINITION = {"key": "new-tree", "kind": "boolean", "description": "The new tree", "variants": VARIANTS}
OFF = {"enabled": False, "defaultVariantId": "on", "disabledVariantId": "off"}


def path_of(flag: Resource) -> str:
    return f"/v1/projects/{flag.inputs['projectId']}/feature-flags/flags/{flag.id}"


@pytest.fixture
def flag(seat: EngineSeat, new_project: Callable[..., Resource]) -> Resource:
    return seat.create(FLAG, {"projectId": new_project().id, **DEFINITION})


def wanted_config(flag: Resource) -> dict[str, Any]:
    return {
        "projectId": flag.inputs["projectId"],
        "flagId": flag.id,
        **{name: dict(OFF) for name in ("production", "preview", "development")},
    }


def switched(vercel: Vendor, flag: Resource, **changes: Any) -> None:
    environments = copy.deepcopy(vercel.call("GET", path_of(flag))["environments"])
    environments["production"] |= changes
    vercel.call("PATCH", path_of(flag), {"environments": environments})


def test_a_definition_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor, flag: Resource):
    wanted = {"projectId": flag.inputs["projectId"], **DEFINITION}
    remote = vercel.call("GET", path_of(flag))
    assert {name: part["active"] for name, part in remote["environments"].items()} == dict.fromkeys(
        ("production", "preview", "development"), False
    )
    assert remote["environments"]["production"]["pausedOutcome"]["variantId"] == "off"
    assert seat.refresh(flag) == flag
    assert seat.diff(flag, wanted).names == set()
    adopted = seat.adopt(FLAG, f"{TEAM}/{wanted['projectId']}/{flag.id}")
    assert adopted is not None
    assert seat.diff(adopted, wanted).names == set()
    renamed = [{**VARIANTS[0], "label": "Not yet"}, VARIANTS[1]]
    changed = seat.update(flag, {**wanted, "variants": renamed, "archived": True, "description": None})
    assert seat.refresh(changed) == changed
    shown = vercel.call("GET", path_of(flag))
    assert (shown["state"], shown["description"], shown["variants"][0]["label"]) == ("archived", "", "Not yet")
    seat.delete(changed)
    assert seat.refresh(changed) is None
    seat.delete(changed)


def test_an_active_flag_is_archived_and_deleted(seat: EngineSeat, flag: Resource):
    seat.delete(flag)
    assert seat.refresh(flag) is None


def test_a_flag_can_be_archived_from_the_start(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    variants = [{"id": "control", "valueString": "old"}, {"id": "treatment", "valueString": "new"}]
    inputs = {"projectId": new_project().id, "key": "look", "kind": "string", "variants": variants, "archived": True}
    made = seat.create(FLAG, inputs)
    assert vercel.call("GET", path_of(made))["state"] == "archived"
    assert seat.refresh(made) == made


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"description": "Another"}, "description"),
        ({"state": "archived"}, "archived"),
        ({"variants": [{"id": "off", "value": False}, {"id": "on", "value": True}]}, "variants"),
    ],
)
def test_a_definition_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat, vercel: Vendor, flag: Resource, body: dict[str, Any], name: str
):
    vercel.call("PATCH", path_of(flag), body)
    seen = seat.refresh(flag)
    assert seen is not None
    wanted = {"projectId": flag.inputs["projectId"], **DEFINITION}
    assert seat.diff(seen, wanted).names == {name}
    assert seat.refresh(seat.update(seen, wanted)) == flag


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"key": "new tree"}, "key"),
        ({"kind": "json"}, "kind"),
        ({"variants": []}, "variants"),
        ({"variants": [{"id": "on"}]}, "variants[0]"),
        ({"variants": [{"id": "on", "valueString": "yes"}]}, "variants[0]"),
        ({"variants": [VARIANTS[1], VARIANTS[1]]}, "variants[1].id"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_before_any_call(seat: EngineSeat, change: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(FLAG, {"projectId": "p", **DEFINITION, **change})
    assert set(refused.value.failures) == {name}


def test_a_configuration_switches_and_its_deletion_leaves_the_flag(seat: EngineSeat, vercel: Vendor, flag: Resource):
    wanted = wanted_config(flag)
    made = seat.create(CONFIG, wanted)
    assert made.id == flag.id
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    switched(vercel, flag, active=True)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).paths == {"production.enabled"}
    assert seat.refresh(seat.update(seen, wanted)) == made
    adopted = seat.adopt(CONFIG, f"{TEAM}/{wanted['projectId']}/{flag.id}")
    assert adopted is not None
    assert seat.diff(adopted, wanted).names == set()
    seat.delete(made)
    assert seat.refresh(made) == made
    seat.delete(flag)
    assert seat.refresh(made) is None


def test_off_is_what_nothing_said_means(seat: EngineSeat):
    bare = {"defaultVariantId": "on", "disabledVariantId": "off"}
    inputs = {"projectId": "p", "flagId": "f", "production": bare, "preview": bare, "development": bare}
    assert seat.check(CONFIG, inputs)["production"] == OFF


def test_rules_made_elsewhere_are_not_overwritten_unseen(seat: EngineSeat, vercel: Vendor, flag: Resource):
    made = seat.create(CONFIG, wanted_config(flag))
    switched(vercel, flag, rules=[{"id": "r", "conditions": [], "outcome": {"type": "variant", "variantId": "on"}}])
    for attempt in (lambda: seat.refresh(made), lambda: seat.create(CONFIG, wanted_config(flag))):
        with pytest.raises(grpc.RpcError) as failed:
            attempt()
        assert "production has rules" in str(failed.value)


def test_a_configuration_of_no_flag_fails(seat: EngineSeat, flag: Resource):
    seat.delete(flag)
    with pytest.raises(grpc.RpcError) as failed:
        seat.create(CONFIG, wanted_config(flag))
    assert "Could not find Feature Flag" in str(failed.value)
