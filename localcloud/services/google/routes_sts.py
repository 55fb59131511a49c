"""Serve `sts.token`: a token of another issuer in, a federated token out."""

import re
from datetime import timedelta
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import require_enabled
from localcloud.services.google.apis import STS
from localcloud.services.google.attribute_mapping import check_condition, custom_attributes, map_claims
from localcloud.services.google.pools import find_pool, find_provider, is_admitting, purge_expired
from localcloud.services.google.projects import find_project
from localcloud.services.google.sts_errors import invalid_request_audience, invalid_target, refuse_exchange
from localcloud.services.google.subject_tokens import parse_token, verify_token
from localcloud.services.google.tokens import Identity, issue_token

GRANT: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"
SUBJECT_TYPES: Final = frozenset({"urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"})
MAXIMUM_LIFETIME_SECONDS: Final = 3600
_AUDIENCE: Final = re.compile(
    r"//iam\.googleapis\.com/(?P<pool>projects/(?P<number>\d+)/locations/global/workloadIdentityPools/[a-z0-9-]+)"
    r"/providers/(?P<provider>[a-z0-9-]+)"
)


def _field(call: Call, name: str) -> str:
    """Read a field in either spelling: forms are snake_case, JSON is camelCase."""
    snake = re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)
    return str(call.body.get(name, call.body.get(snake, "")) or "")


def _exchange(call: Call) -> Reply:
    _check_request(call)
    provider = _find_provider(call)
    token = parse_token(_field(call, "subjectToken"))
    now = call.clock.wall()
    verify_token(call.tx, token, provider, now)
    mapped = map_claims(provider, token.claims)
    check_condition(provider, token.claims, mapped)
    # An expired token within the skew still gives a token, of the shortest life there is.
    seconds = max(1, min(int(token.claims["exp"] - now.timestamp()), MAXIMUM_LIFETIME_SECONDS))
    identity = _identity(provider, mapped, tuple(_field(call, "scope").split()))
    access = issue_token(call.tx, "ya29.d.", identity, now + timedelta(seconds=seconds))
    body = {"access_token": access, "issued_token_type": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": seconds}
    return Reply(body)


def _check_request(call: Call) -> None:
    if _field(call, "grantType") != GRANT:
        raise refuse_exchange("unsupported_grant_type", f"Unsupported grant_type: {_field(call, 'grantType')}")  # unverified
    for name in ("audience", "scope", "requestedTokenType", "subjectToken", "subjectTokenType"):
        if not _field(call, name):
            snake = re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)
            raise refuse_exchange("invalid_request", f"Missing required parameter: {snake}")  # unverified
    if _field(call, "requestedTokenType") != ACCESS_TOKEN or _field(call, "subjectTokenType") not in SUBJECT_TYPES:
        raise refuse_exchange("invalid_request", "Invalid value for a token type.")  # unverified


def _find_provider(call: Call) -> Document:
    match = _AUDIENCE.fullmatch(_field(call, "audience"))
    if match is None:
        raise invalid_request_audience()
    purge_expired(call.tx, call.clock, match["pool"])
    pool = find_pool(call.tx, match["pool"])
    provider = find_provider(call.tx, f"{match['pool']}/providers/{match['provider']}")
    project = find_project(call.tx, match["number"])
    if provider is None or project is None or "oidc" not in provider or not is_admitting(pool) or not is_admitting(provider):
        raise invalid_target()
    # Which shape the token service gives this refusal is unverified; Google's common one is used.
    require_enabled(call.tx, STS, project)
    return provider


def _identity(provider: Document, mapped: dict[str, Any], scopes: tuple[str, ...]) -> Identity:
    pool = provider["name"].partition("/providers/")[0]
    groups = mapped.get("google.groups")
    return Identity(
        principal=f"principal://iam.googleapis.com/{pool}/subject/{mapped['google.subject']}",
        scopes=scopes,
        pool=pool,
        subject=mapped["google.subject"],
        groups=tuple(str(group) for group in groups) if isinstance(groups, list) else (),
        attributes=custom_attributes(mapped),
    )


ROUTES: Final = (Route("sts.token", "POST", "/v1/token", _exchange, anonymous=True),)
