"""Know users, teams and tokens, and find in whose scope a call acts.

Without `teamId` or `slug` a call acts in the user's default team, as it does for accounts that have no personal scope; where
no team was seeded it acts in the user's own.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel.errors import forbidden, refuse
from localcloud.services.vercel.identifiers import milliseconds

USER: Final = "vercel.user"
TOKEN: Final = "vercel.token"
TEAM: Final = "vercel.team"
TEAM_SLUG: Final = "vercel.team_slug"
MEMBER: Final = "vercel.member"
"""Key `<user>/<team>`."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The account whose things a call sees."""

    id: str
    slug: str
    plan: str
    team: Document | None


def authenticate(call: Call) -> str:
    """Return the user's id for the call's token.

    Raises:
        RefusalError: 401 without a token, 403 with one that is not known or has expired by wall time.
    """
    token = call.bearer()
    if not token:
        message = "The request is missing an authentication token"
        raise refuse(401, "forbidden", message, missingToken=True)
    document = call.tx.get(TOKEN, hash_token(token))
    if document is None or (document["expires_at"] and document["expires_at"] <= milliseconds(call.clock.wall())):
        raise forbidden("Not authorized", invalidToken=True)
    return str(document["user_id"])


def hash_token(token: str) -> str:
    """Return what is kept of a token; the token itself never is."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_owner(call: Call) -> Owner:
    """Return the account the call acts in.

    Raises:
        RefusalError: 403 when the caller does not belong to the team it names, whether or not that team exists.
    """
    named = call.query.get("teamId") or call.query.get("slug") or ""
    user = require_user(call)
    wanted = named or str(user.get("defaultTeamId") or "")
    if not wanted:
        return Owner(user["id"], user["username"], "hobby", None)
    team = find_team(call.tx, wanted)
    if team is None or call.tx.get(MEMBER, f"{call.principal}/{team['id']}") is None:
        message = f'Not authorized: Trying to access resource under scope "{wanted}". '
        raise forbidden(message + "You must re-authenticate to this scope or use a token with access to this scope.")
    return Owner(team["id"], team["slug"], team["plan"], team)


def require_user(call: Call) -> Document:
    """Return the caller."""
    user = call.tx.get(USER, call.principal)
    if user is None:
        raise forbidden("Not authorized", invalidToken=True)
    return user


def find_team(transaction: Transaction, id_or_slug: str) -> Document | None:
    """Return a team by its id or its slug."""
    team = transaction.get(TEAM, id_or_slug)
    if team is not None:
        return team
    index = transaction.get(TEAM_SLUG, id_or_slug)
    return None if index is None else transaction.get(TEAM, index["id"])


def list_teams(transaction: Transaction, user: str) -> list[Document]:
    """Return the teams a user belongs to, in order of their ids."""
    keys = [key for key, _ in transaction.list(MEMBER, f"{user}/")]
    found = (transaction.get(TEAM, key.partition("/")[2]) for key in keys)
    return [team for team in found if team is not None]
