"""Secrets of a repository for Dependabot and for codespaces over REST. @octokit/openapi 23.0.2, "Dependabot", "Codespaces"."""

from collections.abc import Iterator
from typing import Final

from localcloud.core.http import Call, Route
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_secrets import LIMIT, deleting, listing, putting, showing, showing_key
from localcloud.services.github.routes_variables import Scope

# "Permissions required for GitHub Apps" in GitHub's documentation.
_PERMISSIONS: Final = {"dependabot": "dependabot_secrets", "codespaces": "codespaces_secrets"}


def _scope(reader: str) -> Scope:
    return lambda call: (_prefix(call, reader), LIMIT)


def _prefix(call: Call, reader: str) -> str:
    return f"{require_repository(call)['id']}/{reader}/"


def _routes(reader: str) -> Iterator[Route]:
    scope, permission, place = _scope(reader), _PERMISSIONS[reader], f"/{reader}/secrets"
    read, write = f"{permission}=read", f"{permission}=write"
    yield from on_repository(f"{reader}/list-repo-secrets", "GET", place, listing(scope), read)
    yield from on_repository(f"{reader}/get-repo-public-key", "GET", f"{place}/public-key", showing_key(scope), read)
    yield from on_repository(f"{reader}/get-repo-secret", "GET", f"{place}/{{secret_name}}", showing(scope), read)
    yield from on_repository(f"{reader}/create-or-update-repo-secret", "PUT", f"{place}/{{secret_name}}", putting(scope), write)
    yield from on_repository(f"{reader}/delete-repo-secret", "DELETE", f"{place}/{{secret_name}}", deleting(scope), write)


ROUTES: Final = (*_routes("dependabot"), *_routes("codespaces"))
