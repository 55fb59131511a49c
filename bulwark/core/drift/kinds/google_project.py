"""Make a kind of which a Google project has one list, and resources declare its things by the last part of their id."""

from collections.abc import Callable, Iterable, Iterator

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.declared_values import last_part
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Key, Place, Vendor


def listed_in_project(
    kind: str,
    title: str,
    drift_class: DriftClass,
    family: str,
    allows: str,
    *tokens: str,
    own: Callable[[Contract], Iterable[str]] = lambda _contract: (),
) -> Kind:
    """Return the kind; its place is `projects/<id>`.

    Args:
        kind: its id.
        title: what people call one thing.
        drift_class: its class.
        family: what its things are grouped by.
        allows: what an undeclared one lets somebody do.
        tokens: type tokens of the resources that declare one, the first the one to adopt as; none where nothing declares one.
        own: ids of those that Google or `bulwark init` makes.
    """

    def places(declaration: Declaration) -> Iterator[Place]:
        yield Place(kind, f"projects/{declaration.contract.google_project}")

    def declared(declaration: Declaration) -> Iterator[Key]:
        for place in places(declaration):
            yield from (Key(place, last_part(one.id)) for one in declaration.of_type(*tokens) if one.id)
            yield from (Key(place, one) for one in own(declaration.contract))

    return Kind(
        id=kind,
        vendor=Vendor.GOOGLE,
        title=title,
        drift_class=drift_class,
        family=family,
        allows=allows,
        places=places,
        declared=declared,
        adopts_as=tokens[0] if tokens else "",
    )


def below_declared(
    kind: str, title: str, drift_class: DriftClass, family: str, allows: str, parent: str, collection: str, token: str
) -> Kind:
    """Return a kind of which each declared resource of type `parent` has one list, `<parent>/<collection>/<id>`.

    The place is the parent's full name.
    """

    def places(declaration: Declaration) -> Iterator[Place]:
        return (Place(kind, one.id) for one in declaration.of_type(parent) if one.id)

    def declared(declaration: Declaration) -> Iterator[Key]:
        for one in declaration.of_type(token):
            place, separator, identifier = one.id.rpartition(f"/{collection}/")
            if separator:
                yield Key(Place(kind, place), identifier)

    return Kind(
        id=kind,
        vendor=Vendor.GOOGLE,
        title=title,
        drift_class=drift_class,
        family=family,
        allows=allows,
        places=places,
        declared=declared,
        adopts_as=token,
    )
