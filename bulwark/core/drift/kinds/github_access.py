"""Who besides the organization's owners may read or write a repository: keys, people, teams, invitations and Apps."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.github_repository import listed_in_repository, numbered, repositories, repository_of
from bulwark.core.drift.thing import Key, Place, Vendor
from bulwark.core.state import Resource

_FAMILY: Final = "GitHub access"
_ONE: Final = "github:index/repositoryCollaborator:RepositoryCollaborator"
_ALL: Final = "github:index/repositoryCollaborators:RepositoryCollaborators"
_TEAM: Final = "github:index/team:Team"
_APP: Final = "github-app"

DEPLOY_KEY: Final = listed_in_repository(
    "github-deploy-key",
    "deploy key",
    DriftClass.IDENTITY,
    "keys and hooks",
    "Whoever has its private half reads the repository, and pushes to it unless it only reads, from anywhere and without an end.",
    "github:index/repositoryDeployKey:RepositoryDeployKey",
    numbered,
)


def _items(resource: Resource, name: str, field: str) -> Iterator[str]:
    listed: Any = resource.inputs.get(name)
    for one in listed if isinstance(listed, list) else ():
        found = one.get(field) if isinstance(one, dict) else None
        if isinstance(found, str):
            yield found


def _people(kind: Kind) -> Kind:
    """Return the kind with what both resources declare: one person each, or all people and teams of a repository."""

    def declared(declaration: Declaration) -> Iterator[Key]:
        yield from kind.declared(declaration)
        for place, resource in _whole(kind.id, declaration):
            yield from (Key(place, person.lower()) for person in _items(resource, "users", "username"))

    return replace(kind, declared=declared, compared=_whole_list(kind.id))


def _whole(kind: str, declaration: Declaration) -> Iterator[tuple[Place, Resource]]:
    known = repositories(declaration)
    for one in declaration.of_type(_ALL):
        path = repository_of(declaration, one)
        yield Place(kind, known.get(path.lower(), path)), one


def _whole_list(kind: str) -> Callable[[Declaration], Callable[[Key], bool]]:
    """Say that all who have access where a resource declares the whole list are shown by a refresh, invitations too."""

    def compared(declaration: Declaration) -> Callable[[Key], bool]:
        places = {place for place, _ in _whole(kind, declaration)}
        return lambda key: key.place in places

    return compared


def _person(resource: Resource) -> tuple[str, ...]:
    return (text_of(resource, "username").lower(),)


COLLABORATOR: Final = _people(
    listed_in_repository(
        "github-collaborator",
        "collaborator",
        DriftClass.IDENTITY,
        _FAMILY,
        "This person has the repository by name, and keeps it when leaving a team.",
        _ONE,
        _person,
    )
)
INVITATION: Final = _people(
    listed_in_repository(
        "github-invitation",
        "open invitation",
        DriftClass.IDENTITY,
        _FAMILY,
        "Whoever accepts it has the repository.",
        _ONE,
        _person,
    )
)


def _numbers(declaration: Declaration) -> Mapping[str, str]:
    """Return slug to number of the declared teams: a program may name a team by either."""
    return {text_of(one, "slug").lower(): one.id for one in declaration.of_type(_TEAM)}


_LISTED_TEAM: Final = listed_in_repository(
    "github-team",
    "team with access",
    DriftClass.IDENTITY,
    _FAMILY,
    "Everybody who is or becomes a member of the team has the repository.",
    "github:index/teamRepository:TeamRepository",
)


def _in_organizations(kind: Kind) -> Callable[[Declaration], Iterator[Place]]:
    def places(declaration: Declaration) -> Iterator[Place]:
        yield from kind.places(declaration) if declaration.contract.github_is_organization else ()

    return places


def _teams(declaration: Declaration) -> Iterator[Key]:
    """Yield each by its number, which the provider's id of the resource has in any case."""
    numbers, known = _numbers(declaration), repositories(declaration)
    for one in declaration.of_type(_LISTED_TEAM.adopts_as):
        path, (number, separator, _) = repository_of(declaration, one), one.id.partition(":")
        written = text_of(one, "teamId").lower()
        yield Key(Place(_LISTED_TEAM.id, known.get(path.lower(), path)), number if separator else numbers.get(written, written))
    for place, one in _whole(_LISTED_TEAM.id, declaration):
        yield from (Key(place, numbers.get(team.lower(), team)) for team in _items(one, "teams", "teamId"))


TEAM: Final = replace(
    _LISTED_TEAM, places=_in_organizations(_LISTED_TEAM), declared=_teams, compared=_whole_list(_LISTED_TEAM.id)
)


def _owner(declaration: Declaration) -> Iterator[Place]:
    """Yield the organization; GitHub tells nobody but the App itself which Apps a person has installed."""
    if declaration.contract.github_is_organization:
        yield Place(_APP, declaration.contract.github_owner)


def _apps(declaration: Declaration) -> Iterator[Key]:
    if declaration.contract.app_slug:
        yield from (Key(place, declaration.contract.app_slug.lower()) for place in _owner(declaration))


APP: Final = Kind(
    id=_APP,
    vendor=Vendor.GITHUB,
    title="installed GitHub App",
    drift_class=DriftClass.IDENTITY,
    family=_FAMILY,
    allows="Whoever runs the App has its permissions on the repositories that it was given.",
    places=_owner,
    declared=_apps,
)
