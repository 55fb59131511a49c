"""Deployments and their statuses: where they are kept and what GitHub takes.

On GitHub a job that names an environment makes its deployment by itself; here whoever stands for the job makes it over REST. Left
out: merging the default branch in (`auto_merge`) and waiting for commit statuses (`required_contexts`).
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.bodies import optional_flag, optional_text, required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.repositories import require_repository

KIND: Final = "github.deployment"
STATUS_KIND: Final = "github.deployment_status"
STATES: Final = ("error", "failure", "inactive", "in_progress", "queued", "pending", "success")
LONGEST_DESCRIPTION: Final = 140
_PRODUCTION: Final = "production"


def list_deployments(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's deployments, newest first."""
    return [deployment for _, deployment in transaction.list(KIND, f"{repository_id}/")][::-1]


def list_statuses(transaction: Transaction, deployment: Document) -> list[Document]:
    """Return a deployment's statuses, newest first."""
    prefix = f"{deployment['repository_id']}/{deployment['id']:012d}/"
    return [status for _, status in transaction.list(STATUS_KIND, prefix)][::-1]


def require_deployment(call: Call) -> tuple[Document, Document]:
    """Return (repository, deployment) that the path names.

    Raises:
        RefusalError: 404.
    """
    repository, number = require_repository(call), call.params["deployment_id"]
    key = f"{repository['id']}/{int(number):012d}" if number.isdecimal() else ""
    deployment = call.tx.get(KIND, key) if key else None
    if deployment is None:
        raise not_found()
    return repository, deployment


def create_deployment(call: Call, repository: Document) -> Document:
    """Make a deployment by the call's body.

    Raises:
        RefusalError: 422 when the ref does not exist, or a field is of the wrong kind.
    """
    ref = required_text(call, "ref")
    sha = Git(call.tx, repository["id"]).resolve(ref)
    if sha is None:
        raise refuse(422, f"No ref found for: {ref}")
    environment, moment, caller = optional_text(call, "environment", _PRODUCTION), now(call.clock), caller_of(call)
    payload = call.body.get("payload")
    deployment = {
        "id": next_id(call.tx, "deployment"),
        "repository_id": repository["id"],
        "sha": sha,
        "ref": ref,
        "task": optional_text(call, "task", "deploy"),
        "payload": {} if payload is None else _checked_payload(payload),
        "original_environment": environment,
        "environment": environment,
        "description": _description(call) or None,
        "transient_environment": optional_flag(call, "transient_environment", default=False),
        "production_environment": optional_flag(call, "production_environment", default=environment == _PRODUCTION),
        "creator": caller.login,
        "app_id": caller.app_id,
        "created_at": moment,
        "updated_at": moment,
    }
    return _keep(call.tx, deployment)


def create_status(call: Call, deployment: Document) -> Document:
    """Add a status by the call's body; a success makes older deployments of the same environment inactive.

    Raises:
        RefusalError: 422 for a state that there is not, or a description that is too long.
    """
    state = required_text(call, "state")
    if state not in STATES:
        raise invalid_request(f"For 'properties/state', {state} is not one of {', '.join(STATES)}.")
    environment = optional_text(call, "environment", deployment["environment"])
    status = {
        "state": state,
        "description": _description(call),
        "environment": environment,
        "log_url": optional_text(call, "log_url", optional_text(call, "target_url")),
        "environment_url": optional_text(call, "environment_url"),
    }
    made = _add(call, deployment, status)
    if state == "success" and optional_flag(call, "auto_inactive", default=True):
        _retire_older(call, deployment)
    return made


def _retire_older(call: Call, deployment: Document) -> None:
    """Add `inactive` to earlier successes ("Create a deployment status", auto_inactive; neither transient nor production)."""
    for older in list_deployments(call.tx, deployment["repository_id"]):
        is_same = older["environment"] == deployment["environment"] and older["id"] < deployment["id"]
        if not is_same or older["transient_environment"] or older["production_environment"]:
            continue
        states = [status["state"] for status in list_statuses(call.tx, older)]
        if states[:1] == ["success"]:
            _add(call, older, {"state": "inactive", "description": "", "environment": older["environment"]})


def _add(call: Call, deployment: Document, given: dict[str, Any]) -> Document:
    moment, caller = now(call.clock), caller_of(call)
    status = {"log_url": "", "environment_url": "", **given, "id": next_id(call.tx, "deployment_status")}
    status |= {"creator": caller.login, "app_id": caller.app_id, "created_at": moment, "updated_at": moment}
    call.tx.put(STATUS_KIND, f"{deployment['repository_id']}/{deployment['id']:012d}/{status['id']:012d}", status)
    _keep(call.tx, deployment | {"updated_at": moment, "environment": status["environment"]})
    return status


def _keep(transaction: Transaction, deployment: Document) -> Document:
    transaction.put(KIND, f"{deployment['repository_id']}/{deployment['id']:012d}", deployment)
    return deployment


def _checked_payload(payload: Any) -> Any:
    if not isinstance(payload, dict | str):
        raise invalid_request("For 'properties/payload', expected an object or a string.")
    return payload


def _description(call: Call) -> str:
    text = optional_text(call, "description")
    if len(text) > LONGEST_DESCRIPTION:
        raise invalid_request(f"For 'properties/description', {len(text)} characters are more than {LONGEST_DESCRIPTION}.")
    return text
