"""Serve `iamcredentials`: tokens of a service account for whoever may act as it (providers-google.md, section 10.2)."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import Target, is_allowed, require
from localcloud.services.google.accounts_index import account_project, find_account
from localcloud.services.google.apis import CREDENTIALS
from localcloud.services.google.errors import denied, invalid, missing, precondition
from localcloud.services.google.projects import find_project
from localcloud.services.google.routes_service_accounts import policy_key
from localcloud.services.google.tokens import Identity, issue_token

MAXIMUM_LIFETIME: Final = timedelta(hours=1)
_SCOPE: Final = re.compile(r"https://www\.googleapis\.com/auth/[a-z0-9_.\-/]+|openid|email|profile")
_DELEGATE: Final = re.compile(r"projects/-/serviceAccounts/(?P<account>[^/]+)")
_DELEGATION: Final = "iam.serviceAccounts.implicitDelegation"


def _target(call: Call, reference: str) -> tuple[Target, Document | None]:
    account = find_account(call.tx, reference)
    project = find_project(call.tx, account["projectId"] if account else account_project(reference))
    shown = f"projects/-/serviceAccounts/{reference}"
    name = f"projects/-/serviceAccounts/{account['uniqueId']}" if account else ""
    own = policy_key(account) if account else ""
    return Target(CREDENTIALS, project, shown, own, name, "iam.googleapis.com/ServiceAccount"), account


def _generate_access_token(call: Call) -> Reply:
    target, account = _target(call, call.params["account"])
    _require_chain(call, target)
    if account is None:
        raise missing(CREDENTIALS)
    lifetime, scopes = _lifetime(call.body), _scopes(call.body)
    if account.get("disabled"):
        raise precondition(CREDENTIALS)  # unverified: 400 or 403
    expires = call.clock.wall().replace(microsecond=0) + lifetime
    identity = Identity(principal=f"serviceAccount:{account['email']}", scopes=scopes, unique_id=account["uniqueId"])
    token = issue_token(call.tx, "ya29.c.", identity, expires)
    return Reply({"accessToken": token, "expireTime": rfc3339(expires)})


def _require_chain(call: Call, target: Target) -> None:
    """Check the caller, or a chain of accounts from the caller to the target, each allowed to delegate to the next."""
    if not call.body.get("delegates"):
        require(call, target)
        return
    acting: Identity | None = None
    for delegate in call.body["delegates"]:
        match = _DELEGATE.fullmatch(str(delegate))
        if match is None:
            raise invalid(CREDENTIALS)
        step, account = _target(call, match["account"])
        acting = require(call, step, _DELEGATION) if acting is None else _step(call, step, acting, _DELEGATION)
        if account is None:
            raise missing(CREDENTIALS)
        acting = replace(acting, principal=f"serviceAccount:{account['email']}", unique_id=account["uniqueId"], pool="")
    if acting is not None:
        _step(call, target, acting, call.route.permission)


def _step(call: Call, target: Target, acting: Identity, permission: str) -> Identity:
    if not is_allowed(call, target, acting, permission):
        raise denied(CREDENTIALS, permission, target.shown)
    return acting


def _lifetime(body: dict[str, Any]) -> timedelta:
    lifetime = timedelta(seconds=float(str(body.get("lifetime") or "3600s").removesuffix("s")))
    if lifetime <= timedelta():
        raise invalid(CREDENTIALS, "Lifetime of access token must be larger then zero.")
    if lifetime > MAXIMUM_LIFETIME:
        raise _too_long()
    return lifetime


def _too_long() -> RefusalError:
    # Only the middle of this text and the constraint's name were seen.
    text = (
        "The access token can not have lifetimes of more than 1 hour. To extend it, set the organization policy constraint "
        "constraints/iam.allowServiceAccountCredentialLifetimeExtension for the service account."
    )
    return invalid(CREDENTIALS, text)


def _scopes(body: dict[str, Any]) -> tuple[str, ...]:
    scopes = [str(scope) for scope in body.get("scope") or []]
    if scopes == [""]:
        return ("https://www.googleapis.com/auth/cloud-platform",)
    if not scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise invalid(CREDENTIALS)
    return tuple(scopes)


ROUTES: Final = (
    Route(
        "iamcredentials.projects.serviceAccounts.generateAccessToken",
        "POST",
        "/v1/projects/{project}/serviceAccounts/{account}:generateAccessToken",
        _generate_access_token,
        "iam.serviceAccounts.getAccessToken",
    ),
)
