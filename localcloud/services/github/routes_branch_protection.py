"""The branch protection that is older than rulesets over REST. @octokit/openapi 23.0.2, "Branches / branch-protection".

Kept and shown; it refuses nothing here, only marks the branch as protected. Left out: who else may push or dismiss reviews, parts
of it under addresses of their own, and rules by pattern, which only GraphQL has.
"""

from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_flag
from localcloud.services.github.errors import invalid_request, refuse
from localcloud.services.github.repositories import full_name, keep_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_git import HEADS, git_of
from localcloud.services.github.rulesets import require_repository_with_rulesets

KIND: Final = "github.branch_protection"
"""Key `<repository>/<branch>`."""
_REQUIRED: Final = ("required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions")
_SWITCHES: Final = (
    *("required_linear_history", "allow_force_pushes", "allow_deletions", "block_creations"),
    *("required_conversation_resolution", "lock_branch", "allow_fork_syncing"),
)
_REVIEWS: Final = ("dismiss_stale_reviews", "require_code_owner_reviews", "require_last_push_approval")


def _branch(call: Call) -> tuple[Document, str, str]:
    """Return (repository, branch, key)."""
    repository, branch = require_repository_with_rulesets(call), call.params["branch"]
    if git_of(call)[1].ref(HEADS + branch) is None:
        raise refuse(404, "Branch not found")
    return repository, branch, f"{repository['id']}/{branch}"


def _require(call: Call) -> tuple[Document, str, Document]:
    repository, branch, key = _branch(call)
    protection = call.tx.get(KIND, key)
    if protection is None:
        raise refuse(404, "Branch not protected")
    return repository, branch, protection


def _show(call: Call, repository: Document, branch: str, kept: Document) -> dict[str, Any]:
    """Return what the schemas `branch-protection` and `protected-branch` have in common."""
    url = f"{call.base_url}/repos/{full_name(repository)}/branches/{quote(branch, safe='')}/protection"
    shown: dict[str, Any] = {"url": url, "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": kept["enforce_admins"]}}
    shown |= {name: {"enabled": kept[name]} for name in _SWITCHES}
    if kept["reviews"] is not None:
        shown["required_pull_request_reviews"] = {"url": f"{url}/required_pull_request_reviews", **kept["reviews"]}
    if kept["checks"] is not None:
        place = f"{url}/required_status_checks"
        checks = [{"context": context, "app_id": None} for context in kept["checks"]["contexts"]]
        shown["required_status_checks"] = {"url": place, "contexts_url": f"{place}/contexts", "checks": checks, **kept["checks"]}
    return shown


def _put(call: Call) -> Reply:
    repository, branch, key = _branch(call)
    absent = [name for name in _REQUIRED if name not in call.body]
    if absent:
        raise invalid_request(f'"{absent[0]}" wasn\'t supplied.')
    kept = {
        "enforce_admins": optional_flag(call, "enforce_admins", default=False),
        **{name: optional_flag(call, name, default=False) for name in _SWITCHES},
        "reviews": _reviews(call.body["required_pull_request_reviews"]),
        "checks": _checks(call.body["required_status_checks"]),
    }
    call.tx.put(KIND, key, kept)
    _mark(call, repository, {*repository.get("protected_branches", []), branch})
    return Reply(_show(call, repository, branch, kept))


def _reviews(wanted: dict[str, Any] | None) -> dict[str, Any] | None:
    if wanted is None:
        return None
    count = int(wanted.get("required_approving_review_count", 1))
    return {**{name: bool(wanted.get(name)) for name in _REVIEWS}, "required_approving_review_count": count}


def _checks(wanted: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if wanted is None else {"strict": bool(wanted.get("strict")), "contexts": list(wanted.get("contexts", []))}


def _mark(call: Call, repository: Document, branches: set[str]) -> None:
    keep_repository(call.tx, repository | {"protected_branches": sorted(branches)})


def _get(call: Call) -> Reply:
    return Reply(_show(call, *_require(call)))


def _delete(call: Call) -> Reply:
    repository, branch, _ = _require(call)
    call.tx.delete(KIND, f"{repository['id']}/{branch}")
    _mark(call, repository, {*repository.get("protected_branches", [])} - {branch})
    return Reply(status=204)


_ONE: Final = "/branches/{branch...}/protection"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("repos/get-branch-protection", "GET", _ONE, _get, _READ),
    *on_repository("repos/update-branch-protection", "PUT", _ONE, _put, _WRITE),
    *on_repository("repos/delete-branch-protection", "DELETE", _ONE, _delete, _WRITE),
)
