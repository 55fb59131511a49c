"""List and remove federation policies, members, webhooks and tokens, and list the projects of the team."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlsplit

from bulwark.clients.answers import text_at
from bulwark.core.drift.kinds import vercel_access as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.vercel_moments import history, moment

_POLICIES: Final = "/v1/oauth-apps/oidc-federation/policies"
_ANY: Final = "*"
_OWNER: Final = "OWNER"


def _policies(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the team's policies that reach the project; one that names no project reaches all."""
    for item in clients.vercel.listed(_POLICIES, "policies"):
        reached = (item.get("resources") or {}).get("projectIds") or [_ANY]
        if place.name in reached or _ANY in reached:
            rights = item.get("commands") or item.get("permissions") or []
            facts = {
                "title": str(item.get("name") or item["policyId"]),
                "issuer": str(item.get("issuerUrl", "")),
                "rights": ", ".join(map(str, rights)),
            }
            yield Thing(place, text_at(place.kind, item, "policyId"), facts | history(item))


def _remove_policy(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", f"{_POLICIES}/{quote(thing.id, safe='')}")


def _members(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield who has a role on the project; an owner of the team administers every project of it anyway."""
    for item in clients.vercel.listed(f"/v1/projects/{quote(place.name, safe='')}/members", "members"):
        if item.get("teamRole") != _OWNER:
            facts = {"title": str(item.get("username", "")), "rights": str(item.get("role", ""))}
            yield Thing(place, text_at(place.kind, item, "uid"), facts | history(item))


def _remove_member(clients: Clients, thing: Thing) -> None:
    path = f"/v1/projects/{quote(thing.place.name, safe='')}/members/{quote(thing.id, safe='')}"
    clients.vercel.change("DELETE", path)


def _webhooks(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield what hears of the project. Of an address only the host is shown: the rest is often the credential."""
    for item in clients.vercel.objects("/v1/webhooks", {"projectId": place.name}):
        reached = item.get("projectIds") or [place.name]
        if place.name in reached:
            facts = {"title": urlsplit(str(item.get("url", ""))).hostname or "", "rights": ", ".join(item.get("events", ()))}
            yield Thing(place, text_at(place.kind, item, "id"), facts | history(item))


def _remove_webhook(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", f"/v1/webhooks/{quote(thing.id, safe='')}")


def _tokens(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the tokens of the account that asks, but for the one that asks; Vercel lists no others' tokens."""
    current = clients.vercel.get("/v5/user/tokens/current").get("token") or {}
    for item in clients.vercel.listed("/v6/user/tokens", "tokens"):
        if item.get("id") != current.get("id") and not item.get("revokedAt") and _reaches(item, place.name):
            yield Thing(place, text_at(place.kind, item, "id"), _facts_of_token(item) | history(item))


def _facts_of_token(token: Mapping[str, Any]) -> dict[str, str]:
    facts = {
        "title": str(token.get("name", "")),
        "type": str(token.get("type", "")),
        "until": moment(token.get("expiresAt")),
        "used": moment(token.get("activeAt")),
    }
    return {name: text for name, text in facts.items() if text}


def _reaches(token: Mapping[str, Any], team: str) -> bool:
    """Say whether a token may act in the team: one without scopes acts wherever its owner may."""
    scopes = token.get("scopes") or []
    return not scopes or any(scope.get("type") != "team" or scope.get("teamId") == team for scope in scopes)


def _remove_token(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", f"/v3/user/tokens/{quote(thing.id, safe='')}")


def _projects(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.vercel.listed("/v10/projects", "projects"):
        yield Thing(
            place,
            text_at(place.kind, item, "name"),
            {"title": text_at(place.kind, item, "name"), **history(item)},
            text_at(place.kind, item, "id"),
        )


FEDERATION_POLICY: Final = Reader(kinds.FEDERATION_POLICY.id, _policies, _remove_policy)
MEMBER: Final = Reader(kinds.MEMBER.id, _members, _remove_member)
WEBHOOK: Final = Reader(kinds.WEBHOOK.id, _webhooks, _remove_webhook)
TOKEN: Final = Reader(kinds.TOKEN.id, _tokens, _remove_token)
# Everything that hangs on a project goes with it, for good: a person removes one at Vercel.
TEAM_PROJECT: Final = Reader(kinds.TEAM_PROJECT.id, _projects)
