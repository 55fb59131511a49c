"""Lay out what a sweep does: one piece of work an input, and the extra changes."""

import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sweep.catalogue import EXTRAS, Extra, Reason, Rename, entry_of
from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors


@dataclass(frozen=True)
class Work:
    """One change behind the program's back, and where the preview must show it."""

    resource: Resource
    what: str
    alter: Callable[[Vendors], None]
    path: str
    """The input that must differ; empty when the resource must show as gone."""
    is_input: bool
    """Whether it is an input's own alteration; the others are extra."""

    @property
    def is_exact(self) -> bool:
        """Whether it must show at its own resource and nowhere else."""
        return self.is_input and bool(self.path)

    @property
    def kind(self) -> tuple[str, str]:
        """What all alterations of the same input of the same type have in common."""
        return self.resource.token, re.sub(r"\d+", "", self.what)

    def __str__(self) -> str:
        return f"{self.resource.stack}: {self.resource.token} {self.resource.name}: {self.what}"


def work_of(resources: Iterable[Resource], leaves: Iterable[Leaf]) -> list[Work]:
    """Return every alteration that the catalogue knows, in the order of the resources."""
    return [*(work for leaf in leaves if (work := _alteration(leaf))), *_extras(resources)]


def _alteration(leaf: Leaf) -> Work | None:
    entry = entry_of(leaf)
    if entry is None or isinstance(entry, Reason):
        return None
    if isinstance(entry, Rename):
        rename = entry.alter
        return Work(leaf.resource, leaf.path, lambda vendors: rename(vendors, leaf), "", is_input=True)
    alter = entry
    return Work(leaf.resource, leaf.path, lambda vendors: alter(vendors, leaf), leaf.path, is_input=True)


def _extras(resources: Iterable[Resource]) -> list[Work]:
    found: dict[tuple[str, str, str], Work] = {}
    for resource in resources:
        for extra in EXTRAS.get(resource.token, ()):
            key = (resource.stack, resource.token, extra.what)
            if key not in found and extra.only(resource):
                found[key] = _extra(resource, extra)
    return list(found.values())


def _extra(resource: Resource, extra: Extra) -> Work:
    return Work(resource, extra.what, lambda vendors: extra.alter(vendors, resource), extra.path, is_input=False)


def by_kind(work: Iterable[Work]) -> list[Work]:
    """Return the same work with one piece of each kind first, so that a mistake in a kind shows early."""
    first: dict[tuple[str, str], Work] = {}
    later = [item for item in work if first.setdefault(item.kind, item) is not item]
    return [*first.values(), *later]


def groups_of(work: Iterable[Work], size: int) -> list[list[Work]]:
    """Return the work in groups: the first of each kind alone, then up to `size` exact ones of one stack, no two of a resource.

    What is exact shows at its own resource only, so that one preview can answer for several without one hiding another.
    """
    ordered = by_kind(work)
    kinds = len({item.kind for item in ordered})
    groups = [[item] for item in ordered[:kinds]]
    waiting = ordered[kinds:]
    groups += [[item] for item in waiting if not item.is_exact]
    waiting = [item for item in waiting if item.is_exact]
    while waiting:
        group: dict[str, Work] = {}
        for item in waiting:
            stack = next(iter(group.values()), item).resource.stack
            if len(group) < size and item.resource.stack == stack:
                group.setdefault(item.resource.urn, item)
        groups.append(list(group.values()))
        taken = set(map(id, group.values()))
        waiting = [item for item in waiting if id(item) not in taken]
    return groups


def sample(work: list[Work], count: int, seed: int) -> list[Work]:
    """Return `count` pieces, of as many types as possible: one of each type in turn, in an order that the seed makes."""
    chance = random.Random(seed)  # noqa: S311 - a choice, not a secret
    by_type: dict[str, list[Work]] = defaultdict(list)
    for item in work:
        by_type[item.resource.token].append(item)
    for items in by_type.values():
        chance.shuffle(items)
    tokens = sorted(by_type)
    chance.shuffle(tokens)
    chosen: list[Work] = []
    while len(chosen) < min(count, len(work)):
        chosen += [by_type[token].pop() for token in tokens if by_type[token]]
    return chosen[:count]


def group_size() -> int:
    """Return how many alterations may share a preview; BULWARK_SWEEP_GROUP=1 tries every single one alone, which takes hours."""
    return int(os.environ.get("BULWARK_SWEEP_GROUP") or 8)
