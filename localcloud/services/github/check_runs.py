"""Check runs of commits: where they are kept and what GitHub takes.

Only Apps write them ("Check runs" in GitHub's REST documentation); the token of a job is one of the App `github-actions`. Left
out: annotations, images, requested actions and re-requests. Wording of refusals unverified but for the first 403.
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.repositories import require_repository

KIND: Final = "github.check_run"
SUITE_KIND: Final = "github.check_suite"
STATUSES: Final = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
CONCLUSIONS: Final = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out")
LONGEST_TEXT: Final = 65_535


def list_check_runs(transaction: Transaction, repository_id: int, sha: str) -> list[Document]:
    """Return the check runs of a commit, newest first."""
    found = [run for _, run in transaction.list(KIND, f"{repository_id}/") if run["head_sha"] == sha]
    return found[::-1]


def require_check_run(call: Call) -> tuple[Document, Document]:
    """Return (repository, check run) that the path names.

    Raises:
        RefusalError: 404.
    """
    repository, number = require_repository(call), call.params["check_run_id"]
    run = call.tx.get(KIND, f"{repository['id']}/{int(number):012d}") if number.isdecimal() else None
    if run is None:
        raise not_found()
    return repository, run


def require_writer(call: Call) -> int:
    """Return the number of the App that writes.

    Raises:
        RefusalError: 403 for everybody else.
    """
    number = caller_of(call).app_id
    if number is None:
        raise refuse(403, "You must authenticate via a GitHub App.")
    return number


def create_check_run(call: Call, repository: Document) -> Document:
    """Make a check run by the call's body.

    Raises:
        RefusalError: 403 for who is no App, 422 for a commit that is not there or a field of the wrong kind.
    """
    app_id, name, sha = require_writer(call), required_text(call, "name"), required_text(call, "head_sha")
    if not Git(call.tx, repository["id"]).has_commit(sha):
        raise refuse(422, f"No commit found for SHA: {sha}")
    run = {
        "id": next_id(call.tx, "check_run"),
        "repository_id": repository["id"],
        "head_sha": sha,
        "name": name,
        "app_id": app_id,
        "suite_id": _suite(call.tx, repository["id"], sha, app_id),
        "external_id": "",
        "details_url": None,
        "status": "queued",
        "conclusion": None,
        "started_at": now(call.clock),
        "completed_at": None,
        "output": {"title": None, "summary": None, "text": None},
    }
    return _keep(call, run)


def update_check_run(call: Call, run: Document) -> Document:
    """Change a check run by the call's body.

    Raises:
        RefusalError: 403 for an App whose check run it is not, 422 for a field of the wrong kind.
    """
    if require_writer(call) != run["app_id"]:
        raise refuse(403, "Invalid app_id `check_run` was not created by this app.")
    if call.body.get("name") is not None:
        run["name"] = required_text(call, "name")
    return _keep(call, run)


def _keep(call: Call, run: Document) -> Document:
    for name in ("external_id", "details_url", "started_at", "completed_at"):
        if call.body.get(name) is not None:
            run[name] = optional_text(call, name)
    _set_state(call, run)
    if call.body.get("output") is not None:
        run["output"] = _checked_output(call.body["output"])
    call.tx.put(KIND, f"{run['repository_id']}/{run['id']:012d}", run)
    return run


def _set_state(call: Call, run: Document) -> None:
    status, conclusion = optional_text(call, "status", run["status"]), optional_text(call, "conclusion") or None
    if status not in STATUSES:
        raise invalid_request(f"For 'properties/status', {status} is not one of {', '.join(STATUSES)}.")
    if conclusion is not None and conclusion not in CONCLUSIONS:
        raise invalid_request(f"For 'properties/conclusion', {conclusion} is not one of {', '.join(CONCLUSIONS)}.")
    if status == "completed" and conclusion is None and run["conclusion"] is None:
        raise invalid_request('"conclusion" wasn\'t supplied.')
    # A conclusion alone completes the run.
    run["status"] = "completed" if conclusion else status
    run["conclusion"] = conclusion or run["conclusion"]
    if run["status"] == "completed" and run["completed_at"] is None:
        run["completed_at"] = now(call.clock)


def _checked_output(output: Any) -> dict[str, Any]:
    if not isinstance(output, dict) or not all(isinstance(output.get(name), str) for name in ("title", "summary")):
        raise invalid_request('For \'properties/output\', "title" and "summary" weren\'t supplied.')
    texts = {name: output.get(name) for name in ("title", "summary", "text")}
    for name, text in texts.items():
        if text is not None and (not isinstance(text, str) or len(text) > LONGEST_TEXT):
            raise invalid_request(f"For 'properties/output/{name}', expected a string of at most {LONGEST_TEXT} characters.")
    return texts


def _suite(transaction: Transaction, repository_id: int, sha: str, app_id: int) -> int:
    key = f"{repository_id}/{sha}/{app_id}"
    suite = transaction.get(SUITE_KIND, key) or {"id": next_id(transaction, "check_suite")}
    transaction.put(SUITE_KIND, key, suite)
    return int(suite["id"])
