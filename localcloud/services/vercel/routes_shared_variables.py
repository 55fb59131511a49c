"""Variables that a team shares with some of its projects.

Source: the `SharedEnvVariable` functions of @vercel/sdk 1.28.35. Left out: changing one in place, and that deployments read them.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import timeline
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, forbidden, not_found
from localcloud.services.vercel.identifiers import iso_text, milliseconds, shared_variable_id
from localcloud.services.vercel.projects import find_project
from localcloud.services.vercel.variables import MAXIMUM_CHARACTERS, TARGETS, answer_of_read

SHARED: Final = "vercel.shared_env"
"""Key `<team>/<id>`."""
ORDER: Final = "vercel.shared_env_order"

_ONE: Final = v.obj({"key": v.text(1, 256), "value": v.text(0, MAXIMUM_CHARACTERS), "comment": v.text(0, 1000)}, ("key", "value"))
_SHAPE: Final[v.Shape] = {
    "evs": v.list_of(_ONE, 1, 50),
    "type": v.one_of("encrypted", "sensitive"),
    "target": v.list_of(v.one_of(*TARGETS), 1),
    "projectId": v.list_of(v.text(1)),
}


def create(call: Call) -> Reply:
    """Make variables of one kind, for the same targets and projects."""
    owner = _require_team(call)
    v.check_body(call.body, _SHAPE, ("evs", "target"))
    projects = call.body.get("projectId", [])
    if any(find_project(call.tx, owner.id, one) is None for one in projects):
        raise bad_request("Invalid request: `projectId` names a project that the team does not have.")
    made = [_keep(call, owner, one, sorted(set(projects))) for one in call.body["evs"]]
    return Reply({"created": [_answer(one) for one in made], "failed": []}, 201)


def _keep(call: Call, owner: Owner, one: dict[str, Any], projects: list[str]) -> Document:
    identifier = shared_variable_id()
    now = timeline.insert(call.tx, ORDER, owner.id, milliseconds(call.clock.now()), identifier)
    variable: Document = {
        **one,
        "id": identifier,
        "ownerId": owner.id,
        "type": call.body.get("type", "encrypted"),
        "target": [target for target in TARGETS if target in call.body["target"]],
        "projectId": projects,
        "created": iso_text(now),
        "createdAt": now,
        "updatedAt": now,
        "createdBy": call.principal,
        "updatedBy": None,
    }
    call.tx.put(SHARED, f"{owner.id}/{identifier}", variable)
    return variable


def list_of_team(call: Call) -> Reply:
    """Return the team's shared variables, newest first; `projectId` keeps those of that project."""
    owner, wanted = _require_team(call), call.query.get("projectId")

    def load(identifier: str) -> Document | None:
        variable = call.tx.get(SHARED, f"{owner.id}/{identifier}")
        if variable is None or (wanted and wanted not in variable["projectId"]):
            return None
        return _answer(variable) | {"securityIssues": []}

    data, pagination = timeline.read_page(call, ORDER, owner.id, load)
    return Reply({"data": data, "pagination": pagination})


def remove_many(call: Call) -> Reply:
    """Remove variables for all projects; an id that is not there is told as failed."""
    owner = _require_team(call)
    v.check_body(call.body, {"ids": v.list_of(v.text(1), 1, 50)}, ("ids",))
    deleted, failed = [], []
    for identifier in call.body["ids"]:
        variable = call.tx.get(SHARED, f"{owner.id}/{identifier}")
        if variable is None:
            failed.append({"error": {"code": "not_found", "message": "The variable was not found.", "envVarId": identifier}})
        else:
            timeline.remove(call.tx, ORDER, owner.id, variable["createdAt"])
            call.tx.delete(SHARED, f"{owner.id}/{identifier}")
            deleted.append(identifier)
    return Reply({"deleted": deleted, "failed": failed})


def unlink(call: Call) -> Reply:
    """Take a variable away from one project; the others keep it."""
    owner = _require_team(call)
    variable = call.tx.get(SHARED, f"{owner.id}/{call.params['id']}")
    if variable is None:
        raise not_found("The variable was not found.")
    variable["projectId"] = [one for one in variable["projectId"] if one != call.params["projectId"]]
    variable |= {"updatedAt": milliseconds(call.clock.now()), "updatedBy": call.principal}
    call.tx.put(SHARED, f"{owner.id}/{variable['id']}", variable)
    return Reply({"id": variable["id"]})


def _answer(variable: Document) -> dict[str, Any]:
    shown = answer_of_read(variable, is_decrypting=False)
    return {name: value for name, value in shown.items() if name != "configurationId"}


def _require_team(call: Call) -> Owner:
    owner = find_owner(call)
    if owner.team is None:
        raise forbidden("Shared variables belong to a team.")
    return owner


_ENV: Final = "/v1/env"
ROUTES: Final = (
    Route("environmentCreateSharedEnvVariable", "POST", _ENV, create),
    Route("environmentListSharedEnvVariable", "GET", _ENV, list_of_team),
    Route("environmentDeleteSharedEnvVariable", "DELETE", _ENV, remove_many),
    Route("environmentUnlinkSharedEnvVariable", "PATCH", _ENV + "/{id}/unlink/{projectId}", unlink),
)
