from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import OTHER_TEAM, TEAM, Vercel

URL = "/v1/projects/web/rolling-release"
MANUAL = {
    "enabled": True,
    "advancementType": "manual-approval",
    "stages": [{"targetPercentage": share, "requireApproval": True} for share in (10, 50, 100)],
}
AUTOMATIC = {
    "enabled": True,
    "advancementType": "automatic",
    "stages": [{"targetPercentage": 10, "duration": 5}, {"targetPercentage": 50, "duration": 10}, {"targetPercentage": 100}],
}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    """A project with a deployment in production, and domains that no deployment takes by itself."""
    vercel.project()
    vercel.deployment()
    vercel.do("PATCH", "/v9/projects/web", {"autoAssignCustomDomains": False})
    return vercel


def release(web: Vercel) -> dict[str, Any]:
    found: dict[str, Any] = web.do("GET", URL)["rollingRelease"]
    return found


def start(web: Vercel, config: dict[str, Any] = MANUAL) -> str:
    web.do("PATCH", f"{URL}/config", config)
    canary = web.deployment()["id"]
    web.do("POST", f"{URL}/start", {"canaryDeploymentId": canary})
    return str(canary)


def current(web: Vercel) -> str:
    return str(web.do("GET", "/v9/projects/web")["targets"]["production"]["id"])


def test_the_template_is_written_read_and_removed(web: Vercel) -> None:
    written = web.do("PATCH", f"{URL}/config", MANUAL)["rollingRelease"]
    assert written == {"target": "production", "stages": MANUAL["stages"]}
    assert web.do("GET", f"{URL}/config")["rollingRelease"] == written
    assert web.do("GET", "/v9/projects/web")["rollingRelease"] == written
    assert web.do("DELETE", f"{URL}/config") == {"rollingRelease": None}
    assert web.do("GET", f"{URL}/config") == {"rollingRelease": None}


def test_enabling_switches_skew_protection_on_unless_it_was_set(vercel: Vercel) -> None:
    vercel.project()
    vercel.do("PATCH", f"{URL}/config", MANUAL)
    assert vercel.do("GET", "/v9/projects/web")["skewProtectionMaxAge"] > 0
    vercel.project("two")
    vercel.do("PATCH", "/v9/projects/two", {"skewProtectionMaxAge": 1800})
    vercel.do("PATCH", "/v1/projects/two/rolling-release/config", MANUAL)
    assert vercel.do("GET", "/v9/projects/two")["skewProtectionMaxAge"] == 1800


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stages": []}, "should have 1 to 10 items"),
        ({"stages": [{"targetPercentage": 50}]}, "The last stage must have a targetPercentage of 100"),
        ({"stages": [{"targetPercentage": 50}, {"targetPercentage": 10}, {"targetPercentage": 100}]}, "ascending"),
        ({"stages": [{"targetPercentage": 100}, {"targetPercentage": 100}]}, "ascending"),
        ({"stages": [{"targetPercentage": 10, "duration": 5}, {"targetPercentage": 100}]}, "must not have a duration"),
        ({"advancementType": "automatic"}, "must have a duration"),
        ({"advancementType": "sometimes"}, "allowed values"),
        ({"stages": [{"targetPercentage": 101}]}, "should be <= 100"),
    ],
)
def test_stages_that_cannot_be_are_refused(web: Vercel, change: dict[str, Any], message: str) -> None:
    answer = web.ask("PATCH", f"{URL}/config", MANUAL | change)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert message in answer.message
    assert web.do("GET", f"{URL}/config") == {"rollingRelease": None}


def test_slots_are_counted_by_plan(vercel: Vercel) -> None:
    for name in ("one", "two", "web"):
        vercel.project(name)
    assert vercel.do("GET", f"{URL}/billing") == {
        "availableSlots": 2,
        "reason": "available_slots",
        "message": "2 of 2 slots are free.",
    }
    for name in ("one", "two"):
        vercel.do("PATCH", f"/v1/projects/{name}/rolling-release/config", MANUAL)
    assert vercel.do("GET", f"{URL}/billing")["reason"] == "no_available_slots"
    assert vercel.ask("PATCH", f"{URL}/config", MANUAL).status == 403
    vercel.do("PATCH", "/v1/projects/one/rolling-release/config", AUTOMATIC)
    vercel.do("PATCH", "/v1/projects/one/rolling-release/config", {"enabled": False})
    vercel.do("PATCH", f"{URL}/config", MANUAL)


def test_a_plan_without_rolling_releases_is_refused(vercel: Vercel) -> None:
    vercel.do("POST", f"/v11/projects?teamId={OTHER_TEAM}", {"name": "web"})
    assert vercel.do("GET", f"{URL}/billing?teamId={OTHER_TEAM}")["reason"] == "plan_not_supported"
    assert vercel.ask("PATCH", f"{URL}/config?teamId={OTHER_TEAM}", MANUAL).status == 403
    assert vercel.ask("GET", f"{URL}/billing?teamId={TEAM}").status == 404


def test_approvals_go_stage_by_stage_to_everybody(web: Vercel) -> None:
    before = current(web)
    canary = start(web)
    shown = release(web)
    assert (shown["state"], shown["activeStage"]["index"], shown["nextStage"]["index"]) == ("ACTIVE", 0, 1)
    assert (shown["currentDeployment"]["id"], shown["canaryDeployment"]["id"]) == (before, canary)
    assert (shown["currentCanaryPercentage"], current(web)) == (10, before)
    assert web.do("GET", f"/v13/deployments/{canary}")["readySubstate"] == "ROLLING"
    web.do("POST", f"{URL}/approve-stage", {"nextStageIndex": 1, "canaryDeploymentId": canary})
    assert release(web)["currentCanaryPercentage"] == 50
    last = web.do("POST", f"{URL}/approve-stage", {"nextStageIndex": 2, "canaryDeploymentId": canary, "activeStageIndex": 1})
    assert (last["rollingRelease"]["state"], last["rollingRelease"]["nextStage"]) == ("COMPLETE", None)
    assert current(web) == canary


