"""Promotion and rollback of deployments."""

from typing import Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.deployment_store import find_current, find_deployment, list_aliases
from localcloud.services.vercel.errors import bad_request, conflict, not_found, refuse
from localcloud.services.vercel.projects import PROJECT, require_project
from localcloud.services.vercel.promotion import (
    RELEASE,
    bring_to_production,
    end_active_release,
    make_current,
    note_request,
    settle,
)
from localcloud.services.vercel.rolling_release import ACTIVE


def promote(call: Call) -> Reply:
    """Bring a staged production deployment to production: 201, or 202 when it waits behind a rolling release."""
    _, project = require_project(call, "projectId")
    settle(call, project)
    deployment = _require_ready(call, project)
    current = find_current(call.tx, project)
    if current is not None and current["id"] == deployment["id"]:
        raise conflict("conflict", f'Deployment "{deployment["url"]}" is already the current production deployment.')
    release = call.tx.get(RELEASE, project["id"])
    if release is not None and release["state"] == ACTIVE and release["canaryDeploymentId"] == deployment["id"]:
        raise conflict("conflict", "This deployment is being released already; approve its next stage or complete the release.")
    before = dict(project)
    project.pop("rolledBack", None)
    call.tx.put(PROJECT, project["id"], project)
    is_done = bring_to_production(call, project, deployment)
    note_request(call, before, "promote", deployment)
    return Reply(None, 201 if is_done else 202)


def roll_back(call: Call) -> Reply:
    """Return production to a deployment that was there before; a rolling release that is under way is aborted."""
    owner, project = require_project(call, "projectId")
    settle(call, project)
    deployment = _require_ready(call, project)
    before = dict(project)
    ended = end_active_release(call, project)
    current = find_current(call.tx, project)
    is_current = current is not None and current["id"] == deployment["id"]
    if ended is not None and (is_current or deployment["id"] == ended["canaryDeploymentId"]):
        note_request(call, before, "rollback", deployment, rolledBack=True)
        return Reply(None, 201)
    if is_current:
        raise conflict("conflict", f'Deployment "{deployment["url"]}" is already the current production deployment.')
    if deployment["readySubstate"] != "PROMOTED":
        raise _unprocessable(f'Deployment "{deployment["url"]}" was never in production; promote it instead.')
    if owner.plan == "hobby" and deployment["id"] != project.get("previousDeploymentId"):
        raise refuse(402, "payment_required", "The Hobby plan rolls back to the previous deployment only.")
    make_current(call, project, deployment)
    note_request(call, before, "rollback", deployment, rolledBack=True)
    return Reply(None, 201)


def describe_rollback(call: Call) -> Reply:
    """Keep a person's words about the rollback."""
    _, project = require_project(call, "projectId")
    v.check_body(call.body, {"description": v.text(0, 1000)})
    project["rollbackDescription"] = call.body.get("description", "")
    call.tx.put(PROJECT, project["id"], project)
    return Reply(None)


def list_moved(call: Call) -> Reply:
    """List the aliases that the last promotion or rollback moved; none of them ever fails here."""
    _, project = require_project(call, "projectId")
    settle(call, project)
    current = find_current(call.tx, project)
    only_failed = call.query.get("failedOnly") == "true"
    aliases = [] if current is None or only_failed else list_aliases(call.tx, current["id"])
    items = [
        {"alias": {"alias": alias["alias"], "deploymentId": alias["deploymentId"]}, "id": alias["uid"], "status": "completed"}
        if call.path.endswith("rollback/aliases") or call.query.get("failedOnly")
        else {"alias": alias["alias"], "id": alias["uid"], "status": "completed"}
        for alias in aliases
    ]
    return Reply({"aliases": items, "pagination": {"count": len(items), "next": None, "prev": None}})


def _require_ready(call: Call, project: Document) -> Document:
    deployment = find_deployment(call.tx, call.params["deploymentId"])
    if deployment is None or deployment["projectId"] != project["id"]:
        raise not_found("Deployment not found")
    if deployment["readyState"] != "READY":
        raise bad_request(f'Deployment "{deployment["url"]}" is {deployment["readyState"]}, not READY.')
    if deployment["target"] != "production":
        raise _unprocessable(f'Deployment "{deployment["url"]}" is not a production deployment.')
    return deployment


def _unprocessable(message: str) -> RefusalError:
    return refuse(422, "unprocessable_entity", message)


_PROJECT: Final = "/projects/{projectId}"
ROUTES: Final = (
    Route("projectsRequestPromote", "POST", "/v10" + _PROJECT + "/promote/{deploymentId}", promote),
    Route("projectsRequestRollback", "POST", "/v1" + _PROJECT + "/rollback/{deploymentId}", roll_back),
    Route(
        "projectsUpdateProjectsByProjectIdRollbackByDeploymentIdUpdateDescription",
        "PATCH",
        "/v1" + _PROJECT + "/rollback/{deploymentId}/update-description",
        describe_rollback,
    ),
    Route("projectsListPromoteAliases", "GET", "/v1" + _PROJECT + "/promote/aliases", list_moved),
    Route("vercel-cli:rollback-aliases", "GET", "/v9" + _PROJECT + "/rollback/aliases", list_moved),
)
