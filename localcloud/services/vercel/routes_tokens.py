"""Tokens of the caller's own account: listed, shown, made and taken back; the token itself is shown once, when it is made.

Source: the `authentication` functions of @vercel/sdk 1.28.35. Left out: tokens for one project alone, whose body's `projectId` is
refused, and the check that a token made for one team is used for no other.
"""

import secrets
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import TOKEN, find_owner, hash_token, list_teams
from localcloud.services.vercel.errors import not_found
from localcloud.services.vercel.identifiers import milliseconds

_LATEST: Final = 8_640_000_000_000_000
"""The last moment that JavaScript's dates reach, in milliseconds."""


def show(call: Call) -> Reply:
    """Return what is known of a token of the caller's, by `current` or by its id; others' are not found."""
    _, token = _require(call)
    return Reply({"token": _answer(call, token)})


def list_own(call: Call) -> Reply:
    """Return the caller's tokens, the newest first, on one page."""
    own = [token for _, token in call.tx.list(TOKEN) if token["user_id"] == call.principal]
    own.sort(key=lambda token: (-token["created_at"], token["id"]))
    return Reply({"tokens": [_answer(call, one) for one in own], "pagination": {"count": len(own), "next": None, "prev": None}})


def create(call: Call) -> Reply:
    """Make a token: for one team where the query names one, otherwise for all that its owner may."""
    v.check_body(call.body, {"name": v.text(1, 256), "expiresAt": v.number(0, _LATEST)}, ("name",))
    is_narrow = bool(call.query.get("teamId") or call.query.get("slug"))
    bearer = f"vcp_{secrets.token_urlsafe(42)}"
    token = {
        "user_id": call.principal,
        "id": hash_token(f"id of {bearer}"),
        "name": call.body["name"],
        "created_at": milliseconds(call.clock.now()),
        "expires_at": call.body.get("expiresAt"),
        "team_id": find_owner(call).id if is_narrow else None,
    }
    call.tx.put(TOKEN, hash_token(bearer), token)
    return Reply({"token": _answer(call, token), "bearerToken": bearer})


def remove(call: Call) -> Reply:
    """Take a token back; it opens nothing from now on."""
    key, token = _require(call)
    call.tx.delete(TOKEN, key)
    return Reply({"tokenId": token["id"]})


def _require(call: Call) -> tuple[str, Document]:
    wanted = call.params["tokenId"]
    current = hash_token(call.bearer())
    for key, token in call.tx.list(TOKEN):
        if token["user_id"] == call.principal and (token["id"] == wanted or (wanted == "current" and key == current)):
            return key, token
    raise not_found("Not Found")


def _answer(call: Call, token: Document) -> dict[str, Any]:
    """Write a token; one without `expiresAt` is good for ever."""
    facts = {"createdAt": token["created_at"], "origin": "manual"}
    facts |= {"expiresAt": token["expires_at"]} if token["expires_at"] else {}
    team = token.get("team_id")
    teams = [team] if team else [each["id"] for each in list_teams(call.tx, call.principal)]
    scopes = [{"type": "team", "teamId": each, **facts} for each in teams]
    return {
        "id": token["id"],
        "name": token["name"],
        "type": "token",
        "scopes": scopes if team else [{"type": "user", **facts}, *scopes],
        "activeAt": milliseconds(call.clock.now()),
        **facts,
    }


_TOKENS: Final = "/v3/user/tokens"
ROUTES: Final = (
    Route("authenticationListAuthTokens", "GET", "/v6/user/tokens", list_own),
    Route("authenticationCreateAuthToken", "POST", _TOKENS, create),
    Route("authenticationGetAuthToken", "GET", "/v5/user/tokens/{tokenId}", show),
    Route("authenticationDeleteAuthToken", "DELETE", _TOKENS + "/{tokenId}", remove),
)
