"""What every answer of GitHub carries: entity tag, rate headers, media type, request id; and 304 for what has not changed.

Answers to a classic token name its scopes too (`X-OAuth-Scopes`; "Scopes for OAuth apps" in GitHub's documentation). What a route
accepts of them (`X-Accepted-OAuth-Scopes`) is left out: no description that can be checked has it.
"""

import hashlib
import json
import secrets
from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.services.github.api_versions import HEADER, OLDEST, SUPPORTED
from localcloud.services.github.callers import caller_of
from localcloud.services.github.rate_limit import ANONYMOUS_LIMIT, count_request, headers_of, read_window

_UNCOUNTED: Final = frozenset({"rate-limit/get"})


def decorate(call: Call | None, reply: Reply) -> Reply:
    """Add the headers that every answer has, and answer 304 where the caller has the body already."""
    headers = {"x-github-media-type": "github.v3; format=json", "x-github-request-id": secrets.token_hex(16).upper()}
    if call is None:
        empty = {"limit": ANONYMOUS_LIMIT, "remaining": ANONYMOUS_LIMIT, "used": 0, "reset": 0}
        return Reply(reply.body, reply.status, {**headers, **headers_of(empty), **reply.headers})
    version = call.headers.get(HEADER, OLDEST)
    headers["x-github-api-version-selected"] = version if version in SUPPORTED else OLDEST
    if call.method == "GET" and reply.status == 200 and not isinstance(reply.body, bytes):
        headers["etag"] = entity_tag(reply.body)
        headers["cache-control"] = "private, max-age=60, s-maxage=60"
        headers["vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
    is_unchanged = "etag" in headers and matches(call.headers.get("if-none-match", ""), headers["etag"])
    headers |= headers_of(_window(call, is_counted=not is_unchanged))
    if call.route.permission:
        headers["x-accepted-github-permissions"] = call.route.permission
    if call.principal and (scopes := caller_of(call).scopes) is not None:
        headers["x-oauth-scopes"] = ", ".join(scopes)
    headers |= reply.headers
    return Reply(None, 304, headers) if is_unchanged else Reply(reply.body, reply.status, headers)


def _window(call: Call, *, is_counted: bool) -> dict[str, int]:
    if is_counted and call.route.id not in _UNCOUNTED:
        return count_request(call.tx, call.clock, call.principal)
    return read_window(call.tx, call.clock, call.principal)


def entity_tag(body: object) -> str:
    """Return the weak tag of a JSON body; equal bodies have equal tags."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()}"'


def matches(condition: str, tag: str) -> bool:
    """Compare an If-None-Match header with a tag, weakly (RFC 9110, 13.1.2): `*` and any tag of the list match."""
    offered = {candidate.strip().removeprefix("W/") for candidate in condition.split(",")}
    return bool(offered & {"*", tag.removeprefix("W/")})
