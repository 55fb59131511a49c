"""Plant the operator, its token and its teams."""

from datetime import UTC, datetime
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.vercel.accounts import MEMBER, TEAM, TEAM_SLUG, TOKEN, USER, hash_token
from localcloud.services.vercel.identifiers import milliseconds, user_id

PLANS: Final = ("hobby", "pro", "enterprise")
# Slots for rolling releases a plan comes with; more are bought, so a team's own number may stand in the seed. The answers of
# the vendor's billing route tell them apart: none, a number, no limit (@vercel/sdk 1.28.35, getRollingReleaseBillingStatus).
SLOTS: Final[dict[str, int | str]] = {"hobby": 0, "pro": 1, "enterprise": "unlimited"}


def seed(tx: Transaction, document: Document) -> None:
    """Add what is not there yet; leave what is.

    A team may name `members`, each with `username` and, when wanted, `email`, `name` and `role` in the team (else `MEMBER`).

    Raises:
        KeyError: a field that must be there is not.
        ValueError: a plan or a number of slots that does not exist.
    """
    operator = {"username": "operator", **document.get("operator", {})}
    identifier = str(operator.get("id") or user_id(operator["username"]))
    teams = [_team(tx, team, identifier) for team in document.get("teams", [])]
    _user(tx, identifier, operator, teams[0] if teams else None)
    if document.get("operator_token"):
        tx.put(TOKEN, hash_token(document["operator_token"]), _token(identifier, document["operator_token"], operator))


def _token(user: str, token: str, operator: dict[str, Any]) -> Document:
    """Return what is kept of a token; `token_expires_at` of the operator is in milliseconds."""
    return {
        "user_id": user,
        "id": hash_token(f"id of {token}"),
        "name": "operator",
        "created_at": milliseconds(datetime.now(UTC)),
        "expires_at": operator.get("token_expires_at"),
    }


def _user(tx: Transaction, identifier: str, operator: dict[str, Any], default_team: str | None) -> None:
    user = tx.get(USER, identifier)
    if user is None:
        username = operator["username"]
        user = {
            "id": identifier,
            "username": username,
            "email": operator.get("email", f"{username}@example.com"),
            "name": operator.get("name", username),
            "createdAt": milliseconds(datetime.now(UTC)),
            "defaultTeamId": None,
        }
    user["defaultTeamId"] = user["defaultTeamId"] or default_team
    tx.put(USER, identifier, user)


def _team(tx: Transaction, team: Document, user: str) -> str:
    identifier, slug = str(team["id"]), str(team["slug"])
    plan = team.get("plan", "pro")
    slots = team.get("rolling_release_slots", SLOTS.get(plan))
    if plan not in PLANS:
        raise ValueError(f"team {slug} has the plan {plan!r}, which Vercel does not offer; choose one of {', '.join(PLANS)}")
    if slots != "unlimited" and (isinstance(slots, bool) or not isinstance(slots, int) or slots < 0):
        raise ValueError(f"team {slug} has {slots!r} rolling_release_slots; write a number from 0, or unlimited")
    if tx.get(TEAM, identifier) is None:
        index = tx.get(TEAM_SLUG, slug)
        if index is not None:
            raise ValueError(f"team slug {slug!r} already belongs to {index['id']}; choose another for {identifier}")
        now = milliseconds(datetime.now(UTC))
        tx.put(TEAM, identifier, _new_team(identifier, slug, team.get("name", slug), plan, slots, user, now))
        tx.put(TEAM_SLUG, slug, {"id": identifier})
    tx.put(MEMBER, f"{user}/{identifier}", {"role": "OWNER"})
    for member in team.get("members", []):
        person = user_id(member["username"])
        _user(tx, person, member, identifier)
        tx.put(MEMBER, f"{person}/{identifier}", {"role": member.get("role", "MEMBER")})
    return identifier


def _new_team(identifier: str, slug: str, name: str, plan: str, slots: int | str, user: str, now: int) -> Document:
    return {
        "id": identifier,
        "slug": slug,
        "name": name,
        "plan": plan,
        "rolling_release_slots": slots,
        "creatorId": user,
        "createdAt": now,
        "updatedAt": now,
        "settings": {},
    }
