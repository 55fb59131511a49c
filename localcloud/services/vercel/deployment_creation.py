"""Make a deployment from a request: its files, or those of another deployment, its target and its names."""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, require_user
from localcloud.services.vercel.deployment_store import add_deployment, find_deployment
from localcloud.services.vercel.errors import bad_request, not_found, refuse
from localcloud.services.vercel.files import ENTRY, take_files
from localcloud.services.vercel.identifiers import deployment_id, host_part, milliseconds
from localcloud.services.vercel.projects import find_project

# A prebuilt deployment is ready almost at once; long enough to be seen building and to be canceled.
BUILD_MILLISECONDS: Final = 1000
_VARIABLES: Final = v.map_of(v.text())
# Source: `CreateDeploymentRequestBody` of @vercel/sdk 1.28.35 and the body `vercel deploy --prebuilt` 64.0.2 sends.
SHAPE: Final[v.Shape] = {
    "name": v.text(1, 100),
    "project": v.text(1, 100),
    "target": v.nullable(v.one_of("production", "staging", "preview")),
    "deploymentId": v.text(1),
    "files": v.list_of(ENTRY, 0, 100_000),
    "meta": v.map_of(v.anything),
    "env": _VARIABLES,
    "build": v.obj({"env": _VARIABLES}),
    "projectSettings": v.map_of(v.anything),
    "source": v.text(),
    "autoAssignCustomDomains": v.flag,
    "version": v.one_of(2),
    "gitMetadata": v.map_of(v.anything),
    "gitSource": v.map_of(v.anything),
    "withLatestCommit": v.flag,
    "customEnvironmentSlugOrId": v.text(1),
    "monorepoManager": v.nullable(v.text()),
    "regions": v.list_of(v.text(1)),
    "functions": v.map_of(v.anything),
    "routes": v.list_of(v.anything),
    "crons": v.list_of(v.anything),
    "public": v.flag,
    "forceNew": v.flag,
}


def create_deployment(call: Call, owner: Owner) -> Document:
    """Make a deployment that begins to build now.

    Raises:
        RefusalError: 400 for a body that makes no sense or whose files are not all there, 404 for an unknown project, 402 for
            a Git source, which nothing here can fetch.
    """
    body = call.body
    v.check_body(body, SHAPE)
    if "name" not in body and "project" not in body:
        raise bad_request("Invalid request: should have required property `name`.")
    if "gitSource" in body:
        raise refuse(400, "incorrect_git_source_info", "The project is not connected to a Git repository.")
    project = find_project(call.tx, owner.id, body.get("project") or body["name"])
    if project is None:
        raise not_found("Project not found")
    origin = _origin(call, project)
    files = origin["files"] if origin else take_files(call, owner.id, body.get("files", []))
    deployment = _describe(call, owner, project, files)
    if origin:
        deployment["meta"] = origin["meta"] | deployment["meta"]
    add_deployment(call.tx, deployment)
    return deployment


def _origin(call: Call, project: Document) -> Document | None:
    wanted = call.body.get("deploymentId")
    if wanted is None:
        return None
    origin = find_deployment(call.tx, wanted)
    if origin is None or origin["projectId"] != project["id"]:
        raise not_found("Deployment not found")
    return origin


def _describe(call: Call, owner: Owner, project: Document, files: list[dict[str, Any]]) -> Document:
    body, user, settings = call.body, require_user(call), project["settings"]
    now = milliseconds(call.clock.now())
    target = body.get("target")
    return {
        "id": deployment_id(),
        "name": project["name"],
        "projectId": project["id"],
        "ownerId": owner.id,
        "team": {"id": owner.id, "slug": owner.slug, "name": owner.slug},
        "plan": owner.plan,
        "url": f"{project['name'][:40]}-{host_part()}-{owner.slug}.vercel.app",
        "target": None if target == "preview" else target,
        "source": body.get("source") if body.get("source") in {"cli", "git", "import", "redeploy"} else "cli",
        "meta": {name: str(value) for name, value in body.get("meta", {}).items()},
        "creator": {"uid": user["id"], "username": user["username"]},
        "env": sorted(body.get("env", {})),
        "build": {"env": sorted(body.get("build", {}).get("env", {}))},
        "projectSettings": {
            name: settings[name]
            for name in ("buildCommand", "devCommand", "framework", "installCommand", "nodeVersion", "outputDirectory")
        },
        "autoAssignCustomDomains": body.get("autoAssignCustomDomains", True),
        "prebuilt": call.query.get("prebuilt") == "1",
        "files": files,
        "createdAt": now,
        "readyAt": now + BUILD_MILLISECONDS,
        "readyState": "BUILDING",
        "readySubstate": None,
        "aliasAssigned": False,
    }
