"""What people and runners do at GitHub beside its REST API: open a pull request, store an artifact of a run."""

from typing import Any

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.control.errors import bad_request
from localcloud.services.github.artifacts import keep_artifact
from localcloud.services.github.identifiers import now
from localcloud.services.github.pulls import close_pull, list_pulls, open_pull
from localcloud.services.github.repositories import find_repository_by_name
from localcloud.services.github.workflow_runs import complete_run, plant_run


def store_artifact(call: Call) -> Reply:
    """Store an artifact: `repository` and the fields of `keep_artifact`; return its number."""
    try:
        artifact = keep_artifact(call.tx, call.clock, _repository(call), call.body)
    except (KeyError, ValueError, TypeError) as error:
        raise _refused(error, "no artifact was stored", "name, run_id, content in base64 and the head's three fields") from error
    return Reply({"id": artifact["id"], "size_in_bytes": artifact["size_in_bytes"]}, 201)


def open_pull_request(call: Call) -> Reply:
    """Open a pull request, or push to the one that is open: `repository` and the fields of `open_pull`; return its number."""
    try:
        pull = open_pull(call.tx, call.clock, _repository(call), call.body)
    except (LookupError, ValueError, TypeError) as error:
        raise _refused(error, "no pull request was opened", "head_repository, head_branch, head_sha, base and title") from error
    return Reply({"number": pull["number"]}, 201)


def close_pull_request(call: Call) -> Reply:
    """Close the pull request `number` of `repository`."""
    repository = _repository(call)
    pull = next((one for one in list_pulls(call.tx, repository["id"]) if one["number"] == call.body.get("number")), None)
    if pull is None:
        raise bad_request(f"there is no pull request {call.body.get('number')!r}", "nothing was closed", "Write its number")
    close_pull(call.tx, call.clock, repository, pull)
    return Reply({"number": pull["number"]})


def begin_run(call: Call) -> Reply:
    """Begin a run of a workflow: `repository` and the fields of `plant_run` without an end; return its two numbers."""
    try:
        described = {"created_at": now(call.clock), **call.body, "conclusion": None, "is_new": True}
        run = plant_run(call.tx, _repository(call), described)
    except (KeyError, ValueError) as error:
        raise _refused(error, "no run was begun", "workflow, name and branch") from error
    return Reply({"id": run["id"], "run_number": run["run_number"]}, 201)


def end_run(call: Call) -> Reply:
    """End the run `id` of `repository` with a `conclusion`."""
    try:
        complete_run(call.tx, _repository(call), call.body["id"], call.body["conclusion"], now(call.clock))
    except (LookupError, ValueError) as error:
        raise _refused(error, "no run was ended", "id and conclusion") from error
    return Reply({"id": call.body["id"]})


def _repository(call: Call) -> Document:
    owner, _, name = str(call.body.get("repository", "")).partition("/")
    found = find_repository_by_name(call.tx, owner, name)
    if found is None:
        raise bad_request(f"there is no repository {call.body.get('repository')!r}", "nothing was done", "Write owner/name")
    return found


def _refused(error: Exception, consequence: str, fields: str) -> Any:
    said = f"{error.args[0]!r} is missing" if type(error) is KeyError else str(error)
    return bad_request(said, consequence, f"Write {fields}")
