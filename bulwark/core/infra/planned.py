"""Planned steps in a form of which two runs give the same, and what differs between those that were reviewed and those of now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.classes import class_of
from bulwark.core.drift.drift_class import DriftClass

_OWN: Final = "pulumi:"
"""Beginning of the types that are the engine's own: stacks and providers, which stand at no vendor."""
_REPEATED: Final = frozenset({"replace", "create-replacement", "delete-replaced"})
"""The three steps of one replacement; `replace` stands for all."""
OPERATIONS: Final = frozenset({"create", "update", "delete", "replace", "import", "discard"})


@dataclass(frozen=True, slots=True, order=True)
class Planned:
    """One resource that would change."""

    urn: str
    operation: str
    """`create`, `update`, `delete`, `replace`, `import` or `discard`."""
    paths: tuple[str, ...] = ()
    """Property paths that differ, sorted; none for a whole resource."""

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def type(self) -> str:
        """The type token; empty where the URN is not one."""
        parts = self.urn.split("::")
        return parts[2].rpartition("$")[2] if len(parts) > 3 else ""

    @property
    def risk(self) -> DriftClass:
        """What the change touches: the class that matters most among its properties."""
        classes = [class_of(self.type, path) for path in self.paths or ("",)]
        return min(classes, key=lambda one: one.rank)

    def __str__(self) -> str:
        """Return the step in one line."""
        where = f" ({', '.join(self.paths)})" if self.paths else ""
        return f"{self.operation} {self.type} {self.name}{where}"


def planned_of(steps: Iterable[tuple[str, str, Sequence[str]]]) -> tuple[Planned, ...]:
    """Return the steps (operation, URN, paths) sorted, each once; the engine's own resources and repeated steps are left out."""
    found = {
        Planned(urn, "replace" if operation in _REPEATED else operation, tuple(sorted(paths)) if operation == "update" else ())
        for operation, urn, paths in steps
    }
    return tuple(sorted(one for one in found if not one.type.startswith(_OWN) and one.operation in OPERATIONS))


def by_risk(steps: Iterable[Planned]) -> Mapping[DriftClass, tuple[Planned, ...]]:
    """Return the steps by what they touch, what matters most first; classes without steps are left out."""
    listed = tuple(steps)
    grouped = {risk: tuple(one for one in listed if one.risk is risk) for risk in DriftClass}
    return {risk: members for risk, members in grouped.items() if members}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reviewed steps beside those of now."""

    only_reviewed: tuple[Planned, ...]
    only_now: tuple[Planned, ...]

    @property
    def is_equal(self) -> bool:
        """Whether what would be done is exactly what was reviewed."""
        return not self.only_reviewed and not self.only_now

    def lines(self) -> tuple[str, ...]:
        """Return the difference, a line a step."""
        gone = tuple(f"- {one}" for one in self.only_reviewed)
        return (*gone, *(f"+ {one}" for one in self.only_now))


def compare(reviewed: Iterable[Planned], now: Iterable[Planned]) -> Comparison:
    """Hold the steps of now against the reviewed ones."""
    before, after = set(reviewed), set(now)
    return Comparison(tuple(sorted(before - after)), tuple(sorted(after - before)))
