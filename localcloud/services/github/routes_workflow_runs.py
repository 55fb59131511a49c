"""Runs of workflows over REST, to read. @octokit/openapi 23.0.2, "Actions / workflow-runs"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account, show_simple_user
from localcloud.services.github.errors import not_found
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.issue_search import is_within
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.repository_views import show_minimal_repository
from localcloud.services.github.workflow_runs import find_run, list_runs

# "List workflow runs for a repository": what is searched by these parameters ends after so many.
MOST_FOUND: Final = 1000
_SEARCHED: Final = ("actor", "branch", "check_suite_id", "created", "event", "head_sha", "status")
_KEPT: Final = (
    "id",
    "name",
    "head_branch",
    "head_sha",
    "run_number",
    "event",
    "status",
    "conclusion",
    "workflow_id",
    "created_at",
    "updated_at",
)


def show_run(call: Call, repository: Document, run: Document) -> Document:
    """Return the schema `workflow-run`."""
    name, actor = full_name(repository), find_account(call.tx, run["actor"])
    api = f"{call.base_url}/repos/{name}"
    url, person = f"{api}/actions/runs/{run['id']}", show_simple_user(call.base_url, actor) if actor else None
    shown_repository = show_minimal_repository(call, repository)
    return {
        **{field: run[field] for field in _KEPT},
        "node_id": node_id("WFR", repository["id"], run["id"]),
        "check_suite_id": run["suite_id"],
        "check_suite_node_id": node_id("CS", repository["id"], run["suite_id"]),
        "path": run["workflow"],
        "run_attempt": 1,
        "run_started_at": run["created_at"],
        "display_title": run["name"],
        "url": url,
        "html_url": f"{WEB}/{name}/actions/runs/{run['id']}",
        "pull_requests": [],
        **({"actor": person, "triggering_actor": person} if person else {}),
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "check_suite_url": f"{api}/check-suites/{run['suite_id']}",
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "previous_attempt_url": None,
        "workflow_url": f"{api}/actions/workflows/{run['workflow_id']}",
        "head_commit": None,
        "repository": shown_repository,
        "head_repository": shown_repository,
    }


def _is_wanted(call: Call, run: Document) -> bool:
    query = call.query
    exact = {"branch": run["head_branch"], "event": run["event"], "head_sha": run["head_sha"], "actor": run["actor"]}
    exact["check_suite_id"] = str(run["suite_id"])
    is_same = all(query.get(name, value) == value for name, value in exact.items())
    # A status or a conclusion may be asked for by the one name.
    has_state = "status" not in query or query["status"] in (run["status"], run["conclusion"])
    return is_same and has_state and ("created" not in query or is_within(query["created"], run["created_at"]))


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    found = [run for run in list_runs(call.tx, repository["id"]) if _is_wanted(call, run)]
    kept = found[:MOST_FOUND] if any(name in call.query for name in _SEARCHED) else found
    return reply_with_counted_page(call, "workflow_runs", [show_run(call, repository, run) for run in kept])


def _list_of_workflow(call: Call) -> Reply:
    repository = require_repository(call)
    # By number, or by the name of its file.
    found = [
        run
        for run in list_runs(call.tx, repository["id"])
        if call.params["workflow_id"] in (str(run["workflow_id"]), run["workflow"].rpartition("/")[2]) and _is_wanted(call, run)
    ]
    return reply_with_counted_page(call, "workflow_runs", [show_run(call, repository, run) for run in found])


def _get(call: Call) -> Reply:
    repository = require_repository(call)
    run = find_run(call.tx, repository["id"], call.params["run_id"])
    if run is None:
        raise not_found()
    return Reply(show_run(call, repository, run))


ROUTES: Final = (
    *on_repository("actions/list-workflow-runs-for-repo", "GET", "/actions/runs", _list, "actions=read"),
    *on_repository(
        "actions/list-workflow-runs", "GET", "/actions/workflows/{workflow_id}/runs", _list_of_workflow, "actions=read"
    ),
    *on_repository("actions/get-workflow-run", "GET", "/actions/runs/{run_id}", _get, "actions=read"),
)
