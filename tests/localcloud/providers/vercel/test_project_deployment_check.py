"""`ProjectDeploymentCheck`, against the emulated Vercel."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

CHECK = "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck"
TEAM = "team_livingTreeLivingTree0001"
WANTED = {"name": "E2E", "requires": "deployment-url", "blocks": "none", "source": {"kind": "webhook"}, "timeout": 600}


def path_of(check: Resource) -> str:
    return f"/v2/projects/{check.inputs['projectId']}/checks/{check.id}"


def test_a_check_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **WANTED}
    made = seat.create(CHECK, wanted)
    assert made.state | {"targets": ["production"], "isRerequestable": False, "teamId": TEAM} == made.state
    assert vercel.call("GET", path_of(made))["timeout"] == 600
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    assert seat.preview(CHECK, wanted)["teamId"] == TEAM
    changed = seat.update(made, {**wanted, "blocks": "deployment-alias", "targets": ["production", "preview"]})
    assert vercel.call("GET", path_of(made))["blocks"] == "deployment-alias"
    assert seat.diff(changed, {**wanted, "blocks": "deployment-alias", "targets": ["preview", "production"]}).names == set()
    for identifier in (f"{TEAM}/{wanted['projectId']}/{made.id}", f"{wanted['projectId']}/{made.id}"):
        adopted = seat.adopt(CHECK, identifier)
        assert adopted is not None
        assert adopted.id == made.id
        assert adopted.inputs["blocks"] == "deployment-alias"
    seat.delete(changed)
    assert seat.refresh(changed) is None
    seat.delete(changed)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"name": "Other"}, "name"),
        ({"requires": "build-ready"}, "requires"),
        ({"blocks": "deployment-alias"}, "blocks"),
        ({"timeout": 60}, "timeout"),
        ({"targets": ["all"]}, "targets"),
        ({"isRerequestable": True}, "isRerequestable"),
    ],
)
def test_a_check_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], body: dict[str, Any], name: str
):
    wanted = {"projectId": new_project().id, **WANTED, "targets": ["production"], "isRerequestable": False}
    made = seat.create(CHECK, wanted)
    vercel.call("PATCH", path_of(made), body)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    assert seat.refresh(seat.update(seen, wanted)) == made


def test_another_source_or_no_longer_waiting_replaces_it(seat: EngineSeat, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **WANTED}
    made = seat.create(CHECK, wanted)
    github = {"kind": "git-provider", "provider": "github", "externalCheckName": "e2e"}
    assert seat.diff(made, {**wanted, "source": github}).replaces == {"source"}
    assert seat.diff(made, {**wanted, "requires": "none"}).replaces == {"requires"}
    assert seat.diff(made, {**wanted, "requires": "build-ready"}).replaces == set()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"requires": "luck"}, "requires"),
        ({"blocks": "build-start"}, "blocks"),
        ({"source": {"kind": "vercel"}}, "source.kind"),
        ({"source": {"kind": "git-provider", "provider": "github"}}, "source.externalCheckName"),
        ({"source": {"kind": "git-provider", "externalCheckName": "e2e"}}, "source.provider"),
        ({"source": {"kind": "git-provider", "externalCheckName": "e2e", "provider": "gitlab"}}, "source.provider"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(seat: EngineSeat, change: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(CHECK, {"projectId": "p", **WANTED, **change})
    assert set(refused.value.failures) == {name}


def test_a_new_check_needs_a_source(seat: EngineSeat, new_project: Callable[..., Resource]):
    with pytest.raises(grpc.RpcError) as failed:
        seat.create(CHECK, {"projectId": new_project().id, "name": "E2E", "requires": "none"})
    assert "A source is required" in str(failed.value)
