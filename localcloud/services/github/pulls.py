"""Pull requests: where they are kept and how GitHub lists them. Each is an issue, too, and has its comments there.

Only what a workflow's own job needs: nothing is merged, reviewed or compared here. Opened over the control port.
"""

from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import WEB, find_account, show_simple_user
from localcloud.services.github.api_versions import without_retired_fields
from localcloud.services.github.identifiers import next_id, node_id, now
from localcloud.services.github.issues import keep_issue
from localcloud.services.github.repositories import find_repository_by_id, find_repository_by_name, full_name
from localcloud.services.github.repository_views import show_own_repository

KIND: Final = "github.pull"


def open_pull(transaction: Transaction, clock: Clock, repository: Document, described: dict[str, Any]) -> Document:
    """Open a pull request, or move the head of the one that is open for that branch; return it.

    `described`: head_repository (owner/name), head_branch, head_sha, base, title.

    Raises:
        KeyError: one of them is missing.
        LookupError: the head's repository does not exist.
    """
    owner, _, name = described["head_repository"].partition("/")
    head = find_repository_by_name(transaction, owner, name)
    if head is None:
        raise LookupError(f"there is no repository {described['head_repository']}")
    place = {"head_repository_id": head["id"], "head_branch": described["head_branch"], "base": described["base"]}
    known = next((one for one in list_pulls(transaction, repository["id"]) if place.items() <= one.items()), None)
    if known is not None and known["state"] == "open":
        return _keep(transaction, repository, known | {"head_sha": described["head_sha"], "updated_at": now(clock)})
    moment, number = now(clock), transaction.next_number(f"github.issue_number.{repository['id']}")
    common = {"number": number, "title": described["title"], "body": None, "state": "open", "author": head["owner"]}
    common |= {"created_at": moment, "updated_at": moment, "closed_at": None}
    issue: Document = {"id": next_id(transaction, "issue"), "state_reason": None, "app_id": None, "labels": [], "assignees": []}
    keep_issue(transaction, repository, {**issue, **common, "closed_by": None})
    pull = {"id": next_id(transaction, "pull"), **common, **place, "head_sha": described["head_sha"]}
    return _keep(transaction, repository, pull)


def close_pull(transaction: Transaction, clock: Clock, repository: Document, pull: Document) -> Document:
    """Close a pull request without merging it."""
    return _keep(transaction, repository, pull | {"state": "closed", "closed_at": now(clock), "updated_at": now(clock)})


def list_pulls(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's pull requests, newest first, as GitHub lists them."""
    return [pull for _, pull in transaction.list(KIND, f"{repository_id}/")][::-1]


def head_label(transaction: Transaction, pull: Document) -> str:
    """Return `owner:branch` of the head."""
    return f"{_head(transaction, pull)['owner']}:{pull['head_branch']}"


def show_pull(call: Call, repository: Document, pull: Document) -> Document:
    """Return the schema `pull-request-simple` of @octokit/openapi 23.0.2."""
    api, number = f"{call.base_url}/repos/{full_name(repository)}", pull["number"]
    url, issue, web = f"{api}/pulls/{number}", f"{api}/issues/{number}", f"{WEB}/{full_name(repository)}/pull/{number}"
    links = {
        "self": url,
        "html": web,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{api}/statuses/{pull['head_sha']}",
    }
    person = find_account(call.tx, pull["author"])
    kept = ("id", "number", "title", "body", "state", "created_at", "updated_at", "closed_at")
    shown = {
        **{name: pull[name] for name in kept},
        **{f"{name}_url": links[name] for name in ("html", "issue", "comments", "review_comments", "review_comment")},
        **{f"{name}_url": links[name] for name in ("commits", "statuses")},
        "url": url,
        "node_id": node_id("PR", repository["id"], pull["id"]),
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "_links": {name: {"href": address} for name, address in links.items()},
        "user": show_simple_user(call.base_url, person) if person else None,
        "head": _side(call, _head(call.tx, pull), pull["head_branch"], pull["head_sha"]),
        "base": _side(call, repository, pull["base"], pull["head_sha"]),
        "author_association": "NONE",
        **dict.fromkeys(("milestone", "merged_at", "auto_merge", "active_lock_reason", "assignee")),
        **{name: [] for name in ("labels", "assignees", "requested_reviewers", "requested_teams")},
        "locked": False,
        "draft": False,
    }
    return without_retired_fields(call, shown)


def _keep(transaction: Transaction, repository: Document, pull: Document) -> Document:
    transaction.put(KIND, f"{repository['id']}/{pull['number']:010d}", pull)
    return pull


def _head(transaction: Transaction, pull: Document) -> Document:
    head = find_repository_by_id(transaction, pull["head_repository_id"])
    if head is None:
        raise LookupError(f"the repository {pull['head_repository_id']} of pull request {pull['number']} is gone")
    return head


def _side(call: Call, repository: Document, branch: str, sha: str) -> Document:
    owner = find_account(call.tx, repository["owner"])
    return {
        "label": f"{repository['owner']}:{branch}",
        "ref": branch,
        "sha": sha,
        "repo": show_own_repository(call, repository),
        "user": show_simple_user(call.base_url, owner) if owner else None,
    }
