"""Environments over REST. Operations and schemas: @octokit/openapi 23.0.2, "Deployments / environments"."""

from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account_by_id, find_team_by_id, show_simple_user, show_team
from localcloud.services.github.environments import (
    checked_settings,
    delete_environment,
    list_environments,
    require_environment,
    require_plan_with_environments,
    require_plan_with_fields,
    write_environment,
)
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository


def show_environment(call: Call, repository: Document, environment: Document) -> Document:
    """Return the schema `environment`, with `can_admins_bypass` at the top level as GitHub adds it."""
    name, path = full_name(repository), quote(environment["name"], safe="")
    return {
        "id": environment["id"],
        "node_id": node_id("EN", repository["id"], environment["id"]),
        "name": environment["name"],
        "url": f"{call.base_url}/repos/{name}/environments/{path}",
        "html_url": f"{WEB}/{name}/deployments/activity_log?environments_filter={path}",
        "created_at": environment["created_at"],
        "updated_at": environment["updated_at"],
        "can_admins_bypass": environment["can_admins_bypass"],
        "protection_rules": _show_rules(call, environment),
        "deployment_branch_policy": environment["deployment_branch_policy"],
    }


def _show_rules(call: Call, environment: Document) -> list[Document]:
    rules: list[Document] = []
    if environment["wait_timer"]:
        rules.append(_rule(environment, "wait_timer") | {"wait_timer": environment["wait_timer"]})
    if environment["reviewers"]:
        reviewers = [_show_reviewer(call, reviewer) for reviewer in environment["reviewers"]]
        more = {"prevent_self_review": environment["prevent_self_review"], "reviewers": reviewers}
        rules.append(_rule(environment, "required_reviewers") | more)
    if environment["deployment_branch_policy"]:
        rules.append(_rule(environment, "branch_policy"))
    return rules


def _rule(environment: Document, kind: str) -> Document:
    number = environment["rule_ids"][kind]
    return {"id": number, "node_id": node_id("GA", number), "type": kind}


def _show_reviewer(call: Call, reviewer: Document) -> dict[str, Any]:
    if reviewer["type"] == "Team":
        team = find_team_by_id(call.tx, reviewer["id"])
        return {"type": "Team", "reviewer": show_team(call.base_url, team) if team else None}
    account = find_account_by_id(call.tx, reviewer["id"])
    return {"type": "User", "reviewer": show_simple_user(call.base_url, account) if account else None}


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    require_plan_with_environments(call.tx, repository)
    shown = [show_environment(call, repository, environment) for environment in list_environments(call.tx, repository["id"])]
    return reply_with_counted_page(call, "environments", shown)


def _get(call: Call) -> Reply:
    return Reply(show_environment(call, *require_environment(call)))


def _put(call: Call) -> Reply:
    repository = require_repository(call)
    require_plan_with_environments(call.tx, repository)
    require_plan_with_fields(call.tx, repository, call.body)
    settings = checked_settings(call.tx, call.body)
    environment = write_environment(call.tx, call.clock, repository, call.params["environment_name"], settings)
    return Reply(show_environment(call, repository, environment))


def _delete(call: Call) -> Reply:
    _, environment = require_environment(call)
    delete_environment(call.tx, environment)
    return Reply(status=204)


_E: Final = "/environments/{environment_name}"
ROUTES: Final = (
    *on_repository("repos/get-all-environments", "GET", "/environments", _list, "actions=read"),
    *on_repository("repos/get-environment", "GET", _E, _get, "actions=read"),
    *on_repository("repos/create-or-update-environment", "PUT", _E, _put, "administration=write"),
    *on_repository("repos/delete-an-environment", "DELETE", _E, _delete, "administration=write"),
)
