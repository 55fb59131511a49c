"""Plant a GitHub App with the public half of its key, its bot account and its installations.

`public_key` is PEM: what GitHub keeps of the key that a person generated on the App's page. `repositories` of an installation are
names; without them the installation reaches all of the account's. Its permissions are the App's unless it says otherwise.
"""

from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import KIND as ACCOUNT_KIND
from localcloud.services.github.accounts import find_account
from localcloud.services.github.apps import INSTALLATION_KIND, KIND, bot_login, find_installation_for
from localcloud.services.github.callers import LEVELS
from localcloud.services.github.identifiers import next_id
from localcloud.services.github.repositories import find_repository_by_name

_CREATED_AT: Final = "2024-05-01T00:00:00Z"


def plant_app(transaction: Transaction, described: dict[str, Any]) -> None:
    """Plant one App; what is there already stays as it is.

    Raises:
        KeyError: `id`, `slug`, `owner` or `public_key` is missing, or an installation's `account`.
        ValueError: the key is none, a level is unknown, or an account or repository does not exist.
        TypeError: the key is not RSA.
    """
    owner = find_account(transaction, described["owner"])
    if owner is None:
        raise ValueError(
            f"the App {described['slug']} has the owner {described['owner']!r}, who does not exist; seed that account"
        )
    app = {
        "id": int(described["id"]),
        "slug": described["slug"].lower(),
        "name": described.get("name", described["slug"]),
        "owner_id": owner["id"],
        "public_key": _checked_key(described),
        "permissions": _checked_permissions(described),
        "created_at": _CREATED_AT,
    }
    if transaction.get(KIND, str(app["id"])) is None:
        transaction.put(KIND, str(app["id"]), app)
        _plant_bot(transaction, app)
    for installation in described.get("installations", []):
        _plant_installation(transaction, app, installation)


def _checked_key(described: dict[str, Any]) -> str:
    text = str(described["public_key"])
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError(
            f"public_key of the App {described['slug']} is no PEM; no token could be checked. Write its RSA key"
        ) from error
    if not isinstance(key, RSAPublicKey):
        raise TypeError(f"public_key of the App {described['slug']} is not RSA; GitHub signs with RS256. Write an RSA key")
    return text


def _checked_permissions(described: dict[str, Any]) -> dict[str, str]:
    permissions = {"metadata": "read", **described.get("permissions", {})}
    wrong = sorted(name for name, level in permissions.items() if level not in LEVELS)
    if wrong:
        raise ValueError(
            f"permission {wrong[0]} is {permissions[wrong[0]]!r}; nothing would be granted. Write read, write or admin"
        )
    return permissions


def _plant_bot(transaction: Transaction, app: Document) -> None:
    login = bot_login(app)
    if find_account(transaction, login) is None:
        account = {"login": login, "id": next_id(transaction, "account"), "type": "Bot", "name": None, "plan": "free", "keys": []}
        times = {"created_at": _CREATED_AT, "updated_at": _CREATED_AT}
        transaction.put(ACCOUNT_KIND, login.lower(), account | times)


def _plant_installation(transaction: Transaction, app: Document, described: dict[str, Any]) -> None:
    account = find_account(transaction, described["account"])
    if account is None:
        raise ValueError(
            f"an installation of {app['slug']} names {described['account']!r}, who does not exist; seed that account"
        )
    if find_installation_for(transaction, app["id"], account["id"]) is not None:
        return
    names = described.get("repositories")
    found = [find_repository_by_name(transaction, account["login"], name) for name in names or []]
    if None in found:
        raise ValueError(f"an installation of {app['slug']} names a repository that does not exist: {names}; seed it first")
    installation = {
        "id": int(described.get("id") or next_id(transaction, "installation")),
        "app_id": app["id"],
        "account_id": account["id"],
        "repository_ids": None if names is None else sorted(item["id"] for item in found if item),
        "permissions": _checked_permissions({"permissions": described.get("permissions", app["permissions"])}),
        "created_at": _CREATED_AT,
        "suspended_at": None,
    }
    transaction.put(INSTALLATION_KIND, str(installation["id"]), installation)
