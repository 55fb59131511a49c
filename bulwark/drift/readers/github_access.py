"""List and remove deploy keys, collaborators, teams and invitations, and list the Apps that an organization installed."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from bulwark.core.drift.kinds import github_access as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.github_lists import Item, below, listed, pages, remove_at, required, shown

_PEOPLE, _TEAMS, _INVITATIONS = "/collaborators", "/teams", "/invitations"
_ELSEWHERE: Final = frozenset({"organization", "enterprise"})

DEPLOY_KEY: Final = listed(
    kinds.DEPLOY_KEY.id,
    "/keys",
    {"title": "title", "creator": "added_by", "created": "created_at", "only reads": "read_only", "last used": "last_used"},
)


def _people(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield who was given the repository by name: members directly, and outsiders; the account that owns it is neither."""
    path, owner, found = below(place, _PEOPLE), place.name.partition("/")[0].lower(), dict[str, Thing]()
    # An outsider is in both lists; the second one says more.
    for affiliation in ("direct", "outside"):
        for item in pages(clients.github, path, query={"affiliation": affiliation}):
            login = required(item, "login", path)
            facts = {"title": login, **shown(item, {"rights": "role_name"}), "membership": affiliation}
            found[login.lower()] = Thing(place, login.lower(), facts, login)
    found.pop(owner, None)
    yield from found.values()


def _remove_person(clients: Clients, thing: Thing) -> None:
    path = below(thing.place, _PEOPLE)
    remove_at(clients.github, f"{path}/{quote(thing.handle or thing.id, safe='')}", path)


def _teams(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the teams that were given the repository; a role of the whole organization or a parent gives the others theirs."""
    path = below(place, _TEAMS)
    found = {required(item, "id", path): item for item in pages(clients.github, path)}
    for number, item in found.items():
        if is_given_here(item, found):
            facts = shown(item, {"title": "slug", "name": "name", "rights": "permission"})
            yield Thing(place, number, facts, required(item, "slug", path))


def is_given_here(team: Item, others: Mapping[str, Item]) -> bool:
    """Say whether a team has the repository by itself: not by a role of the organization, nor as much as the team above it.

    Args:
        team: as GitHub lists it (schema `team`).
        others: all of the list by number.
    """
    parent = team.get("parent")
    above = others.get(str(parent.get("id"))) if isinstance(parent, dict) else None
    is_inherited = above is not None and above.get("permission") == team.get("permission")
    return team.get("access_source") not in _ELSEWHERE and not is_inherited


def _remove_team(clients: Clients, thing: Thing) -> None:
    owner, _, name = thing.place.name.partition("/")
    path = f"/orgs/{owner}/teams/{quote(thing.handle, safe='')}/repos/{owner}/{quote(name, safe='')}"
    remove_at(clients.github, path, below(thing.place, _TEAMS))


def _invitations(clients: Clients, place: Place) -> Iterator[Thing]:
    path = below(place, _INVITATIONS)
    for item in pages(clients.github, path):
        number = required(item, "id", path)
        # One that went to an address has nobody's name.
        login = shown(item, {"title": "invitee.login"}).get("title", f"#{number}")
        facts = {"title": login, **shown(item, {"rights": "permissions", "creator": "inviter.login", "created": "created_at"})}
        yield Thing(place, login.lower(), facts, number)


def _remove_invitation(clients: Clients, thing: Thing) -> None:
    path = below(thing.place, _INVITATIONS)
    remove_at(clients.github, f"{path}/{quote(thing.handle, safe='')}", path)


def _apps(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the installations, a suspended one too: it comes back as it was. Only the App itself may remove one by the API."""
    path = f"/orgs/{quote(place.name, safe='')}/installations"
    for item in pages(clients.github, path, "installations"):
        slug = required(item, "app_slug", path)
        rights = item.get("permissions")
        text = ", ".join(f"{name}: {level}" for name, level in sorted(rights.items())) if isinstance(rights, dict) else ""
        facts = shown(item, {"title": "app_slug", "repositories": "repository_selection", "created": "created_at"})
        yield Thing(place, slug.lower(), {**facts, "rights": text}, required(item, "id", path))


COLLABORATOR: Final = Reader(kinds.COLLABORATOR.id, _people, _remove_person)
TEAM: Final = Reader(kinds.TEAM.id, _teams, _remove_team)
INVITATION: Final = Reader(kinds.INVITATION.id, _invitations, _remove_invitation)
APP: Final = Reader(kinds.APP.id, _apps)
