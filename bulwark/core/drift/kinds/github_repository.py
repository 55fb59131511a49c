"""Find the repositories and environments that a stack declares, and make kinds of which each has one list.

GitHub compares names of repositories and environments without case: what a resource writes otherwise than the configuration is
the same place, named as it was written first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Key, Place, Vendor
from bulwark.core.state import Resource

REPOSITORY: Final = "github:index/repository:Repository"
ENVIRONMENT: Final = "github:index/repositoryEnvironment:RepositoryEnvironment"

Paths = Mapping[str, str]
"""Path in lower case to the path as it was written first."""
Identify = Callable[[Resource], Iterable[str]]
"""Return the ids of what a resource declares."""


def repositories(declaration: Declaration) -> Paths:
    """Return the repositories, `owner/name`, whose shared things this stack declares: those of others are theirs to look at."""
    known = {one.full_name.lower() for one in declaration.contract.repositories}
    owned = [one.full_name for one in declaration.contract.repositories if one.is_owned]
    declared = (full_name(declaration, one) for one in declaration.of_type(REPOSITORY) if one.id)
    return _by_lower([*owned, *(name for name in declared if name.lower() not in known)])


def environments(declaration: Declaration) -> Paths:
    """Return the environments of this stack, `owner/name/environments/<environment>`."""
    contracted = [
        f"{one.full_name}/environments/{name}" for one in declaration.contract.repositories for name in one.environments
    ]
    return _by_lower([*contracted, *(environment_of(declaration, one) for one in declaration.of_type(ENVIRONMENT))])


def full_name(declaration: Declaration, repository: Resource) -> str:
    """Return `owner/name` of a declared repository."""
    return f"{declaration.contract.github_owner}/{text_of(repository, 'name')}"


def repository_of(declaration: Declaration, resource: Resource) -> str:
    """Return the full name of the repository that a resource names."""
    return f"{declaration.contract.github_owner}/{text_of(resource, 'repository')}"


def environment_of(declaration: Declaration, resource: Resource) -> str:
    """Return the path of the environment that a resource names."""
    name = text_of(resource, "environment") or text_of(resource, "environmentName")
    return f"{repository_of(declaration, resource)}/environments/{name}"


def _by_lower(paths: Iterable[str]) -> Paths:
    found: dict[str, str] = {}
    for path in paths:
        found.setdefault(path.lower(), path)
    return found


def listed_in_repository(
    kind: str,
    title: str,
    drift_class: DriftClass,
    family: str,
    allows: str,
    token: str = "",
    identify: Identify = lambda _resource: (),
) -> Kind:
    """Return the kind; its places are the repositories.

    Args:
        kind: its id.
        title: what people call one thing.
        drift_class: its class.
        family: what its things are grouped by.
        allows: what an undeclared one lets somebody do.
        token: type token of the resource that declares one, with the input `repository`; empty where nothing does.
        identify: return the ids of what such a resource declares.
    """
    return _listed(kind, title, drift_class, family, allows, token, identify, repositories, repository_of)


def listed_in_environment(
    kind: str, title: str, drift_class: DriftClass, family: str, allows: str, token: str, identify: Identify
) -> Kind:
    """Return the kind; its places are the environments. Arguments as those of `listed_in_repository`."""
    return _listed(kind, title, drift_class, family, allows, token, identify, environments, environment_of)


def _listed(
    kind: str,
    title: str,
    drift_class: DriftClass,
    family: str,
    allows: str,
    token: str,
    identify: Identify,
    paths: Callable[[Declaration], Paths],
    path_of: Callable[[Declaration, Resource], str],
) -> Kind:
    def places(declaration: Declaration) -> Iterator[Place]:
        return (Place(kind, path) for path in paths(declaration).values())

    def declared(declaration: Declaration) -> Iterator[Key]:
        known = paths(declaration)
        for one in declaration.of_type(token):
            path = path_of(declaration, one)
            yield from (Key(Place(kind, known.get(path.lower(), path)), found) for found in identify(one))

    return Kind(
        id=kind,
        vendor=Vendor.GITHUB,
        title=title,
        drift_class=drift_class,
        family=family,
        allows=allows,
        places=places,
        declared=declared,
        adopts_as=token,
    )


def named_by(field: str) -> Identify:
    """Return what identifies by a name that GitHub keeps in upper case, as of secrets and variables."""
    return lambda resource: (text_of(resource, field).upper(),)


def numbered(resource: Resource) -> tuple[str, ...]:
    """Return the number at the end of a resource's id, `<repository>:<environment>:<number>`; none before it exists."""
    return (resource.id.rpartition(":")[2],) if resource.id else ()
