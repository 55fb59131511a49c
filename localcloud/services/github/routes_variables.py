"""Actions variables of repositories and environments over REST. @octokit/openapi 23.0.2, "Actions / variables".

Names are kept in upper case. Limits ("Variables reference" in GitHub's documentation): 48 KB a value, 500 variables a repository,
100 an environment.
"""

import re
from collections.abc import Callable
from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.environments import require_environment, scope_of
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.identifiers import now
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository

KIND: Final = "github.variable"
MAXIMUM_BYTES: Final = 48 * 1024
REPOSITORY_LIMIT: Final = 500
ENVIRONMENT_LIMIT: Final = 100
# Variables come in pages of 10, at most 30: parameter `variables-per-page` of the OpenAPI file.
PAGE_SIZE, LARGEST_PAGE = 10, 30
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Scope = Callable[[Call], tuple[str, int]]
"""Finds (prefix of keys, limit) for a call."""


def repository_scope(call: Call) -> tuple[str, int]:
    """Return where a repository's own variables are kept, and how many it may have."""
    return scope_of(require_repository(call)["id"]), REPOSITORY_LIMIT


def environment_scope(call: Call) -> tuple[str, int]:
    """Return where an environment's variables are kept, and how many it may have."""
    repository, environment = require_environment(call)
    return scope_of(repository["id"], environment["id"]), ENVIRONMENT_LIMIT


def checked_name(name: str, thing: str) -> str:
    """Return the name as it is kept.

    Raises:
        RefusalError: 422 for characters GitHub does not take, or its reserved prefix.
    """
    if not _NAME.fullmatch(name):
        problem = "can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed"
        raise refuse(422, f"{thing} names {problem}, and they cannot start with a number.")
    if name.upper().startswith("GITHUB_"):
        raise refuse(422, f"{thing} names must not start with GITHUB_.")
    return name.upper()


def _checked_value(value: str) -> str:
    if len(value.encode()) > MAXIMUM_BYTES:
        raise refuse(422, f"Value is too large: at most {MAXIMUM_BYTES} bytes are allowed.")
    return value


def _require(call: Call, prefix: str) -> tuple[str, Document]:
    key = f"{prefix}{call.params['name'].upper()}"
    variable = call.tx.get(KIND, key)
    if variable is None:
        raise not_found()
    return key, variable


def _list(scope: Scope) -> Callable[[Call], Reply]:
    def handle(call: Call) -> Reply:
        prefix, _ = scope(call)
        return reply_with_counted_page(
            call, "variables", [item for _, item in call.tx.list(KIND, prefix)], PAGE_SIZE, LARGEST_PAGE
        )

    return handle


def _create(scope: Scope) -> Callable[[Call], Reply]:
    def handle(call: Call) -> Reply:
        prefix, limit = scope(call)
        name = checked_name(required_text(call, "name"), "Variable")
        value = _checked_value(required_text(call, "value"))
        if call.tx.get(KIND, prefix + name) is not None:
            raise refuse(409, "Already exists - Variable already exists")
        if len(call.tx.list(KIND, prefix)) >= limit:
            raise refuse(422, f"Variable limit reached: at most {limit} are allowed.")
        moment = now(call.clock)
        call.tx.put(KIND, prefix + name, {"name": name, "value": value, "created_at": moment, "updated_at": moment})
        return Reply({}, 201)

    return handle


def _get(scope: Scope) -> Callable[[Call], Reply]:
    return lambda call: Reply(_require(call, scope(call)[0])[1])


def _update(scope: Scope) -> Callable[[Call], Reply]:
    def handle(call: Call) -> Reply:
        prefix, _ = scope(call)
        key, variable = _require(call, prefix)
        name = checked_name(optional_text(call, "name", variable["name"]), "Variable")
        variable["value"] = _checked_value(optional_text(call, "value", variable["value"]))
        if name != variable["name"] and call.tx.get(KIND, prefix + name) is not None:
            raise refuse(409, "Already exists - Variable already exists")
        call.tx.delete(KIND, key)
        call.tx.put(KIND, prefix + name, variable | {"name": name, "updated_at": now(call.clock)})
        return Reply(status=204)

    return handle


def _delete(scope: Scope) -> Callable[[Call], Reply]:
    def handle(call: Call) -> Reply:
        key, _ = _require(call, scope(call)[0])
        call.tx.delete(KIND, key)
        return Reply(status=204)

    return handle


_R, _E = "/actions/variables", "/environments/{environment_name}/variables"
_REPOSITORY: Final = "actions_variables"
_ENVIRONMENT: Final = "environments"
ROUTES: Final = (
    *on_repository("actions/list-repo-variables", "GET", _R, _list(repository_scope), f"{_REPOSITORY}=read"),
    *on_repository("actions/create-repo-variable", "POST", _R, _create(repository_scope), f"{_REPOSITORY}=write"),
    *on_repository("actions/get-repo-variable", "GET", _R + "/{name}", _get(repository_scope), f"{_REPOSITORY}=read"),
    *on_repository("actions/update-repo-variable", "PATCH", _R + "/{name}", _update(repository_scope), f"{_REPOSITORY}=write"),
    *on_repository("actions/delete-repo-variable", "DELETE", _R + "/{name}", _delete(repository_scope), f"{_REPOSITORY}=write"),
    *on_repository("actions/list-environment-variables", "GET", _E, _list(environment_scope), f"{_ENVIRONMENT}=read"),
    *on_repository("actions/create-environment-variable", "POST", _E, _create(environment_scope), f"{_ENVIRONMENT}=write"),
    *on_repository("actions/get-environment-variable", "GET", _E + "/{name}", _get(environment_scope), f"{_ENVIRONMENT}=read"),
    *on_repository(
        "actions/update-environment-variable", "PATCH", _E + "/{name}", _update(environment_scope), f"{_ENVIRONMENT}=write"
    ),
    *on_repository(
        "actions/delete-environment-variable", "DELETE", _E + "/{name}", _delete(environment_scope), f"{_ENVIRONMENT}=write"
    ),
)
