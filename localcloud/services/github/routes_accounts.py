"""Users, organizations, and the rate limit over REST. @octokit/openapi 23.0.2, "Users", "Orgs", "Rate limit", "Meta"."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import (
    find_account,
    is_organization,
    show_organization,
    show_organization_to_owner,
    show_private_user,
    show_public_user,
)
from localcloud.services.github.api_versions import without_retired_fields
from localcloud.services.github.callers import caller_of
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.rate_limit import read_window
from localcloud.services.github.repositories import is_private, list_repositories


def require_organization(call: Call) -> Document:
    """Return the organization that the path names.

    Raises:
        RefusalError: 404, also for a user of that name.
    """
    account = find_account(call.tx, call.params["org"])
    if account is None or not is_organization(account):
        raise not_found()
    return account


def _count(call: Call, account: Document) -> tuple[int, int]:
    private = [is_private(repository) for repository in list_repositories(call.tx, account["id"])]
    return private.count(False), private.count(True)


def _require_user(call: Call) -> Document:
    account = find_account(call.tx, call.params["username"])
    if account is None:
        raise not_found()
    return account


def _me(call: Call) -> Reply:
    caller = caller_of(call)
    if caller.kind == "anonymous":
        raise refuse(401, "Requires authentication")
    account = find_account(call.tx, caller.login)
    if caller.kind == "installation" or account is None:
        raise refuse(403, "Resource not accessible by integration")
    return Reply(show_private_user(call.base_url, account, *_count(call, account)))


def _user(call: Call) -> Reply:
    account = _require_user(call)
    return Reply(show_public_user(call.base_url, account, _count(call, account)[0]))


def _keys(call: Call) -> Reply:
    return reply_with_page(call, _require_user(call).get("keys", []))


def _gpg_keys(call: Call) -> Reply:
    return reply_with_page(call, _require_user(call).get("gpg_keys", []))


def _organization(call: Call) -> Reply:
    account = require_organization(call)
    public, private = _count(call, account)
    if caller_of(call).holds("organization_administration", "read"):
        return Reply(show_organization_to_owner(call.base_url, account, public, private))
    return Reply(show_organization(call.base_url, account, public))


def _rate_limit(call: Call) -> Reply:
    window = read_window(call.tx, call.clock, call.principal)
    search = {"limit": 30, "used": 0, "remaining": 30, "reset": window["reset"]}
    resources = {"core": window, "search": search, "graphql": window}
    return Reply(without_retired_fields(call, {"resources": resources, "rate": window}))


METADATA: Final = "metadata=read"
ROUTES: Final = (
    Route("users/get-authenticated", "GET", "/user", _me),
    Route("users/get-by-username", "GET", "/users/{username}", _user, METADATA),
    Route("users/list-public-keys-for-user", "GET", "/users/{username}/keys", _keys, METADATA),
    Route("users/list-gpg-keys-for-user", "GET", "/users/{username}/gpg_keys", _gpg_keys, METADATA),
    Route("orgs/get", "GET", "/orgs/{org}", _organization, METADATA),
    Route("rate-limit/get", "GET", "/rate_limit", _rate_limit),
)
