"""Describe a kind of thing that may exist undeclared: where to look, what is declared there, what it would allow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.thing import Key, Place, Vendor


def nothing_compared(_declaration: Declaration) -> Callable[[Key], bool]:
    """Return the answer of a kind whose things no resource lists: a refresh shows none of them."""
    return lambda _key: False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; `bulwark/drift/readers/` has a module of the same name that lists its things."""

    id: str
    """`github-deploy-key`."""
    vendor: Vendor
    title: str
    """What people call one, `deploy key`."""
    drift_class: DriftClass
    family: str
    """What its things are grouped by where no actor is known, `keys and hooks`."""
    allows: str
    """What one that nobody declared lets somebody do, as a sentence."""
    places: Callable[[Declaration], Iterable[Place]]
    """Where to look: every place, those too where nothing is declared."""
    declared: Callable[[Declaration], Iterable[Key]]
    """What resources and configuration declare there."""
    adopts_as: str = ""
    """Type token of the resource that would declare one, `github:index/repositoryDeployKey:RepositoryDeployKey`; empty where
    the configuration does or nothing can."""
    compared: Callable[[Declaration], Callable[[Key], bool]] = nothing_compared
    """Say which things stand in a list that a resource declares as a whole (`IAMBinding`). What is too much there a refresh shows
    as a difference of that resource, so it is no finding of this kind, or it would be reported twice."""
