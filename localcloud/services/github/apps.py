"""GitHub Apps and their installations: where they are kept and how GitHub shows them.

Of an App's key the public half alone is kept, as GitHub does. An App writes as a bot account of its own, `<slug>[bot]`.
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import WEB, find_account_by_id, show_simple_user
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.repositories import find_repository_by_id

KIND: Final = "github.app"
INSTALLATION_KIND: Final = "github.installation"
ACTIONS_APP: Final = 15368
"""Number of GitHub's own App whose installation's tokens jobs of Actions have (GitHub Docs, "GITHUB_TOKEN")."""


def find_app(transaction: Transaction, app_id: int) -> Document | None:
    """Return the App of that number."""
    return transaction.get(KIND, str(app_id))


def find_app_by_slug(transaction: Transaction, slug: str) -> Document | None:
    """Return the App of that short name."""
    return next((app for _, app in transaction.list(KIND) if app["slug"] == slug.lower()), None)


def list_apps(transaction: Transaction) -> list[Document]:
    """Return every App."""
    return [app for _, app in transaction.list(KIND)]


def bot_login(app: Document) -> str:
    """Return the account under which an App writes."""
    return f"{app['slug']}[bot]"


def list_installations(transaction: Transaction, app_id: int) -> list[Document]:
    """Return where an App is installed, oldest first."""
    found = [document for _, document in transaction.list(INSTALLATION_KIND) if document["app_id"] == app_id]
    return sorted(found, key=lambda installation: installation["id"])


def find_installation_for(transaction: Transaction, app_id: int, account_id: int) -> Document | None:
    """Return an App's installation on an account."""
    return next((item for item in list_installations(transaction, app_id) if item["account_id"] == account_id), None)


def covers(installation: Document, repository: Document) -> bool:
    """Say whether an installation reaches a repository."""
    chosen = installation["repository_ids"]
    return bool(installation["account_id"] == repository["owner_id"] and (chosen is None or repository["id"] in chosen))


def show_app(call: Call, app: Document) -> Document:
    """Return the schema `integration`."""
    owner = find_account_by_id(call.tx, app["owner_id"])
    return {
        "id": app["id"],
        "slug": app["slug"],
        "node_id": node_id("A", app["id"]),
        "client_id": client_id(app),
        "owner": show_simple_user(call.base_url, owner) if owner else None,
        "name": app["name"],
        "description": None,
        "external_url": f"{WEB}/apps/{app['slug']}",
        "html_url": f"{WEB}/apps/{app['slug']}",
        "created_at": app["created_at"],
        "updated_at": app["created_at"],
        "permissions": app["permissions"],
        "events": [],
    }


def show_own_app(call: Call, app: Document) -> Document:
    """Return what an App sees of itself: the count of its installations besides."""
    return {**show_app(call, app), "installations_count": len(list_installations(call.tx, app["id"]))}


def client_id(app: Document) -> str:
    """Return the other name under which an App may sign (`iss`), of the form that GitHub hands out since 2024."""
    return f"Iv23li{app['id']:014d}"


def show_installation(call: Call, app: Document, installation: Document) -> Document:
    """Return the schema `installation`."""
    account = find_account_by_id(call.tx, installation["account_id"])
    url = f"{call.base_url}/app/installations/{installation['id']}"
    is_organization = account is not None and account["type"] == "Organization"
    place = f"organizations/{account['login']}/settings" if account and is_organization else "settings"
    shown: dict[str, Any] = {
        "id": installation["id"],
        "account": show_simple_user(call.base_url, account) if account else None,
        "repository_selection": selection(installation["repository_ids"]),
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{call.base_url}/installation/repositories",
        "html_url": f"{WEB}/{place}/installations/{installation['id']}",
        "app_id": app["id"],
        "app_slug": app["slug"],
        "client_id": client_id(app),
        "target_id": installation["account_id"],
        "target_type": "Organization" if is_organization else "User",
        "permissions": installation["permissions"],
        "events": [],
        "created_at": installation["created_at"],
        "updated_at": installation["created_at"],
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": installation["suspended_at"],
    }
    return shown


def selection(repository_ids: list[int] | None) -> str:
    """Name what an installation or its token reaches."""
    return "all" if repository_ids is None else "selected"


def chosen_repositories(transaction: Transaction, repository_ids: list[int]) -> list[Document]:
    """Return the repositories of these numbers that are still there."""
    found = [find_repository_by_id(transaction, number) for number in repository_ids]
    return [repository for repository in found if repository is not None]
