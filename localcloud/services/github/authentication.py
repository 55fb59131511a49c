"""Let a call in: required headers, the token, the repository's visibility and the route's permission, in that order."""

from typing import Final

from localcloud.core.http import Call, RefusalError
from localcloud.services.github.api_versions import api_version
from localcloud.services.github.app_authentication import require_app
from localcloud.services.github.apps import bot_login
from localcloud.services.github.bodies import require_object
from localcloud.services.github.callers import ANONYMOUS, Caller, find_caller
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.rate_limit import refuse_over_limit
from localcloud.services.github.repositories import find_visible_repository

# What GitHub shows of public things to callers without a token.
_PUBLIC_PERMISSIONS: Final = frozenset(
    {"", "metadata=read", "contents=read", "actions=read", "issues=read"} | {"issues=read;pull_requests=read"}
)
# What an App does as itself, by the token that it signs; nothing else takes one.
_APP_OPERATIONS: Final = frozenset(
    {"apps/get-authenticated", "apps/list-installations", "apps/get-installation", "apps/create-installation-access-token"}
    | {"apps/get-org-installation", "apps/get-repo-installation"}
)
_ACCESSIBLE_BY: Final = {"installation": "integration", "user": "personal access token"}


def authenticate(call: Call) -> str:
    """Return the caller's login; empty without a token on a route that is open to the public.

    Raises:
        RefusalError: 400 unknown API version, 401 bad or missing token, 403 no user agent or missing permission, 404 invisible.
    """
    _require_headers(call)
    require_object(call)
    if call.route.id in _APP_OPERATIONS:
        return _authenticate_app(call)
    caller = _identify(call)
    # Known before anything is refused, so that a refusal counts for, and tells the limit of, the right caller.
    call.principal = caller.login
    refuse_over_limit(call, caller.login)
    if "repo" in call.params or "repository_id" in call.params:
        _require_repository_access(call, caller)
    elif not _is_allowed(call, caller):
        raise _lacking(call, caller)
    return caller.login


def _require_headers(call: Call) -> None:
    if not call.headers.get("user-agent"):
        text = b"Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
        raise RefusalError(403, text, {"content-type": "text/plain; charset=utf-8"})
    api_version(call)


def _authenticate_app(call: Call) -> str:
    # The handler reads the App again from the token that is proved here.
    call.principal = bot_login(require_app(call))
    refuse_over_limit(call, call.principal)
    return call.principal


def _identify(call: Call) -> Caller:
    if "authorization" not in call.headers:
        if call.method != "GET" or call.route.permission not in _PUBLIC_PERMISSIONS or call.route.path.startswith("/user/"):
            raise refuse(401, "Requires authentication")
        return ANONYMOUS
    caller = find_caller(call.tx, call.bearer(), call.clock.wall())
    if caller is None:
        raise refuse(401, "Bad credentials")
    return caller


def _require_repository_access(call: Call, caller: Caller) -> None:
    repository = find_visible_repository(call)
    if caller.kind == "anonymous":
        return
    is_foreign = caller.owner_id not in (None, repository["owner_id"]) or (
        caller.repository_ids is not None and repository["id"] not in caller.repository_ids
    )
    if not _is_allowed(call, caller) or (is_foreign and call.method != "GET"):
        raise _lacking(call, caller)


def _is_allowed(call: Call, caller: Caller) -> bool:
    return caller.kind == "anonymous" or not call.route.permission or caller.satisfies(call.route.permission)


def _lacking(call: Call, caller: Caller) -> RefusalError:
    if caller.kind == "anonymous":
        return not_found()
    message = f"Resource not accessible by {_ACCESSIBLE_BY[caller.kind]}"
    return refuse(403, message, headers={"x-accepted-github-permissions": call.route.permission})
