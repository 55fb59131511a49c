"""Issues and the labels on them over REST. @octokit/openapi 23.0.2, "Issues / issues", "Issues / labels".

Left out: a bare list as the body of a write of labels; the object with `labels` is the published form.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.errors import invalid_request, not_found
from localcloud.services.github.identifiers import now
from localcloud.services.github.issue_views import show_issue
from localcloud.services.github.issues import (
    STATES,
    create_issue,
    keep_issue,
    list_comments,
    list_issues,
    named,
    require_issue,
    require_issues,
    update_issue,
)
from localcloud.services.github.labels import find_label, list_labels, require_labels
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_labels import show_label


def _list(call: Call) -> Reply:
    repository = require_issues(call)
    state = call.query.get("state", "open")
    if state not in {*STATES, "all"}:
        raise invalid_request(f"For 'properties/state', {state} is not one of open, closed, all.")
    wanted = [name.strip().lower() for name in call.query.get("labels", "").split(",") if name.strip()]
    found = [
        issue
        for issue in list_issues(call.tx, repository["id"])
        if state in ("all", issue["state"]) and set(wanted) <= _names(call, repository, issue) and _is_asked_for(call, issue)
    ]
    return reply_with_page(call, [show_issue(call, repository, issue) for issue in _sorted(call, repository, found)])


def _names(call: Call, repository: Document, issue: Document) -> set[str]:
    return {label["name"].lower() for label in list_labels(call.tx, repository["id"]) if label["id"] in issue["labels"]}


def _is_asked_for(call: Call, issue: Document) -> bool:
    creator, assignee, since = (call.query.get(name, "") for name in ("creator", "assignee", "since"))
    is_assigned = {"": True, "*": bool(issue["assignees"]), "none": not issue["assignees"]}.get(
        assignee, assignee.lower() in {login.lower() for login in issue["assignees"]}
    )
    return is_assigned and creator.lower() in ("", issue["author"].lower()) and issue["updated_at"] >= since


def _sorted(call: Call, repository: Document, issues: list[Document]) -> list[Document]:
    field = call.query.get("sort", "created")
    if field not in {"created", "updated", "comments"}:
        raise invalid_request(f"For 'properties/sort', {field} is not one of created, updated, comments.")

    def order(issue: Document) -> tuple[Any, int]:
        if field == "comments":
            return len(list_comments(call.tx, repository["id"], [issue["number"]])), issue["number"]
        return issue[f"{field}_at"], issue["number"]

    return sorted(issues, key=order, reverse=call.query.get("direction", "desc") != "asc")


def _create(call: Call) -> Reply:
    repository = require_issues(call)
    shown = show_issue(call, repository, create_issue(call, repository))
    return Reply(shown, 201, {"location": shown["url"]})


def _get(call: Call) -> Reply:
    return Reply(show_issue(call, *require_issue(call)))


def _update(call: Call) -> Reply:
    repository, issue = require_issue(call)
    return Reply(show_issue(call, repository, update_issue(call, repository, issue)))


def _list_labels(call: Call) -> Reply:
    return reply_with_page(call, _labels(call, *require_issue(call)))


def _labels(call: Call, repository: Document, issue: Document) -> list[Document]:
    labels = {label["id"]: label for label in list_labels(call.tx, repository["id"])}
    return [show_label(call, repository, labels[number]) for number in issue["labels"] if number in labels]


def _wanted_labels(call: Call, repository: Document) -> list[int]:
    return require_labels(call.tx, repository["id"], named(call.body.get("labels", [])))


def _write_labels(call: Call, repository: Document, issue: Document, labels: list[int]) -> Reply:
    issue |= {"labels": list(dict.fromkeys(labels)), "updated_at": now(call.clock)}
    return Reply(_labels(call, repository, keep_issue(call.tx, repository, issue)))


def _add_labels(call: Call) -> Reply:
    repository, issue = require_issue(call)
    return _write_labels(call, repository, issue, [*issue["labels"], *_wanted_labels(call, repository)])


def _set_labels(call: Call) -> Reply:
    repository, issue = require_issue(call)
    return _write_labels(call, repository, issue, _wanted_labels(call, repository))


def _remove_label(call: Call) -> Reply:
    repository, issue = require_issue(call)
    label = find_label(call.tx, repository["id"], call.params["name"])
    if label is None or label["id"] not in issue["labels"]:
        raise not_found()
    return _write_labels(call, repository, issue, [number for number in issue["labels"] if number != label["id"]])


def _remove_labels(call: Call) -> Reply:
    repository, issue = require_issue(call)
    _write_labels(call, repository, issue, [])
    return Reply(status=204)


_ISSUE: Final = "/issues/{issue_number}"
_READ, _WRITE = "issues=read", "issues=write"
_LABELS_READ, _LABELS_WRITE = "issues=read;pull_requests=read", "issues=write;pull_requests=write"
ROUTES: Final = (
    *on_repository("issues/list-for-repo", "GET", "/issues", _list, _READ),
    *on_repository("issues/create", "POST", "/issues", _create, _WRITE),
    *on_repository("issues/get", "GET", _ISSUE, _get, _READ),
    *on_repository("issues/update", "PATCH", _ISSUE, _update, _LABELS_WRITE),
    *on_repository("issues/list-labels-on-issue", "GET", f"{_ISSUE}/labels", _list_labels, _LABELS_READ),
    *on_repository("issues/add-labels", "POST", f"{_ISSUE}/labels", _add_labels, _LABELS_WRITE),
    *on_repository("issues/set-labels", "PUT", f"{_ISSUE}/labels", _set_labels, _LABELS_WRITE),
    *on_repository("issues/remove-all-labels", "DELETE", f"{_ISSUE}/labels", _remove_labels, _LABELS_WRITE),
    *on_repository("issues/remove-label", "DELETE", f"{_ISSUE}/labels/{{name}}", _remove_label, _LABELS_WRITE),
)
