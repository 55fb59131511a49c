"""Check runs over REST. @octokit/openapi 23.0.2, "Checks / runs"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB
from localcloud.services.github.apps import find_app, show_app
from localcloud.services.github.check_runs import create_check_run, list_check_runs, require_check_run, update_check_run
from localcloud.services.github.errors import refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository

_KEPT: Final = (
    "id",
    "head_sha",
    "external_id",
    "details_url",
    "status",
    "conclusion",
    "started_at",
    "completed_at",
    "name",
)


def show_check_run(call: Call, repository: Document, run: Document) -> Document:
    """Return the schema `check-run`."""
    name, app = full_name(repository), find_app(call.tx, run["app_id"])
    url = f"{call.base_url}/repos/{name}/check-runs/{run['id']}"
    return {
        **{field: run[field] for field in _KEPT},
        "node_id": node_id("CR", repository["id"], run["id"]),
        "url": url,
        "html_url": f"{WEB}/{name}/runs/{run['id']}",
        "output": {**run["output"], "annotations_count": 0, "annotations_url": f"{url}/annotations"},
        "check_suite": {"id": run["suite_id"]},
        "app": show_app(call, app) if app else None,
        "pull_requests": [],
    }


def _create(call: Call) -> Reply:
    repository = require_repository(call)
    shown = show_check_run(call, repository, create_check_run(call, repository))
    return Reply(shown, 201, {"location": shown["url"]})


def _get(call: Call) -> Reply:
    return Reply(show_check_run(call, *require_check_run(call)))


def _update(call: Call) -> Reply:
    repository, run = require_check_run(call)
    return Reply(show_check_run(call, repository, update_check_run(call, run)))


def _list_for_ref(call: Call) -> Reply:
    repository = require_repository(call)
    sha = Git(call.tx, repository["id"]).resolve(call.params["ref"])
    if sha is None:
        raise refuse(422, f"No commit found for SHA: {call.params['ref']}")
    found = [run for run in list_check_runs(call.tx, repository["id"], sha) if _is_wanted(call, run)]
    if call.query.get("filter", "latest") == "latest":
        # The newest of each name in a suite comes first and stays.
        found = list({(run["suite_id"], run["name"]): run for run in reversed(found)}.values())[::-1]
    return reply_with_counted_page(call, "check_runs", [show_check_run(call, repository, run) for run in found])


def _is_wanted(call: Call, run: Document) -> bool:
    wanted = {"check_name": run["name"], "status": run["status"], "app_id": str(run["app_id"])}
    return all(call.query.get(name, value) == value for name, value in wanted.items())


_ONE: Final = "/check-runs/{check_run_id}"
ROUTES: Final = (
    *on_repository("checks/create", "POST", "/check-runs", _create, "checks=write"),
    *on_repository("checks/get", "GET", _ONE, _get, "checks=read"),
    *on_repository("checks/update", "PATCH", _ONE, _update, "checks=write"),
    *on_repository("checks/list-for-ref", "GET", "/commits/{ref}/check-runs", _list_for_ref, "checks=read"),
)
