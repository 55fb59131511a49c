"""Deployments over REST. @octokit/openapi 23.0.2, "Deployments / deployments" and "Deployments / statuses"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import find_account, show_simple_user
from localcloud.services.github.apps import find_app, show_app
from localcloud.services.github.deployments import (
    create_deployment,
    create_status,
    list_deployments,
    list_statuses,
    require_deployment,
)
from localcloud.services.github.errors import not_found
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository

_KEPT: Final = ("id", "sha", "ref", "task", "payload", "original_environment", "environment", "description")
_FLAGS: Final = ("transient_environment", "production_environment")
_MOMENTS: Final = ("created_at", "updated_at")
_FILTERS: Final = ("sha", "ref", "task", "environment")


def show_deployment(call: Call, repository: Document, deployment: Document) -> Document:
    """Return the schema `deployment`."""
    api = f"{call.base_url}/repos/{full_name(repository)}"
    url = f"{api}/deployments/{deployment['id']}"
    return {
        **{name: deployment[name] for name in (*_KEPT, *_FLAGS, *_MOMENTS)},
        "url": url,
        "node_id": node_id("DE", repository["id"], deployment["id"]),
        "creator": _creator(call, deployment),
        "statuses_url": f"{url}/statuses",
        "repository_url": api,
        "performed_via_github_app": _app(call, deployment),
    }


def show_status(call: Call, repository: Document, deployment: Document, status: Document) -> Document:
    """Return the schema `deployment-status`."""
    api = f"{call.base_url}/repos/{full_name(repository)}"
    url = f"{api}/deployments/{deployment['id']}"
    return {
        **{name: status[name] for name in ("id", "state", "description", "environment", "log_url", "environment_url", *_MOMENTS)},
        "url": f"{url}/statuses/{status['id']}",
        "node_id": node_id("DES", repository["id"], status["id"]),
        "creator": _creator(call, status),
        "target_url": status["log_url"],
        "deployment_url": url,
        "repository_url": api,
        "performed_via_github_app": _app(call, status),
    }


def _creator(call: Call, written: Document) -> Document | None:
    account = find_account(call.tx, written["creator"])
    return show_simple_user(call.base_url, account) if account else None


def _app(call: Call, written: Document) -> Document | None:
    app = find_app(call.tx, written["app_id"]) if written["app_id"] else None
    return show_app(call, app) if app else None


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    wanted = {name: call.query[name] for name in _FILTERS if call.query.get(name, "none") != "none"}
    found = list_deployments(call.tx, repository["id"])
    kept = [one for one in found if all(one[name] == value for name, value in wanted.items())]
    return reply_with_page(call, [show_deployment(call, repository, one) for one in kept])


def _create(call: Call) -> Reply:
    repository = require_repository(call)
    return Reply(show_deployment(call, repository, create_deployment(call, repository)), 201)


def _get(call: Call) -> Reply:
    return Reply(show_deployment(call, *require_deployment(call)))


def _list_statuses(call: Call) -> Reply:
    repository, deployment = require_deployment(call)
    found = list_statuses(call.tx, deployment)
    return reply_with_page(call, [show_status(call, repository, deployment, status) for status in found])


def _create_status(call: Call) -> Reply:
    repository, deployment = require_deployment(call)
    return Reply(show_status(call, repository, deployment, create_status(call, deployment)), 201)


def _get_status(call: Call) -> Reply:
    repository, deployment = require_deployment(call)
    number = call.params["status_id"]
    status = next((item for item in list_statuses(call.tx, deployment) if str(item["id"]) == number), None)
    if status is None:
        raise not_found()
    return Reply(show_status(call, repository, deployment, status))


_ONE: Final = "/deployments/{deployment_id}"
_READ, _WRITE = "deployments=read", "deployments=write"
ROUTES: Final = (
    *on_repository("repos/list-deployments", "GET", "/deployments", _list, _READ),
    *on_repository("repos/create-deployment", "POST", "/deployments", _create, _WRITE),
    *on_repository("repos/get-deployment", "GET", _ONE, _get, _READ),
    *on_repository("repos/list-deployment-statuses", "GET", f"{_ONE}/statuses", _list_statuses, _READ),
    *on_repository("repos/create-deployment-status", "POST", f"{_ONE}/statuses", _create_status, _WRITE),
    *on_repository("repos/get-deployment-status", "GET", f"{_ONE}/statuses/{{status_id}}", _get_status, _READ),
)
