"""Let a GitHub App in by the token that it signs itself.

"Generating a JSON Web Token for a GitHub App" in GitHub's documentation: RS256, `iss` the App's id or client id, `iat` in the
past, `exp` at most ten minutes ahead, by wall time. Wording of the refusals: answers quoted in public issues of clients.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import jwt

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.apps import KIND, client_id, find_app
from localcloud.services.github.errors import refuse

LONGEST_LIFE: Final = timedelta(minutes=10)
# GitHub allows for clocks that differ: its documentation advises an `iat` of a minute ago.
DRIFT: Final = timedelta(seconds=60)
_UNREADABLE: Final = "A JSON web token could not be decoded"


def find_signing_app(transaction: Transaction, token: str, wall: datetime) -> Document:
    """Return the App that signed the token.

    Raises:
        RefusalError: 401 for a token that is none, unsigned by the App's key, or out of its time; 404 for an unknown App.
    """
    app = _claimed_app(transaction, token)
    try:
        claims = jwt.decode(
            token,
            app["public_key"],
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
        )
    except jwt.PyJWTError as error:
        raise refuse(401, _UNREADABLE) from error
    _check_times(claims, wall)
    return app


def require_app(call: Call) -> Document:
    """Return the App that makes the call.

    Raises:
        RefusalError: as `find_signing_app`.
    """
    return find_signing_app(call.tx, call.bearer(), call.clock.wall())


def _claimed_app(transaction: Transaction, token: str) -> Document:
    try:
        issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.PyJWTError as error:
        raise refuse(401, _UNREADABLE) from error
    found = find_app(transaction, int(issuer)) if issuer.isdecimal() else None
    found = found or next((app for _, app in transaction.list(KIND) if client_id(app) == issuer), None)
    if found is None:
        raise refuse(404, "Integration not found")
    return found


def _check_times(claims: dict[str, Any], wall: datetime) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    now = wall.timestamp()
    if not isinstance(issued, int | float) or issued > now + DRIFT.total_seconds():
        meaning = "an Integer representing the time that the assertion was issued"
        raise refuse(401, f"'Issued at' claim ('iat') must be {meaning}")
    if not isinstance(expires, int | float) or expires <= now:
        meaning = "a numeric value representing the future time at which the assertion expires"
        raise refuse(401, f"'Expiration time' claim ('exp') must be {meaning}")
    if expires > now + (LONGEST_LIFE + DRIFT).total_seconds():
        raise refuse(401, "'Expiration time' claim ('exp') is too far in the future")
