"""Issues of repositories and their comments: where they are kept and what GitHub takes.

Numbers count up within a repository and are never given twice. Left out: milestones, types, sub-issues, locking, reactions, and
transfers.
"""

from collections.abc import Iterable
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account
from localcloud.services.github.bodies import optional_text, optional_texts
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import invalid_request, not_found, refuse, validation_failed
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.labels import require_labels
from localcloud.services.github.repositories import require_repository

KIND: Final = "github.issue"
COMMENT_KIND: Final = "github.issue_comment"
STATES: Final = ("open", "closed")
CLOSING_REASONS: Final = ("completed", "not_planned", "duplicate")
# Longest text of an issue or comment, in characters; wording of the refusal unverified.
LONGEST_BODY: Final = 65_536
LONGEST_TITLE: Final = 256


def issue_key(repository_id: int, number: int) -> str:
    """Return the key of an issue; keys sort by number."""
    return f"{repository_id}/{number:010d}"


def list_issues(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's issues, oldest first."""
    return [issue for _, issue in transaction.list(KIND, f"{repository_id}/")]


def require_issues(call: Call) -> Document:
    """Return the repository that the path names when it has issues.

    Raises:
        RefusalError: 404 without it, 410 when its issues are switched off.
    """
    repository = require_repository(call)
    if not repository["has_issues"]:
        raise refuse(410, "Issues has been disabled in this repository.")
    return repository


def require_issue(call: Call) -> tuple[Document, Document]:
    """Return (repository, issue) that the path names.

    Raises:
        RefusalError: 404, or 410 when issues are switched off.
    """
    repository, number = require_issues(call), call.params["issue_number"]
    issue = call.tx.get(KIND, issue_key(repository["id"], int(number))) if number.isdecimal() else None
    if issue is None:
        raise not_found()
    return repository, issue


def create_issue(call: Call, repository: Document) -> Document:
    """Open an issue by the call's body.

    Raises:
        RefusalError: 422.
    """
    moment = now(call.clock)
    issue = {
        "id": next_id(call.tx, "issue"),
        "number": call.tx.next_number(f"github.issue_number.{repository['id']}"),
        "title": _title(call, ""),
        "body": checked_body(optional_text(call, "body")) or None,
        "state": "open",
        "state_reason": None,
        "author": caller_of(call).login,
        "app_id": caller_of(call).app_id,
        "labels": require_labels(call.tx, repository["id"], label_names(call) or []),
        "assignees": _assignees(call) or [],
        "created_at": moment,
        "updated_at": moment,
        "closed_at": None,
        "closed_by": None,
    }
    return keep_issue(call.tx, repository, issue)


def update_issue(call: Call, repository: Document, issue: Document) -> Document:
    """Change an issue by the call's body; labels and assignees are replaced as a whole.

    Raises:
        RefusalError: 422.
    """
    if call.body.get("title") is not None:
        issue["title"] = _title(call, issue["title"])
    if "body" in call.body:
        issue["body"] = checked_body(optional_text(call, "body")) or None
    names, assignees = label_names(call), _assignees(call)
    if names is not None:
        issue["labels"] = require_labels(call.tx, repository["id"], names)
    if assignees is not None:
        issue["assignees"] = assignees
    _change_state(call, issue)
    return keep_issue(call.tx, repository, issue | {"updated_at": now(call.clock)})


def keep_issue(transaction: Transaction, repository: Document, issue: Document) -> Document:
    """Write an issue."""
    transaction.put(KIND, issue_key(repository["id"], issue["number"]), issue)
    return issue


def checked_body(text: str) -> str:
    """Return the text of an issue or comment.

    Raises:
        RefusalError: 422 when it is too long.
    """
    if len(text) > LONGEST_BODY:
        raise _too_long("body", LONGEST_BODY)
    return text


def label_names(call: Call) -> list[str] | None:
    """Return the names under `labels`, written as texts or as objects with a name; None when the field is absent.

    Raises:
        RefusalError: 422.
    """
    given = call.body.get("labels")
    return None if given is None else named(given)


def named(labels: Any) -> list[str]:
    """Return the names of a list of texts or of objects with a name.

    Raises:
        RefusalError: 422.
    """
    given = labels if isinstance(labels, list) else [None]
    names = [item.get("name") if isinstance(item, dict) else item for item in given]
    found = [name for name in names if isinstance(name, str) and name]
    if len(found) != len(names):
        raise invalid_request("For 'properties/labels', expected an array of strings or of objects with a name.")
    return found


def _title(call: Call, default: str) -> str:
    given = call.body.get("title")
    title = str(given) if isinstance(given, int) and not isinstance(given, bool) else optional_text(call, "title", default)
    if not title.strip():
        raise validation_failed("Issue", "title", "missing_field")
    if len(title) > LONGEST_TITLE:
        raise _too_long("title", LONGEST_TITLE)
    return title


def _too_long(field: str, most: int) -> Exception:
    message = f"{field} is too long (maximum is {most} characters)"
    return validation_failed("Issue", field, "custom", message)


def _assignees(call: Call) -> list[str] | None:
    names = optional_texts(call, "assignees")
    if names is None:
        return None
    accounts = [find_account(call.tx, name) for name in names]
    if any(account is None or account["type"] != "User" for account in accounts):
        raise validation_failed("Issue", "assignees", "invalid")
    return [account["login"] for account in accounts if account]


def _change_state(call: Call, issue: Document) -> None:
    state, reason = optional_text(call, "state", issue["state"]), call.body.get("state_reason")
    if state not in STATES:
        raise invalid_request(f"For 'properties/state', {state} is not one of {', '.join(STATES)}.")
    if reason not in (None, "reopened", *CLOSING_REASONS):
        raise invalid_request(f"For 'properties/state_reason', {reason} is not one of {', '.join(CLOSING_REASONS)}, reopened.")
    if state == issue["state"]:
        if state == "closed" and reason in CLOSING_REASONS:
            issue["state_reason"] = reason
        return
    if state == "closed":
        why = reason if reason in CLOSING_REASONS else "completed"
        issue |= {"state_reason": why, "closed_at": now(call.clock), "closed_by": caller_of(call).login}
    else:
        issue |= {"state_reason": "reopened", "closed_at": None, "closed_by": None}
    issue["state"] = state


# Comments


def list_comments(transaction: Transaction, repository_id: int, numbers: Iterable[int] | None = None) -> list[Document]:
    """Return the comments of a repository, or of the issues of these numbers, oldest first."""
    prefixes = [""] if numbers is None else [f"{number:010d}/" for number in numbers]
    found = [item for prefix in prefixes for _, item in transaction.list(COMMENT_KIND, f"{repository_id}/{prefix}")]
    return sorted(found, key=lambda comment: comment["id"])


def keep_comment(transaction: Transaction, repository: Document, comment: Document) -> Document:
    """Write a comment."""
    transaction.put(COMMENT_KIND, comment_key(repository, comment), comment)
    return comment


def comment_key(repository: Document, comment: Document) -> str:
    """Return the key of a comment: below its issue."""
    return f"{repository['id']}/{comment['issue']:010d}/{comment['id']:012d}"
