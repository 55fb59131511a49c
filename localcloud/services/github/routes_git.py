"""Branches, refs and commits over REST. @octokit/openapi 23.0.2, "Branches", "Commits", "Git / refs".

A ref in a path may be written with plain or with encoded slashes; GitHub takes both.
"""

import re
from itertools import pairwise
from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_flag, required_text
from localcloud.services.github.commit_views import (
    show_branch,
    show_commit,
    show_commit_with_files,
    show_ref,
    show_short_branch,
)
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.git_store import Git
from localcloud.services.github.identifiers import now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import keep_repository, require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.rule_enforcement import RefChange, refuse_by_rules

HEADS: Final = "refs/heads/"
_REF: Final = re.compile(r"refs/[^/\s~^:?*\[\\]+(/[^/\s~^:?*\[\\]+)+")


def git_of(call: Call) -> tuple[Document, Git]:
    """Return the repository that the path names, and its git side."""
    repository = require_repository(call)
    return repository, Git(call.tx, repository["id"])


def require_commits(git: Git) -> None:
    """Refuse an empty repository.

    Raises:
        RefusalError: 409.
    """
    if not git.refs("refs/"):
        raise refuse(409, "Git Repository is empty.")


def _list_branches(call: Call) -> Reply:
    repository, git = git_of(call)
    shown = [show_short_branch(call, repository, ref.removeprefix(HEADS), sha) for ref, sha in git.refs(HEADS)]
    wanted = call.query.get("protected")
    return reply_with_page(call, [branch for branch in shown if wanted is None or branch["protected"] == (wanted == "true")])


def _get_branch(call: Call) -> Reply:
    repository, git = git_of(call)
    sha = git.ref(HEADS + call.params["branch"])
    if sha is None:
        raise refuse(404, "Branch not found")
    return Reply(show_branch(call, repository, call.params["branch"], sha))


def _get_ref(call: Call) -> Reply:
    repository, git = git_of(call)
    require_commits(git)
    ref = f"refs/{call.params['ref'].removeprefix('refs/')}"
    sha = git.ref(ref)
    if sha is None:
        raise not_found()
    return Reply(show_ref(call, repository, ref, sha))


def _list_matching_refs(call: Call) -> Reply:
    repository, git = git_of(call)
    found = git.refs(f"refs/{call.params['ref']}")
    return Reply([show_ref(call, repository, ref, sha) for ref, sha in found])


def _create_ref(call: Call) -> Reply:
    repository, git = git_of(call)
    require_commits(git)
    ref, sha = required_text(call, "ref"), required_text(call, "sha")
    if not _REF.fullmatch(ref):
        raise refuse(422, "Reference name is invalid: it must start with 'refs' and have at least two slashes.")
    if not git.has_commit(sha):
        raise refuse(422, "Object does not exist")
    if git.ref(ref) is not None:
        raise refuse(422, "Reference already exists")
    refuse_by_rules(call, repository, RefChange(ref, None, sha), 422)
    move_ref(call, repository, ref, sha)
    shown = show_ref(call, repository, ref, sha)
    return Reply(shown, 201, {"location": shown["url"]})


def move_ref(call: Call, repository: Document, ref: str, sha: str) -> None:
    """Point a ref at a commit, which is a push."""
    Git(call.tx, repository["id"]).set_ref(ref, sha)
    keep_repository(call.tx, repository | {"pushed_at": now(call.clock)})


def _update_ref(call: Call) -> Reply:
    repository, git = git_of(call)
    ref, sha = f"refs/{call.params['ref']}", required_text(call, "sha")
    present = git.ref(ref)
    if present is None:
        raise refuse(422, "Reference does not exist")
    if not git.has_commit(sha):
        raise refuse(422, "Object does not exist")
    if not optional_flag(call, "force", default=False) and not git.is_ancestor(present, sha):
        raise refuse(422, "Update is not a fast forward")
    refuse_by_rules(call, repository, RefChange(ref, present, sha), 422)
    move_ref(call, repository, ref, sha)
    return Reply(show_ref(call, repository, ref, sha))


def _delete_ref(call: Call) -> Reply:
    repository, git = git_of(call)
    ref = f"refs/{call.params['ref']}"
    if ref == HEADS + repository["default_branch"]:
        raise refuse(422, "Cannot delete the default branch")
    if git.ref(ref) is None:
        raise refuse(422, "Reference does not exist")
    refuse_by_rules(call, repository, RefChange(ref, git.ref(ref), None), 422)
    git.delete_ref(ref)
    return Reply(status=204)


def _list_commits(call: Call) -> Reply:
    repository, git = git_of(call)
    require_commits(git)
    sha = git.resolve(call.query.get("sha") or repository["default_branch"])
    if sha is None:
        raise not_found()
    commits = list(git.history(sha))
    if call.query.get("path"):
        commits = _touching(git, commits, call.query["path"])
    return reply_with_page(call, [show_commit(call, repository, commit) for commit in commits])


def _touching(git: Git, commits: list[Document], path: str) -> list[Document]:
    found = {commit["sha"]: git.find(commit["tree"], path) for commit in commits}
    pairs = [*pairwise(commits), (commits[-1], None)]
    return [commit for commit, before in pairs if found[commit["sha"]] != (found[before["sha"]] if before else None)]


def _get_commit(call: Call) -> Reply:
    repository, git = git_of(call)
    require_commits(git)
    sha = git.resolve(call.params["ref"])
    if sha is None:
        raise refuse(422, f"No commit found for SHA: {call.params['ref']}")
    return Reply(show_commit_with_files(call, repository, git.commit(sha)))


_READ, _WRITE = "contents=read", "contents=write"
ROUTES: Final = (
    *on_repository("repos/list-branches", "GET", "/branches", _list_branches, _READ),
    *on_repository("repos/get-branch", "GET", "/branches/{branch...}", _get_branch, _READ),
    *on_repository("git/get-ref", "GET", "/git/ref/{ref...}", _get_ref, _READ),
    *on_repository("git/list-matching-refs", "GET", "/git/matching-refs/{ref...}", _list_matching_refs, _READ),
    *on_repository("git/create-ref", "POST", "/git/refs", _create_ref, _WRITE),
    *on_repository("git/update-ref", "PATCH", "/git/refs/{ref...}", _update_ref, _WRITE),
    *on_repository("git/delete-ref", "DELETE", "/git/refs/{ref...}", _delete_ref, _WRITE),
    *on_repository("repos/list-commits", "GET", "/commits", _list_commits, _READ),
    *on_repository("repos/get-commit", "GET", "/commits/{ref...}", _get_commit, _READ),
)
