"""Feature flags of a project: made, found, listed, switched, archived, removed."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request
from localcloud.services.vercel.feature_flags import (
    CREATE,
    FLAG,
    STATES,
    UPDATE,
    create_flag,
    flags_of,
    require_flag,
    save_flag,
)
from localcloud.services.vercel.projects import require_project


def create(call: Call) -> Reply:
    """Make a flag."""
    _, project = require_project(call, "projectIdOrName")
    v.check_body(call.body, CREATE, ("slug", "kind", "environments"))
    return Reply(create_flag(call, project), 201)


def list_of_project(call: Call) -> Reply:
    """Return the project's flags, active and archived ones unless `state` says which."""
    _, project = require_project(call, "projectIdOrName")
    wanted = call.query.get("state")
    found = [flag for flag in flags_of(call.tx, project["id"]) if wanted in (None, flag["state"])]
    return Reply({"data": found, "pagination": {"next": None}})


def show(call: Call) -> Reply:
    """Return one flag."""
    return Reply(require_flag(call))


def change(call: Call) -> Reply:
    """Change what the body names; environments that it leaves out stay as they are."""
    flag = require_flag(call)
    v.check_body(call.body, UPDATE)
    body = {name: value for name, value in call.body.items() if name not in {"message", "createdBy", "environments"}}
    flag |= body | {
        "environments": flag["environments"] | call.body.get("environments", {}),
        "revision": flag["revision"] + 1,
        "updatedBy": call.principal,
    }
    return Reply(save_flag(call, flag))


def remove(call: Call) -> Reply:
    """Remove an archived flag; an active one may still be asked for by a page."""
    flag = require_flag(call)
    if flag["state"] != STATES[-1]:
        raise bad_request("Only archived flags can be deleted.")
    call.tx.delete(FLAG, f"{flag['projectId']}/{flag['id']}")
    return Reply(None, 204)


_FLAGS: Final = "/v1/projects/{projectIdOrName}/feature-flags/flags"
ROUTES: Final = (
    Route("featureFlagsCreateFlag", "PUT", _FLAGS, create),
    Route("featureFlagsListFlags", "GET", _FLAGS, list_of_project),
    Route("featureFlagsGetFlag", "GET", _FLAGS + "/{flagIdOrSlug}", show),
    Route("featureFlagsUpdateFlag", "PATCH", _FLAGS + "/{flagIdOrSlug}", change),
    Route("featureFlagsDeleteFlag", "DELETE", _FLAGS + "/{flagIdOrSlug}", remove),
)