def test_time_alone_moves_an_automatic_release(web: Vercel) -> None:
    canary = start(web, AUTOMATIC)
    assert [stage["duration"] for stage in release(web)["stages"]] == [300, 600, None]
    web.pass_time(299)
    assert release(web)["activeStage"]["index"] == 0
    web.pass_time(2)
    assert release(web)["activeStage"]["index"] == 1
    web.pass_time(600)
    assert (release(web)["state"], current(web)) == ("COMPLETE", canary)


def test_completing_skips_stages(web: Vercel) -> None:
    canary = start(web)
    assert web.do("POST", f"{URL}/complete", {"canaryDeploymentId": canary})["rollingRelease"]["state"] == "COMPLETE"
    assert current(web) == canary
    assert web.ask("POST", f"{URL}/complete", {"canaryDeploymentId": canary}).status == 404


def test_starting_again_changes_nothing_and_another_canary_conflicts(web: Vercel) -> None:
    canary = start(web)
    before = release(web)
    web.pass_time(60)
    assert web.do("POST", f"{URL}/start", {"canaryDeploymentId": canary})["rollingRelease"] == before
    other = web.deployment()["id"]
    assert web.ask("POST", f"{URL}/start", {"canaryDeploymentId": other}).status == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"nextStageIndex": 2}, 400),
        ({"nextStageIndex": 0}, 400),
        ({"nextStageIndex": 1, "canaryDeploymentId": "dpl_other"}, 404),
        ({"nextStageIndex": "1"}, 400),
    ],
)
def test_a_wrong_approval_is_refused(web: Vercel, body: dict[str, Any], status: int) -> None:
    canary = start(web)
    assert web.ask("POST", f"{URL}/approve-stage", {"canaryDeploymentId": canary} | body).status == status
    assert release(web)["activeStage"]["index"] == 0


def test_nothing_starts_without_a_template_a_production_build_and_a_current_one(vercel: Vercel) -> None:
    vercel.project()
    only = vercel.deployment(autoAssignCustomDomains=False)["id"]
    assert vercel.ask("POST", f"{URL}/start", {"canaryDeploymentId": only}).status == 400
    vercel.do("PATCH", f"{URL}/config", MANUAL)
    assert vercel.ask("POST", f"{URL}/start", {"canaryDeploymentId": only}).status == 400
    vercel.do("POST", f"/v10/projects/web/promote/{only}")
    preview = vercel.deployment(target=None)["id"]
    assert vercel.ask("POST", f"{URL}/start", {"canaryDeploymentId": preview}).status == 400
    assert vercel.ask("POST", f"{URL}/start", {"canaryDeploymentId": "dpl_absent"}).status == 404


def test_a_rollback_aborts_and_leaves_the_current_one(web: Vercel) -> None:
    before, canary = current(web), start(web)
    assert web.ask("POST", f"/v9/projects/web/rollback/{canary}", {}).status == 201
    shown = release(web)
    assert (shown["state"], shown["activeStage"], shown["nextStage"], current(web)) == ("ABORTED", None, None, before)
    assert web.do("GET", "/v9/projects/web?rollbackInfo=true")["lastAliasRequest"]["type"] == "rollback"
    assert web.do("GET", f"{URL}?state=ACTIVE") == {"rollingRelease": None}


def test_a_changed_template_does_not_touch_a_release_in_flight(web: Vercel) -> None:
    start(web)
    before = release(web)["stages"]
    web.do("PATCH", f"{URL}/config", MANUAL | {"stages": [{"targetPercentage": 20}, {"targetPercentage": 100}]})
    assert release(web)["stages"] == before


@pytest.mark.parametrize(("action", "state"), [({}, "ABORTED"), ({"disableRolloutAction": "complete"}, "COMPLETE")])
def test_disabling_ends_a_release_in_flight(web: Vercel, action: dict[str, str], state: str) -> None:
    start(web)
    web.do("PATCH", f"{URL}/config", {"enabled": False} | action)
    assert release(web)["state"] == state


def test_a_promotion_during_a_release_waits_and_then_begins_its_own(web: Vercel) -> None:
    canary = start(web)
    queued = web.deployment()["id"]
    assert web.ask("POST", f"/v10/projects/web/promote/{queued}", {}).status == 202
    assert release(web)["queuedDeploymentId"] == queued
    done = web.do("POST", f"{URL}/complete", {"canaryDeploymentId": canary})["rollingRelease"]
    assert done["state"] == "COMPLETE"
    following = release(web)
    assert (following["state"], following["canaryDeployment"]["id"], following["currentDeployment"]["id"]) == (
        "ACTIVE",
        queued,
        canary,
    )


def test_a_promotion_begins_a_release_where_one_is_configured(web: Vercel) -> None:
    web.do("PATCH", f"{URL}/config", MANUAL)
    before, staged = current(web), web.deployment()["id"]
    assert web.ask("POST", f"/v10/projects/web/promote/{staged}", {}).status == 201
    assert (release(web)["state"], current(web)) == ("ACTIVE", before)
    assert web.ask("POST", f"/v10/projects/web/promote/{staged}", {}).status == 409
