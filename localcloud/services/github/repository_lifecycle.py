"""Make, rename and delete repositories."""

import re
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import refuse, validation_failed
from localcloud.services.github.git_store import Git, initial_commit
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.labels import plant_default_labels
from localcloud.services.github.repositories import (
    DEFAULTS,
    KIND,
    NAME_KIND,
    find_repository_by_id,
    find_repository_by_name,
    keep_repository,
    name_key,
)

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
# Everything that is kept under `<repository id>/`.
_BELONGINGS: Final = (
    *("environment", "branch_policy", "variable", "secret", "public_key", "git_object", "git_ref", "setting", "ruleset"),
    *("label", "issue", "issue_comment", "deployment", "deployment_status", "check_run", "check_suite"),
    *("workflow", "workflow_run", "deploy_key", "hook"),
    *("collaborator", "invitation", "team_repository", "runner", "branch_protection"),
)


def checked_name(transaction: Transaction, owner: str, name: str) -> str:
    """Return the name when it is well formed and free.

    Raises:
        RefusalError: 422.
    """
    if not _NAME.fullmatch(name) or name in {".", ".."}:
        raise validation_failed("Repository", "name", "invalid", "name is invalid")
    taken = find_repository_by_name(transaction, owner, name)
    if taken and name_key(taken["owner"], taken["name"]) == name_key(owner, name):
        error = {"resource": "Repository", "code": "custom", "field": "name", "message": "name already exists on this account"}
        raise refuse(422, "Repository creation failed.", errors=[error])
    return name


def new_repository(owner: Document, name: str, repository_id: int, created_at: str, settings: dict[str, Any]) -> Document:
    """Return the document of a repository with defaults for what the settings leave out."""
    times = {"created_at": created_at, "updated_at": created_at, "pushed_at": created_at}
    identity = {"id": repository_id, "name": name, "owner": owner["login"], "owner_id": owner["id"]}
    return {**DEFAULTS, "visibility": "public", "default_branch": "main", **times, **settings, **identity}


def create_repository(call: Call, owner: Document, name: str, settings: dict[str, Any], *, has_commit: bool) -> Document:
    """Make a repository, with GitHub's first commit when asked for."""
    repository_id = next_id(call.tx, "repository")
    while find_repository_by_id(call.tx, repository_id):
        repository_id = next_id(call.tx, "repository")
    repository = new_repository(owner, checked_name(call.tx, owner["login"], name), repository_id, now(call.clock), settings)
    keep_repository(call.tx, repository)
    plant_default_labels(call.tx, repository_id)
    if has_commit:
        add_first_commit(call.tx, repository, owner, [repository["default_branch"]])
    return repository


def add_first_commit(transaction: Transaction, repository: Document, author: Document, branches: list[str]) -> None:
    """Give a repository its first commit, with these branches on it."""
    git = Git(transaction, repository["id"])
    person = {"name": author["login"], "email": address_of(author), "date": repository["created_at"]}
    sha = initial_commit(git, repository["name"], person, repository["description"] or "")
    for branch in branches:
        git.set_ref(f"refs/heads/{branch}", sha)


def address_of(account: Document) -> str:
    """Return the address GitHub gives an account's commits."""
    return f"{account['id']}+{account['login']}@users.noreply.github.com"


def rename_repository(call: Call, repository: Document, name: str) -> None:
    """Change a repository's name in place; the old name goes on pointing here."""
    if name == repository["name"]:
        return
    if name.lower() != repository["name"].lower():
        checked_name(call.tx, repository["owner"], name)
        # The moment matters for the form of the OIDC subject.
        repository["renamed_at"] = now(call.clock)
    repository["name"] = name


def delete_repository(transaction: Transaction, repository: Document) -> None:
    """Forget a repository, everything in it, and the names that led to it."""
    for entity in _BELONGINGS:
        transaction.delete_all(f"github.{entity}", f"{repository['id']}/")
    for key, pointer in transaction.list(NAME_KIND):
        if pointer["repository_id"] == repository["id"]:
            transaction.delete(NAME_KIND, key)
    transaction.delete(KIND, str(repository["id"]))
