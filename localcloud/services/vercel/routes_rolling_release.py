"""The eight routes of rolling releases. Abort has none: it is a rollback."""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.deployment_answers import release_item
from localcloud.services.vercel.deployment_store import DEPLOYMENT, find_current, find_deployment
from localcloud.services.vercel.errors import bad_request, conflict, not_found
from localcloud.services.vercel.identifiers import milliseconds
from localcloud.services.vercel.projects import require_project
from localcloud.services.vercel.promotion import RELEASE, bring_to_production, end_active_release, keep_release, settle
from localcloud.services.vercel.rolling_config import SHAPE, billing_answer, delete_config, find_config, write_config
from localcloud.services.vercel.rolling_release import ACTIVE, answer, complete, enter_stage


def show_config(call: Call) -> Reply:
    """Return the template, null where rolling releases are off."""
    _, project = require_project(call)
    return Reply({"rollingRelease": find_config(call.tx, project)})


def change_config(call: Call) -> Reply:
    """Switch rolling releases on with these stages, or off; a body without any field changes nothing."""
    owner, project = require_project(call)
    v.check_body(call.body, SHAPE)
    if not call.body:
        return Reply({"rollingRelease": find_config(call.tx, project)})
    if call.body.get("enabled") is False:
        return _switch_off(call, project)
    return Reply({"rollingRelease": write_config(call, owner, project, call.body)})


def remove_config(call: Call) -> Reply:
    """Switch rolling releases off."""
    _, project = require_project(call)
    return _switch_off(call, project)


def _switch_off(call: Call, project: Document) -> Reply:
    delete_config(call.tx, project)
    release = call.tx.get(RELEASE, project["id"])
    if release is not None and release["state"] == ACTIVE:
        if call.body.get("disableRolloutAction") == "complete":
            keep_release(call, project, complete(release, milliseconds(call.clock.now())))
        else:
            end_active_release(call, project)
    return Reply({"rollingRelease": None})


def show_billing(call: Call) -> Reply:
    """Say how many slots for rolling releases are free."""
    owner, _ = require_project(call)
    return Reply(billing_answer(call.tx, owner))


def show_release(call: Call) -> Reply:
    """Return the newest release, null when there was none or it is not in the state asked for."""
    _, project = require_project(call)
    settle(call, project)
    wanted = call.query.get("state")
    if wanted not in {None, "", "ACTIVE", "COMPLETE", "ABORTED"}:
        raise bad_request("Invalid request: `state` should be equal to one of the allowed values: ACTIVE, COMPLETE, ABORTED.")
    release = call.tx.get(RELEASE, project["id"])
    if release is None or (wanted and release["state"] != wanted):
        return Reply({"rollingRelease": None})
    return _reply(call, release)


def start(call: Call) -> Reply:
    """Begin a release of a staged production deployment."""
    _, project = require_project(call)
    v.check_body(call.body, {"canaryDeploymentId": v.text(1)}, ("canaryDeploymentId",))
    settle(call, project)
    canary = find_deployment(call.tx, call.body["canaryDeploymentId"])
    if canary is None or canary["projectId"] != project["id"]:
        raise not_found("Deployment not found")
    release = call.tx.get(RELEASE, project["id"])
    if release is not None and release["state"] == ACTIVE:
        if release["canaryDeploymentId"] == canary["id"]:
            return _reply(call, release)
        raise conflict("conflict", "Another rolling release is active for this project.")
    _check_startable(call, project, canary)
    bring_to_production(call, project, canary)
    return _reply(call, _require_release(call, project))


def _check_startable(call: Call, project: Document, canary: Document) -> None:
    if find_config(call.tx, project) is None:
        raise bad_request("Rolling releases are not enabled for this project.")
    if canary["readyState"] != "READY" or canary["target"] != "production":
        raise bad_request(f'Deployment "{canary["url"]}" is not a production deployment that is READY.')
    current = find_current(call.tx, project)
    if current is None:
        raise bad_request("The project has no current production deployment to release from.")
    if current["id"] == canary["id"]:
        raise bad_request(f'Deployment "{canary["url"]}" is already the current production deployment.')


def approve(call: Call) -> Reply:
    """Go on to the next stage."""
    _, project = require_project(call)
    shape = {"nextStageIndex": v.whole(0, 10), "activeStageIndex": v.whole(0, 10), "canaryDeploymentId": v.text(1)}
    v.check_body(call.body, shape, ("nextStageIndex", "canaryDeploymentId"))
    settle(call, project)
    release = _require_active(call, project)
    following = release["active"] + 1
    if call.body["nextStageIndex"] != following:
        raise bad_request(f"nextStageIndex is {call.body['nextStageIndex']}, the next stage of the release is {following}.")
    entered = enter_stage(release, following, milliseconds(call.clock.now()))
    keep_release(call, project, entered)
    return _reply(call, entered)


def finish(call: Call) -> Reply:
    """Send everybody to the canary at once."""
    _, project = require_project(call)
    v.check_body(call.body, {"canaryDeploymentId": v.text(1)}, ("canaryDeploymentId",))
    settle(call, project)
    completed = complete(_require_active(call, project), milliseconds(call.clock.now()))
    keep_release(call, project, completed)
    return _reply(call, completed)


def _require_active(call: Call, project: Document) -> Document:
    release = _require_release(call, project)
    if release["state"] != ACTIVE:
        raise not_found("No active rolling release found")
    if release["canaryDeploymentId"] != call.body["canaryDeploymentId"]:
        raise not_found("No active rolling release found for this canary deployment")
    return release


def _require_release(call: Call, project: Document) -> Document:
    release = call.tx.get(RELEASE, project["id"])
    if release is None:
        raise not_found("No active rolling release found")
    return release


def _reply(call: Call, release: Document) -> Reply:
    def item(identifier: str) -> dict[str, Any] | None:
        return release_item(call.tx.get(DEPLOYMENT, identifier))

    return Reply({"rollingRelease": answer(release, item(release["currentDeploymentId"]), item(release["canaryDeploymentId"]))})


_BASE: Final = "/v1/projects/{idOrName}/rolling-release"
ROUTES: Final = (
    Route("rollingReleaseGetRollingReleaseConfig", "GET", _BASE + "/config", show_config),
    Route("rollingReleaseUpdateRollingReleaseConfig", "PATCH", _BASE + "/config", change_config),
    Route("rollingReleaseDeleteRollingReleaseConfig", "DELETE", _BASE + "/config", remove_config),
    Route("rollingReleaseGetRollingReleaseBillingStatus", "GET", _BASE + "/billing", show_billing),
    Route("rollingReleaseGetRollingRelease", "GET", _BASE, show_release),
    Route("rollingReleaseStartRollingRelease", "POST", _BASE + "/start", start),
    Route("rollingReleaseApproveRollingReleaseStage", "POST", _BASE + "/approve-stage", approve),
    Route("rollingReleaseCompleteRollingRelease", "POST", _BASE + "/complete", finish),
)
