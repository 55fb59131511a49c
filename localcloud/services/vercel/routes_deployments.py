"""Deployments: uploaded, made, looked at, canceled, removed; their logs, builds and files."""

import base64
import json
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.deployment_answers import deployment_answer, events_answer, list_item
from localcloud.services.vercel.deployment_creation import create_deployment
from localcloud.services.vercel.deployment_store import (
    BUILDING,
    BY_OWNER,
    BY_PROJECT,
    DEPLOYMENT,
    delete_deployment,
    find_deployment,
    save_deployment,
)
from localcloud.services.vercel.errors import bad_request, conflict, not_found
from localcloud.services.vercel.files import read_file, upload
from localcloud.services.vercel.identifiers import milliseconds
from localcloud.services.vercel.projects import PROJECT, find_project
from localcloud.services.vercel.promotion import RELEASE, settle, settle_all
from localcloud.services.vercel.rolling_release import ACTIVE
from localcloud.services.vercel.timeline import read_page

_NAMES_OF_FINISHED: Final = ("READY", "ERROR", "CANCELED")


def create(call: Call) -> Reply:
    """Make a deployment; without its files the answer says which to upload, and the same call follows again."""
    deployment = create_deployment(call, find_owner(call))
    answer = deployment_answer(call.tx, deployment)
    return Reply(answer | {"readyState": "INITIALIZING", "status": "INITIALIZING", "state": "INITIALIZING"})


def show(call: Call) -> Reply:
    """Return a deployment by id, generated host name or alias."""
    return Reply(deployment_answer(call.tx, require_deployment(call, "idOrUrl")[1]))


def list_all(call: Call) -> Reply:
    """Return deployments of the account or of one project, newest first, by target and state."""
    owner = find_owner(call)
    kind, scope = BY_OWNER, owner.id
    wanted_project = call.query.get("projectId") or call.query.get("app")
    if wanted_project:
        project = find_project(call.tx, owner.id, wanted_project)
        if project is None:
            raise not_found("Project not found")
        settle(call, project)
        kind, scope = BY_PROJECT, project["id"]
    else:
        settle_all(call)
    states = {state for state in call.query.get("state", "").upper().split(",") if state}
    target = call.query.get("target", "")

    def load(identifier: str) -> Document | None:
        deployment = call.tx.get(DEPLOYMENT, identifier)
        if deployment is None or (states and deployment["readyState"] not in states):
            return None
        return None if target and (deployment["target"] or "preview") != target else list_item(deployment)

    deployments, pagination = read_page(call, kind, scope, load)
    return Reply({"deployments": deployments, "pagination": pagination})


def cancel(call: Call) -> Reply:
    """Stop a build."""
    _, deployment = require_deployment(call, "id")
    if deployment["readyState"] in _NAMES_OF_FINISHED:
        raise bad_request(f"The deployment is {deployment['readyState']} and cannot be canceled.")
    now = milliseconds(call.clock.now())
    deployment |= {"readyState": "CANCELED", "canceledAt": now}
    call.tx.delete(BUILDING, f"{deployment['projectId']}/{deployment['id']}")
    save_deployment(call.tx, deployment)
    return Reply(deployment_answer(call.tx, deployment))


def remove(call: Call) -> Reply:
    """Remove a deployment, unless production traffic goes to it."""
    _, deployment = require_deployment(call, "id")
    project = call.tx.get(PROJECT, deployment["projectId"])
    release = call.tx.get(RELEASE, deployment["projectId"])
    if project is not None and project.get("productionDeploymentId") == deployment["id"]:
        raise conflict("conflict", "The current production deployment cannot be removed; promote another one first.")
    if release is not None and release["state"] == ACTIVE and release["canaryDeploymentId"] == deployment["id"]:
        raise conflict("conflict", "The deployment is being released; roll back or complete the release first.")
    delete_deployment(call.tx, deployment)
    return Reply({"uid": deployment["id"], "state": "DELETED"})


