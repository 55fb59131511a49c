"""Read a pattern of `matches` that is nothing but a list of texts: `^(push|schedule)$`.

CEL's patterns are RE2 and match any part of a text (cel-spec, doc/langdef.md, "Regular expressions", 2026-08), so only one that
holds on to both ends is such a list. Inside, characters that mean themselves, escaped signs, and groups of alternatives are read.
"""

import re
from itertools import product
from typing import Final

TEXT_LIMIT: Final = 1_000
"""Texts that a pattern may stand for."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_/:@=,;~\"'<>#&%! -]|\\[^A-Za-z0-9\s]")
_GROUP: Final = re.compile(r"\((?:\?:)?")


def texts_of(pattern: str) -> tuple[str, ...] | None:
    """Return the texts that a pattern matches, sorted; None when it is no list of texts, or too long a one."""
    # `^a|b$` is `^a` or `b$`: without a group an alternative would be open at one end.
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    texts, end = _sequence(pattern, 1)
    if texts is None or end != len(pattern) - 1:
        return None
    return tuple(sorted(texts))


def _sequence(pattern: str, place: int) -> tuple[frozenset[str] | None, int]:
    """Read one behind the other until an alternative, a group or the pattern ends; None for what is not read."""
    texts = frozenset({""})
    while place < len(pattern) and pattern[place] not in "|)$":
        found, place = _part(pattern, place)
        if found is None or len(texts) * len(found) > TEXT_LIMIT:
            return None, place
        texts = frozenset(before + after for before, after in product(texts, found))
    return texts, place


def _part(pattern: str, place: int) -> tuple[frozenset[str] | None, int]:
    plain = _PLAIN.match(pattern, place)
    if plain is not None:
        return frozenset({plain[0][-1]}), plain.end()
    group = _GROUP.match(pattern, place)
    return (None, place) if group is None else _alternatives(pattern, group.end())


def _alternatives(pattern: str, place: int) -> tuple[frozenset[str] | None, int]:
    """Read up to the bracket that closes a group."""
    found: frozenset[str] = frozenset()
    while True:
        texts, place = _sequence(pattern, place)
        if texts is None or place == len(pattern):
            return None, place
        found |= texts
        if pattern[place] != "|":
            return (found, place + 1) if pattern[place] == ")" else (None, place)
        place += 1
