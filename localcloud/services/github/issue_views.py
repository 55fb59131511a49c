"""Show issues and comments: schemas `issue`, `issue-search-result-item` and `issue-comment` of @octokit/openapi 23.0.2."""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account, show_simple_user
from localcloud.services.github.api_versions import without_retired_fields
from localcloud.services.github.apps import find_app, show_app
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.issues import list_comments
from localcloud.services.github.labels import list_labels
from localcloud.services.github.repositories import full_name
from localcloud.services.github.routes_labels import show_issue_label

_REACTIONS: Final = ("total_count", "+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


def show_issue(call: Call, repository: Document, issue: Document) -> Document:
    """Return an issue by itself or in a repository's list."""
    return {**_shown(call, repository, issue), "closed_by": _person(call, issue["closed_by"])}


def show_found_issue(call: Call, repository: Document, issue: Document) -> Document:
    """Return an issue as a search finds it. Every match scores the same: the order is the caller's choice."""
    return {**_shown(call, repository, issue), "score": 1.0}


def _shown(call: Call, repository: Document, issue: Document) -> dict[str, Any]:
    api = f"{call.base_url}/repos/{full_name(repository)}"
    url = f"{api}/issues/{issue['number']}"
    labels = {label["id"]: label for label in list_labels(call.tx, repository["id"])}
    assignees = [_person(call, login) for login in issue["assignees"]]
    kept = ("id", "number", "title", "body", "state", "state_reason", "created_at", "updated_at", "closed_at")
    shown = {
        **{name: issue[name] for name in kept},
        "node_id": node_id("I", repository["id"], issue["id"]),
        "url": url,
        "repository_url": api,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": f"{WEB}/{full_name(repository)}/issues/{issue['number']}",
        "user": _person(call, issue["author"]),
        "labels": [show_issue_label(call, repository, labels[number]) for number in issue["labels"] if number in labels],
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "locked": False,
        "active_lock_reason": None,
        "comments": len(list_comments(call.tx, repository["id"], [issue["number"]])),
        "author_association": _association(call, repository, issue["author"]),
        "performed_via_github_app": _app(call, issue),
        "reactions": _reactions(url),
    }
    return without_retired_fields(call, shown)


def show_comment(call: Call, repository: Document, comment: Document) -> Document:
    """Return the schema `issue-comment`."""
    api, web = (f"{base}/{full_name(repository)}" for base in (f"{call.base_url}/repos", WEB))
    url = f"{api}/issues/comments/{comment['id']}"
    return {
        "id": comment["id"],
        "node_id": node_id("IC", repository["id"], comment["id"]),
        "url": url,
        "html_url": f"{web}/issues/{comment['issue']}#issuecomment-{comment['id']}",
        "issue_url": f"{api}/issues/{comment['issue']}",
        "body": comment["body"],
        "user": _person(call, comment["author"]),
        "created_at": comment["created_at"],
        "updated_at": comment["updated_at"],
        "author_association": _association(call, repository, comment["author"]),
        "performed_via_github_app": _app(call, comment),
        "reactions": _reactions(url),
    }


def _person(call: Call, login: str | None) -> Document | None:
    account = find_account(call.tx, login) if login else None
    return show_simple_user(call.base_url, account) if account else None


def _app(call: Call, written: Document) -> Document | None:
    app = find_app(call.tx, written["app_id"]) if written["app_id"] else None
    return show_app(call, app) if app else None


def _association(call: Call, repository: Document, login: str) -> str:
    account = find_account(call.tx, login)
    if account is None or account["type"] != "User":
        return "NONE"
    return "OWNER" if account["id"] == repository["owner_id"] else "MEMBER"


def _reactions(url: str) -> Document:
    return {"url": f"{url}/reactions", **dict.fromkeys(_REACTIONS, 0)}