def show_events(call: Call) -> Reply:
    """Return the build's log as a list, or one JSON object a line when the CLI follows it."""
    _, deployment = require_deployment(call, "idOrUrl")
    events = events_answer(call.tx, deployment)
    if call.query.get("direction") == "backward":
        events.reverse()
    if call.query.get("format") != "lines":
        return Reply(events)
    lines = "".join(json.dumps(event) + "\n" for event in events).encode()
    return Reply(lines, headers={"content-type": "application/stream+json"})


def list_builds(call: Call) -> Reply:
    """Return the builds of a deployment: one, which used what was built before."""
    _, deployment = require_deployment(call, "id")
    build: dict[str, Any] = {
        "id": "bld_" + deployment["id"][4:],
        "deploymentId": deployment["id"],
        "entrypoint": ".",
        "use": "@vercel/static",
        "readyState": deployment["readyState"],
        "readyStateAt": deployment.get("ready", deployment["createdAt"]),
        "createdAt": deployment["createdAt"],
        "output": [],
    }
    return Reply({"builds": [build]})


def list_files(call: Call) -> Reply:
    """Return the tree of a deployment's files."""
    _, deployment = require_deployment(call, "id")
    root: list[dict[str, Any]] = []
    for entry in deployment["files"]:
        *folders, name = entry["file"].split("/")
        level = root
        for folder in folders:
            level = _enter(level, folder)
        level.append({"name": name, "type": "file", "uid": entry["sha"], "mode": entry["mode"]})
    return Reply(root)


def _enter(level: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
    for entry in level:
        if entry["name"] == folder and entry["type"] == "directory":
            children: list[dict[str, Any]] = entry["children"]
            return children
    made: dict[str, Any] = {"name": folder, "type": "directory", "mode": 16877, "children": []}
    level.append(made)
    return made["children"]  # type: ignore[no-any-return]


def show_file(call: Call) -> Reply:
    """Return what one file of a deployment holds, in base64."""
    owner, deployment = require_deployment(call, "id")
    digest = call.params["fileId"]
    content = read_file(call.tx, owner.id, digest) if any(entry["sha"] == digest for entry in deployment["files"]) else None
    if content is None:
        raise not_found("File not found")
    return Reply({"data": base64.b64encode(content).decode()})


def require_deployment(call: Call, parameter: str) -> tuple[Owner, Document]:
    """Return the owner and the deployment a path names, brought up to the clock.

    Raises:
        RefusalError: 404 when the owner has no such deployment.
    """
    owner = find_owner(call)
    settle_all(call)  # before the search, for an alias may show another deployment then
    deployment = find_deployment(call.tx, call.params[parameter])
    if deployment is None or deployment["ownerId"] != owner.id:
        raise not_found("Deployment not found")
    return owner, deployment


ROUTES: Final = (
    Route("deploymentsUploadFile", "POST", "/v2/files", upload),
    Route("deploymentsCreateDeployment", "POST", "/v13/deployments", create),
    Route("deploymentsGetDeployment", "GET", "/v13/deployments/{idOrUrl}", show),
    Route("deploymentsGetDeployments", "GET", "/v7/deployments", list_all),
    Route("deploymentsCancelDeployment", "PATCH", "/v12/deployments/{id}/cancel", cancel),
    Route("deploymentsDeleteDeployment", "DELETE", "/v13/deployments/{id}", remove),
    Route("deploymentsGetDeploymentEvents", "GET", "/v3/deployments/{idOrUrl}/events", show_events),
    Route("vercel-cli:builds", "GET", "/v11/deployments/{id}/builds", list_builds),
    Route("deploymentsListDeploymentFiles", "GET", "/v6/deployments/{id}/files", list_files),
    Route("deploymentsGetDeploymentFileContents", "GET", "/v8/deployments/{id}/files/{fileId}", show_file),
)
