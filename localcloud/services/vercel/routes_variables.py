"""Environment variables: made one by one or many at once, read, changed, removed, and pulled by the CLI."""

import json
from typing import Any, Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import milliseconds, variable_id
from localcloud.services.vercel.projects import require_project
from localcloud.services.vercel.variables import (
    CHANGES,
    TARGETS,
    VARIABLE,
    answer_of_change,
    answer_of_read,
    check_addition,
    check_rules,
    conflict_error,
    find_conflict,
    list_variables,
    normalize,
)


def create(call: Call) -> Reply:
    """Make one variable (an object) or many (a list), each alone: one that fails does not stop the others of a list."""
    _, project = require_project(call)
    bodies, is_list = _bodies(call)
    for body in bodies:
        check_addition(body)
    if not is_list:
        return Reply({"created": answer_of_change(create_one(call, project, bodies[0])), "failed": []}, 201)
    created: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for body in bodies:
        try:
            created.append(answer_of_change(create_one(call, project, body)))
        except RefusalError as refusal:
            failed.append({"error": refusal.body["error"]})
    return Reply({"created": created, "failed": failed}, 201)


def create_one(call: Call, project: Document, body: dict[str, Any]) -> Document:
    """Make a variable from a checked description, or with `upsert=true` change the one it meets.

    Raises:
        RefusalError: 400, `ENV_CONFLICT` when there is one already.
    """
    now = milliseconds(call.clock.now())
    variable = {"target": [], "customEnvironmentIds": [], "gitBranch": None, "comment": "", **normalize(body)}
    variable |= {"id": variable_id(), "createdAt": now, "updatedAt": now, "createdBy": call.principal, "updatedBy": None}
    check_rules(variable)
    other = find_conflict(call.tx, project["id"], variable)
    if other is not None and call.query.get("upsert") != "true":
        raise conflict_error(variable, other)
    if other is not None:
        kept = {name: other[name] for name in ("id", "createdAt", "createdBy")}
        variable |= kept | {"updatedBy": call.principal}
    call.tx.put(VARIABLE, f"{project['id']}/{variable['id']}", variable)
    return variable


def list_of_project(call: Call) -> Reply:
    """Return the project's variables; `decrypt=true` shows the values that may be shown."""
    _, project = require_project(call)
    is_decrypting = call.query.get("decrypt") == "true"
    target, branch = call.query.get("target"), call.query.get("gitBranch")
    found = [
        answer_of_read(variable, is_decrypting=is_decrypting) | {"securityIssues": []}
        for variable in list_variables(call.tx, project["id"])
        if (not target or target in variable["target"]) and (not branch or variable.get("gitBranch") in {None, branch})
    ]
    return Reply({"envs": found, "pagination": {"count": len(found), "next": None, "prev": None}})


def show(call: Call) -> Reply:
    """Return one variable, decrypted if it may be."""
    return Reply(answer_of_read(_require(call)[1], is_decrypting=True))


def change(call: Call) -> Reply:
    """Change a variable."""
    project_id, variable = _require(call)
    v.check_body(call.body, CHANGES)
    changed = variable | normalize(call.body)
    if variable["type"] == "sensitive" and changed["type"] != "sensitive":
        raise bad_request("You cannot change the type of a Sensitive Environment Variable.")
    check_rules(changed)
    other = find_conflict(call.tx, project_id, changed)
    if other is not None:
        raise conflict_error(changed, other)
    changed |= {"updatedAt": milliseconds(call.clock.now()), "updatedBy": call.principal}
    call.tx.put(VARIABLE, f"{project_id}/{changed['id']}", changed)
    return Reply(answer_of_change(changed))


def remove(call: Call) -> Reply:
    """Remove a variable and return what it was."""
    project_id, variable = _require(call)
    call.tx.delete(VARIABLE, f"{project_id}/{variable['id']}")
    return Reply(answer_of_change(variable))


def remove_many(call: Call) -> Reply:
    """Remove the variables of a list of ids; ids that are not there count as removed."""
    _, project = require_project(call)
    v.check_body(call.body, {"ids": v.list_of(v.text(1), 1, 1000)}, ("ids",))
    removed = [identifier for identifier in call.body["ids"] if call.tx.delete(VARIABLE, f"{project['id']}/{identifier}")]
    return Reply({"deleted": len(removed), "ids": removed})


def pull(call: Call) -> Reply:
    """Return the values of one target that may be read, as `vercel pull` wants them."""
    _, project = require_project(call)
    target = call.params["target"]
    if target not in TARGETS:
        raise bad_request(f"Invalid request: `target` should be equal to one of the allowed values: {', '.join(TARGETS)}.")
    values = {
        variable["key"]: variable["value"]
        for variable in list_variables(call.tx, project["id"])
        if target in variable["target"] and variable["type"] != "sensitive"
    }
    return Reply({"env": values, "buildEnv": {}})


def _bodies(call: Call) -> tuple[list[Any], bool]:
    if call.body:
        return [call.body], False
    decoded = json.loads(call.raw) if call.raw else None
    if not isinstance(decoded, list) or not decoded:
        raise bad_request("Invalid request: body should be object or a list of at least one.")
    return decoded, True


def _require(call: Call) -> tuple[str, Document]:
    _, project = require_project(call)
    variable = call.tx.get(VARIABLE, f"{project['id']}/{call.params['id']}")
    if variable is None:
        raise not_found("Environment variable not found")
    return project["id"], variable


_BASE: Final = "/v10/projects/{idOrName}/env"
ROUTES: Final = (
    Route("projectsCreateProjectEnv", "POST", _BASE, create),
    Route("projectsFilterProjectEnvs", "GET", _BASE, list_of_project),
    Route("projectsGetProjectEnv", "GET", "/v1/projects/{idOrName}/env/{id}", show),
    Route("projectsEditProjectEnv", "PATCH", "/v9/projects/{idOrName}/env/{id}", change),
    Route("projectsRemoveProjectEnv", "DELETE", "/v9/projects/{idOrName}/env/{id}", remove),
    Route("projectsBatchRemoveProjectEnv", "DELETE", "/v1/projects/{idOrName}/env", remove_many),
    Route("vercel-cli:env-pull", "GET", "/v3/env/pull/{idOrName}/{target}", pull),
)
