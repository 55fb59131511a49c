"""Find the declared Vercel projects, and make kinds of which each has one list."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Key, Place, Vendor
from bulwark.core.state import Resource

PROJECT: Final = "vercel:index/project:Project"


def projects(declaration: Declaration) -> Iterator[Resource]:
    """Yield the declared projects that exist."""
    return (one for one in declaration.of_type(PROJECT) if one.id)


def listed_in_vercel_project(
    kind: str,
    title: str,
    drift_class: DriftClass,
    family: str,
    allows: str,
    token: str = "",
    identify: Callable[[Resource], Iterable[str]] = lambda _resource: (),
) -> Kind:
    """Return the kind; its places are the ids of the declared projects.

    Args:
        kind: its id.
        title: what people call one thing.
        drift_class: its class.
        family: what its things are grouped by.
        allows: what an undeclared one lets somebody do.
        token: type token of the resource that declares one, with the input `projectId`; empty where nothing does.
        identify: return the ids of what such a resource declares.
    """

    def places(declaration: Declaration) -> Iterator[Place]:
        return (Place(kind, one.id) for one in projects(declaration))

    def declared(declaration: Declaration) -> Iterator[Key]:
        for one in declaration.of_type(token):
            yield from (Key(Place(kind, text_of(one, "projectId")), found) for found in identify(one))

    return Kind(
        id=kind,
        vendor=Vendor.VERCEL,
        title=title,
        drift_class=drift_class,
        family=family,
        allows=allows,
        places=places,
        declared=declared,
        adopts_as=token,
    )
