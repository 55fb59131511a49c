"""Repositories: where they are kept, and how a call finds the one it names.

A repository's document is keyed by its id. Every name it ever had points at it, so that an old name redirects until
another repository takes it. Names are looked up without case and shown as written.
"""

from typing import Any, Final
from urllib.parse import quote, urlencode

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account, find_account_by_id
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import not_found, refuse

KIND: Final = "github.repository"
NAME_KIND: Final = "github.repository_name"
_READ_METHODS: Final = frozenset({"GET", "HEAD"})

DEFAULTS: Final[dict[str, Any]] = {
    "allow_auto_merge": False,
    "allow_forking": False,
    "allow_merge_commit": True,
    "allow_rebase_merge": True,
    "allow_squash_merge": True,
    "allow_update_branch": False,
    "archived": False,
    "delete_branch_on_merge": False,
    "description": None,
    "has_discussions": False,
    "has_downloads": True,
    "has_issues": True,
    "has_pages": False,
    "has_projects": True,
    "has_wiki": True,
    "homepage": None,
    "is_template": False,
    "merge_commit_message": "PR_TITLE",
    "merge_commit_title": "MERGE_MESSAGE",
    "squash_merge_commit_message": "COMMIT_MESSAGES",
    "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
    "topics": [],
    "use_squash_pr_title_as_default": False,
    "web_commit_signoff_required": False,
}
"""Settings of a repository that nobody configured."""


def name_key(owner: str, name: str) -> str:
    """Return the key under which a full name is kept."""
    return f"{owner}/{name}".lower()


def find_repository_by_id(transaction: Transaction, repository_id: int) -> Document | None:
    """Return the repository of that number."""
    return transaction.get(KIND, str(repository_id))


def find_repository_by_name(transaction: Transaction, owner: str, name: str) -> Document | None:
    """Return the repository that has or had this name."""
    pointer = transaction.get(NAME_KIND, name_key(owner, name))
    return find_repository_by_id(transaction, pointer["repository_id"]) if pointer else None


def keep_repository(transaction: Transaction, repository: Document) -> None:
    """Write a repository and let its present name point at it."""
    transaction.put(KIND, str(repository["id"]), repository)
    pointer = {"repository_id": repository["id"]}
    transaction.put(NAME_KIND, name_key(repository["owner"], repository["name"]), pointer)


def list_repositories(transaction: Transaction, owner_id: int | None = None) -> list[Document]:
    """Return the repositories of an account, or all, in order of their full names."""
    found = [document for _, document in transaction.list(KIND) if owner_id in (None, document["owner_id"])]
    return sorted(found, key=lambda document: name_key(document["owner"], document["name"]))


def is_private(repository: Document) -> bool:
    """Say whether only members see it (`internal` counts as private)."""
    return bool(repository["visibility"] != "public")


def full_name(repository: Document) -> str:
    """Return `owner/name` as written."""
    return f"{repository['owner']}/{repository['name']}"


def find_visible_repository(call: Call) -> Document:
    """Return the repository that the path names, by full name or by number.

    Raises:
        RefusalError: 404 when it is not there for this caller; 301 or 307 under a former name.
    """
    if "repository_id" in call.params:
        number = call.params["repository_id"]
        repository = find_repository_by_id(call.tx, int(number)) if number.isdecimal() else None
    else:
        repository = find_repository_by_name(call.tx, call.params["owner"], call.params["repo"])
    if repository is None or not caller_of(call).sees(repository):
        raise not_found()
    if "repo" in call.params and name_key(call.params["owner"], call.params["repo"]) != name_key(
        repository["owner"], repository["name"]
    ):
        raise _moved(call, repository)
    return repository


def require_repository(call: Call) -> Document:
    """Return the repository that the path names, refusing a write to an archived one.

    Raises:
        RefusalError: as `find_visible_repository`; 403 for a write to an archived repository.
    """
    repository = find_visible_repository(call)
    if repository["archived"] and call.method not in _READ_METHODS:
        raise refuse(403, "Repository was archived so is read-only.")
    return repository


def owner_of(transaction: Transaction, repository: Document) -> Document:
    """Return the account that owns a repository."""
    owner = find_account_by_id(transaction, repository["owner_id"]) or find_account(transaction, repository["owner"])
    if owner is None:
        raise LookupError(f"repository {full_name(repository)} has an owner that is not kept")
    return owner


def _moved(call: Call, repository: Document) -> Exception:
    suffix = call.route.path.removeprefix("/repos/{owner}/{repo}")
    for name, value in call.params.items():
        suffix = suffix.replace(f"{{{name}}}", quote(value, safe="")).replace(f"{{{name}...}}", quote(value))
    query = f"?{urlencode(dict(call.query))}" if call.query else ""
    location = f"{call.base_url}/repositories/{repository['id']}{suffix}{query}"
    status, message = (301, "Moved Permanently") if call.method in _READ_METHODS else (307, "Temporary Redirect")
    return refuse(status, message, url=location, headers={"location": location})
