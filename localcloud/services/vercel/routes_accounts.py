"""Users and teams."""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import (
    MEMBER,
    TEAM,
    TEAM_SLUG,
    find_team,
    list_teams,
    require_user,
)
from localcloud.services.vercel.errors import bad_request, conflict, forbidden, not_found
from localcloud.services.vercel.identifiers import milliseconds

_SWITCH: Final = v.one_of("default", "default-force", "on", "off", "on-force", "off-force")
_DAYS: Final = v.one_of("3y", "2y", "1y", "6m", "3m", "2m", "1m", "2w", "1w", "1d", "unlimited")
_TEAM_SHAPE: Final = {
    "avatar": v.nullable(v.text()),
    "description": v.text(0, 140),
    "emailDomain": v.nullable(v.text()),
    "name": v.text(1, 256),
    "slug": v.text(1, 48),
    "previewDeploymentSuffix": v.nullable(v.text()),
    "regenerateInviteCode": v.flag,
    "saml": v.obj({"enforced": v.flag, "roles": v.map_of(v.anything)}),
    "enablePreviewFeedback": _SWITCH,
    "enableProductionFeedback": _SWITCH,
    "sensitiveEnvironmentVariablePolicy": v.one_of("on", "off", "default"),
    "remoteCaching": v.obj({"enabled": v.flag}),
    "hideIpAddresses": v.flag,
    "hideIpAddressesInLogDrains": v.flag,
    "defaultExpirationSettings": v.obj(
        dict.fromkeys(("expiration", "expirationProduction", "expirationCanceled", "expirationErrored"), _DAYS)
    ),
    "requireVerifiedCommits": v.flag,
    "disableRepositoryDispatchEvents": v.flag,
}


def show_user(call: Call) -> Reply:
    """Return the caller."""
    user = require_user(call)
    return Reply({"user": _user_answer(user)})


def _user_answer(user: Document) -> dict[str, Any]:
    return {
        "id": user["id"],
        "email": user["email"],
        "name": user["name"],
        "username": user["username"],
        "avatar": None,
        "defaultTeamId": user["defaultTeamId"],
        "createdAt": user["createdAt"],
        "softBlock": None,
        "billing": None,
        "resourceConfig": {},
        "stagingPrefix": user["username"],
        "hasTrialAvailable": False,
    }


def list_own_teams(call: Call) -> Reply:
    """Return the caller's teams."""
    teams = [_team_answer(team) for team in list_teams(call.tx, call.principal)]
    return Reply({"teams": teams, "pagination": {"count": len(teams), "next": None, "prev": None}})


def show_team(call: Call) -> Reply:
    """Return a team by id or slug."""
    return Reply(_team_answer(_require_team(call)))


def update_team(call: Call) -> Reply:
    """Change a team's name, slug and settings; null clears a setting."""
    team = _require_team(call)
    v.check_body(call.body, _TEAM_SHAPE)
    body = dict(call.body)
    slug = body.pop("slug", team["slug"])
    if slug != team["slug"]:
        if find_team(call.tx, slug) is not None:
            raise conflict("slug_taken", f"The slug {slug!r} is already in use.")
        call.tx.delete(TEAM_SLUG, team["slug"])
        call.tx.put(TEAM_SLUG, slug, {"id": team["id"]})
    team |= {"slug": slug, "name": body.pop("name", team["name"]), "updatedAt": milliseconds(call.clock.now())}
    team["settings"] = {name: value for name, value in (team["settings"] | body).items() if value is not None}
    call.tx.put(TEAM, team["id"], team)
    return Reply(_team_answer(team))


def _require_team(call: Call) -> Document:
    wanted = call.params["teamId"]
    if not wanted.strip():
        raise bad_request("Invalid request: `teamId` should be string.")
    team = find_team(call.tx, wanted)
    if team is None:
        raise not_found("Team not found")
    if call.tx.get(MEMBER, f"{call.principal}/{team['id']}") is None:
        raise forbidden("Not authorized")
    return team


def _team_answer(team: Document) -> dict[str, Any]:
    settings = team["settings"]
    return {
        "id": team["id"],
        "slug": team["slug"],
        "name": team["name"],
        "avatar": settings.get("avatar"),
        "description": settings.get("description"),
        "creatorId": team["creatorId"],
        "createdAt": team["createdAt"],
        "updatedAt": team["updatedAt"],
        "stagingPrefix": team["slug"],
        "billing": {"plan": team["plan"]},
        "resourceConfig": {},
        "membership": {
            "role": "OWNER",
            "confirmed": True,
            "created": team["createdAt"],
            "createdAt": team["createdAt"],
            "uid": team["creatorId"],
            "teamId": team["id"],
        },
        **{name: value for name, value in settings.items() if name not in {"avatar", "description", "regenerateInviteCode"}},
    }


ROUTES: Final = (
    Route("userGetAuthUser", "GET", "/v2/user", show_user),
    Route("teamsGetTeams", "GET", "/v2/teams", list_own_teams),
    Route("teamsGetTeam", "GET", "/v2/teams/{teamId}", show_team),
    Route("teamsPatchTeam", "PATCH", "/v2/teams/{teamId}", update_team),
)
