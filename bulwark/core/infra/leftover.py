"""Tell what an interrupted run has left to do of reviewed steps from steps that nobody reviewed."""

from collections.abc import Iterable, Mapping
from typing import Final

from bulwark.core.infra.planned import Planned

_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "create": frozenset({"create", "update"}),
    "replace": frozenset({"replace", "create", "update", "delete"}),
    "import": frozenset({"import", "update"}),
}
"""What a step that died half-way may need yet. What was made unheard is found again by its id; what of it is not known,
such as a masked secret, is written by an update."""


def unreviewed(reviewed: Iterable[Planned], left: Iterable[Planned]) -> tuple[Planned, ...]:
    """Return the steps that are neither among the reviewed ones nor the rest of one of them, sorted."""
    by_urn: dict[str, list[Planned]] = {}
    for one in reviewed:
        by_urn.setdefault(one.urn, []).append(one)
    return tuple(sorted(one for one in left if not any(_is_rest_of(before, one) for before in by_urn.get(one.urn, ()))))


def _is_rest_of(before: Planned, one: Planned) -> bool:
    if one.operation == before.operation:
        return set(one.paths) <= set(before.paths)
    return one.operation in _PARTS.get(before.operation, frozenset())
