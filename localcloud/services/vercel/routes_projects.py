"""Projects: made, found, listed, changed, paused, removed; their retention and their bypass of protection."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import protection_bypass, timeline
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import find_owner
from localcloud.services.vercel.deployment_store import BY_PROJECT, DEPLOYMENT, delete_deployment
from localcloud.services.vercel.domain_store import delete_domain, list_domains
from localcloud.services.vercel.errors import bad_request
from localcloud.services.vercel.feature_flags import FLAG
from localcloud.services.vercel.project_answers import UNLIMITED_DAYS, project_answer
from localcloud.services.vercel.project_fields import CREATE, UPDATE
from localcloud.services.vercel.projects import (
    ORDER,
    PROJECT,
    create_project,
    forget_project,
    require_project,
    save_project,
    update_project,
)
from localcloud.services.vercel.promotion import RELEASE, settle
from localcloud.services.vercel.rolling_config import delete_config
from localcloud.services.vercel.routes_checks import CHECK
from localcloud.services.vercel.routes_firewall import FIREWALL
from localcloud.services.vercel.routes_firewall_bypass import BYPASS
from localcloud.services.vercel.routes_members import MEMBER
from localcloud.services.vercel.routes_members import ORDER as MEMBER_ORDER
from localcloud.services.vercel.routes_variables import create_one
from localcloud.services.vercel.variables import VARIABLE, check_addition

# Words of the retention settings and the days that answers show for them (terraform-provider-vercel,
# client/project_deployment_retention.go, 2026-08).
_DAYS: Final = {"1d": 1, "1w": 7, "2w": 14, "1m": 30, "2m": 60, "3m": 90, "6m": 180, "1y": 365, "unlimited": UNLIMITED_DAYS}
_RETENTION: Final = {
    "expiration": "expirationDays",
    "expirationProduction": "expirationDaysProduction",
    "expirationCanceled": "expirationDaysCanceled",
    "expirationErrored": "expirationDaysErrored",
}


def create(call: Call) -> Reply:
    """Make a project, with environment variables if the body brings some."""
    owner = find_owner(call)
    v.check_body(call.body, CREATE, ("name",))
    if "gitRepository" in call.body:
        message = "To link a repository, you need to install the Git integration first. "
        raise bad_request(message + "Make sure there aren't any typos and that you have access to the repository.")
    variables = [{"type": "encrypted", **variable} for variable in call.body.get("environmentVariables", [])]
    for variable in variables:
        check_addition(variable)
    project = create_project(call, owner, call.body)
    for variable in variables:
        create_one(call, project, variable)
    return Reply(project_answer(call.tx, project))


def show(call: Call) -> Reply:
    """Return a project by id or name."""
    _, project = require_project(call)
    return Reply(project_answer(call.tx, settle(call, project)))


def list_all(call: Call) -> Reply:
    """Return the account's projects, newest first; `search` looks into their names."""
    owner, wanted = find_owner(call), call.query.get("search", "").lower()

    def load(identifier: str) -> Document | None:
        project = call.tx.get(PROJECT, identifier)
        if project is None or wanted not in project["name"]:
            return None
        return project_answer(call.tx, project)

    projects, pagination = timeline.read_page(call, ORDER, owner.id, load)
    return Reply({"projects": projects, "pagination": pagination})


def update(call: Call) -> Reply:
    """Change a project; null clears a field."""
    owner, project = require_project(call)
    v.check_body(call.body, UPDATE)
    settle(call, project)
    return Reply(project_answer(call.tx, update_project(call, owner, project, call.body)))


def remove(call: Call) -> Reply:
    """Remove a project and everything that hangs on it."""
    _, project = require_project(call)
    for domain in list_domains(call.tx, project["id"]):
        delete_domain(call.tx, domain)
    for _, entry in call.tx.list(BY_PROJECT, f"{project['id']}/"):
        deployment = call.tx.get(DEPLOYMENT, entry["id"])
        if deployment is not None:
            delete_deployment(call.tx, deployment)
    call.tx.delete_all(VARIABLE, f"{project['id']}/")
    for kind in (CHECK, FLAG, MEMBER, MEMBER_ORDER, BYPASS):
        call.tx.delete_all(kind, f"{project['id']}/")
    for kind in (RELEASE, FIREWALL):
        call.tx.delete(kind, project["id"])
    delete_config(call.tx, project)
    forget_project(call.tx, project)
    return Reply(None, 204)


def pause(call: Call) -> Reply:
    """Stop serving the project's deployments."""
    return _set_paused(call, is_paused=True)


def resume(call: Call) -> Reply:
    """Serve the project's deployments again."""
    return _set_paused(call, is_paused=False)


def _set_paused(call: Call, *, is_paused: bool) -> Reply:
    _, project = require_project(call, "projectId")
    project["paused"] = is_paused
    save_project(call, project)
    return Reply(None)


def keep_deployments(call: Call) -> Reply:
    """Set how long deployments are kept; asked for in words, shown by the project in days."""
    _, project = require_project(call)
    v.check_body(call.body, {name: v.one_of(*_DAYS) for name in _RETENTION})
    kept = project.get("deploymentExpiration") or dict.fromkeys(_RETENTION.values(), UNLIMITED_DAYS)
    kept |= {_RETENTION[name]: _DAYS[value] for name, value in call.body.items()}
    project["deploymentExpiration"] = kept
    save_project(call, project)
    words = {days: word for word, days in _DAYS.items()}
    return Reply({"deploymentExpiration": {name: words[kept[field]] for name, field in _RETENTION.items()}})


def list_custom_environments(call: Call) -> Reply:
    """Return the project's custom environments: none, for nothing here makes any."""
    owner, _ = require_project(call)
    limits = {"hobby": 0, "pro": 1, "enterprise": 12}
    return Reply({"accountLimit": {"total": limits[owner.plan]}, "environments": []})


_PROJECT: Final = "/v9/projects/{idOrName}"
ROUTES: Final = (
    Route("projectsCreateProject", "POST", "/v11/projects", create),
    Route("projectsGetProjects", "GET", "/v10/projects", list_all),
    Route("projectsGetProject", "GET", _PROJECT, show),
    Route("projectsUpdateProject", "PATCH", _PROJECT, update),
    Route("projectsDeleteProject", "DELETE", _PROJECT, remove),
    Route("projectsPauseProject", "POST", "/v1/projects/{projectId}/pause", pause),
    Route("projectsUnpauseProject", "POST", "/v1/projects/{projectId}/unpause", resume),
    Route("terraform-provider-vercel:deployment-expiration", "PATCH", _PROJECT + "/deployment-expiration", keep_deployments),
    Route(
        "projectsUpdateProjectProtectionBypass", "PATCH", "/v1/projects/{idOrName}/protection-bypass", protection_bypass.change
    ),
    Route(
        "environmentGetProjectsByIdOrNameCustomEnvironments", "GET", _PROJECT + "/custom-environments", list_custom_environments
    ),
)
