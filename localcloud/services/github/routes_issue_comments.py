"""Comments of issues over REST. @octokit/openapi 23.0.2, "Issues / comments"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import required_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import not_found, validation_failed
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.issue_views import show_comment
from localcloud.services.github.issues import (
    COMMENT_KIND,
    checked_body,
    comment_key,
    keep_comment,
    keep_issue,
    list_comments,
    require_issue,
    require_issues,
)
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repository_routes import on_repository


def _since(call: Call, comments: list[Document]) -> list[Document]:
    return [comment for comment in comments if comment["updated_at"] >= call.query.get("since", "")]


def _list(call: Call) -> Reply:
    repository, issue = require_issue(call)
    found = _since(call, list_comments(call.tx, repository["id"], [issue["number"]]))
    return reply_with_page(call, [show_comment(call, repository, comment) for comment in found])


def _list_all(call: Call) -> Reply:
    repository = require_issues(call)
    found = _since(call, list_comments(call.tx, repository["id"]))
    return reply_with_page(call, [show_comment(call, repository, comment) for comment in found])


def _text(call: Call) -> str:
    text = checked_body(required_text(call, "body"))
    if not text.strip():
        raise validation_failed("IssueComment", "body", "missing_field")
    return text


def _create(call: Call) -> Reply:
    repository, issue = require_issue(call)
    moment, caller = now(call.clock), caller_of(call)
    comment = {"id": next_id(call.tx, "issue_comment"), "issue": issue["number"], "body": _text(call)}
    comment |= {"author": caller.login, "app_id": caller.app_id, "created_at": moment, "updated_at": moment}
    keep_issue(call.tx, repository, issue | {"updated_at": moment})
    shown = show_comment(call, repository, keep_comment(call.tx, repository, comment))
    return Reply(shown, 201, {"location": shown["url"]})


def _require_comment(call: Call) -> tuple[Document, Document]:
    repository = require_issues(call)
    comments = list_comments(call.tx, repository["id"])
    comment = next((item for item in comments if str(item["id"]) == call.params["comment_id"]), None)
    if comment is None:
        raise not_found()
    return repository, comment


def _get(call: Call) -> Reply:
    return Reply(show_comment(call, *_require_comment(call)))


def _update(call: Call) -> Reply:
    repository, comment = _require_comment(call)
    comment |= {"body": _text(call), "updated_at": now(call.clock)}
    return Reply(show_comment(call, repository, keep_comment(call.tx, repository, comment)))


def _delete(call: Call) -> Reply:
    repository, comment = _require_comment(call)
    call.tx.delete(COMMENT_KIND, comment_key(repository, comment))
    return Reply(status=204)


_READ, _WRITE = "issues=read;pull_requests=read", "issues=write;pull_requests=write"
_ONE: Final = "/issues/comments/{comment_id}"
ROUTES: Final = (
    *on_repository("issues/list-comments", "GET", "/issues/{issue_number}/comments", _list, _READ),
    *on_repository("issues/create-comment", "POST", "/issues/{issue_number}/comments", _create, _WRITE),
    *on_repository("issues/list-comments-for-repo", "GET", "/issues/comments", _list_all, _READ),
    *on_repository("issues/get-comment", "GET", _ONE, _get, _READ),
    *on_repository("issues/update-comment", "PATCH", _ONE, _update, _WRITE),
    *on_repository("issues/delete-comment", "DELETE", _ONE, _delete, _WRITE),
)
