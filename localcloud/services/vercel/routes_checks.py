"""Deployment checks of a project: what somebody outside has to report about a deployment before it goes on.

Source: the `checksV2` functions of @vercel/sdk 1.28.35 with the defaults that it writes, and the refusals that
terraform-provider-vercel (vercel/resource_project_deployment_check.go, 2026-10) makes before any call. Left out: the runs of a
check, and so what a check blocks; nothing that Bulwark declares or calls needs them yet.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import check_id, milliseconds
from localcloud.services.vercel.projects import require_project

CHECK: Final = "vercel.project_check"
"""Key `<project>/<check>`."""

ALL: Final = "all"
_BLOCKS: Final = v.one_of("build-start", "deployment-start", "deployment-alias", "deployment-promotion", "none")
_REQUIRES: Final = v.one_of("build-ready", "deployment-url", "none")
_CHANGES: Final[v.Shape] = {
    "name": v.text(1, 256),
    "isRerequestable": v.flag,
    "requires": _REQUIRES,
    "targets": v.list_of(v.text(1), 1),
    "blocks": _BLOCKS,
    "timeout": v.number(1, 86_400),
}
_SOURCES: Final = {
    "integration": v.obj({"kind": v.text(), "externalResourceId": v.text(1)}),
    "webhook": v.obj({"kind": v.text(), "webhookId": v.text(1)}),
    "git-provider": v.obj(
        {"kind": v.text(), "externalCheckName": v.text(1), "provider": v.one_of("github")}, ("externalCheckName", "provider")
    ),
}
_DEFAULTS: Final = {
    "isRerequestable": False,
    "requires": "deployment-url",
    "targets": ["production"],
    "blocks": "deployment-alias",
    "timeout": 300,
}


def create(call: Call) -> Reply:
    """Make a check."""
    _, project = require_project(call, "projectIdOrName")
    v.check_body(call.body, {**_CHANGES, "source": _check_source}, ("name", "source"))
    kind = call.body["source"].get("kind", "integration")
    if kind == "integration":
        # Vercel takes the integration from the token; a person's token has none.
        raise bad_request("Checks with an integration source can only be created with an integration token.")
    now = milliseconds(call.clock.now())
    check = {"id": check_id(), "ownerId": project["accountId"], "projectId": project["id"], "createdAt": now, "updatedAt": now}
    return _keep(call, check | _DEFAULTS | call.body | {"sourceKind": kind})


def list_of_project(call: Call) -> Reply:
    """Return the project's checks in the order of their making; `blocks` keeps those that block that stage."""
    _, project = require_project(call, "projectIdOrName")
    found = [
        check for _, check in call.tx.list(CHECK, f"{project['id']}/") if call.query.get("blocks") in (None, check["blocks"])
    ]
    return Reply({"checks": sorted(found, key=lambda check: (check["createdAt"], check["id"]))})


def show(call: Call) -> Reply:
    """Return one check."""
    return Reply(_require(call))


def change(call: Call) -> Reply:
    """Change what the body names; where reports come from cannot be changed."""
    check = _require(call)
    v.check_body(call.body, _CHANGES)
    if call.body.get("requires") == "none" != check["requires"]:
        raise bad_request("Invalid request: `requires` cannot be changed to none.")
    return _keep(call, check | call.body | {"updatedAt": milliseconds(call.clock.now())})


def remove(call: Call) -> Reply:
    """Remove a check."""
    check = _require(call)
    call.tx.delete(CHECK, f"{check['projectId']}/{check['id']}")
    return Reply({"success": True})


def _check_source(path: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise v.refuse(path, "should be object")
    kind = str(value.get("kind", "integration"))
    v.one_of(*_SOURCES)(f"{path}.kind", kind)
    _SOURCES[kind](path, value)


def _keep(call: Call, check: Document) -> Reply:
    if ALL in check["targets"] and len(check["targets"]) > 1:
        raise bad_request("Invalid request: `targets` should not combine all with other targets.")
    if check["isRerequestable"] and check["sourceKind"] == "git-provider":
        raise bad_request("Invalid request: `isRerequestable` should be false for a git-provider source.")
    call.tx.put(CHECK, f"{check['projectId']}/{check['id']}", check)
    return Reply(check)


def _require(call: Call) -> Document:
    _, project = require_project(call, "projectIdOrName")
    check = call.tx.get(CHECK, f"{project['id']}/{call.params['checkId']}")
    if check is None:
        raise not_found("Check not found")
    return check


_CHECKS: Final = "/v2/projects/{projectIdOrName}/checks"
ROUTES: Final = (
    Route("checksV2CreateProjectCheck", "POST", _CHECKS, create),
    Route("checksV2ListProjectChecks", "GET", _CHECKS, list_of_project),
    Route("checksV2GetProjectCheck", "GET", _CHECKS + "/{checkId}", show),
    Route("checksV2UpdateProjectCheck", "PATCH", _CHECKS + "/{checkId}", change),
    Route("checksV2DeleteProjectCheck", "DELETE", _CHECKS + "/{checkId}", remove),
)
