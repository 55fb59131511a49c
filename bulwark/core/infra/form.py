"""Read a document of somebody else's strictly: every key that is asked for, no other, each of its type and within its bound.

Decisions take no library for this (docs/architecture.md); the readers are few and small.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

_Read = TypeVar("_Read")


class FormError(Exception):
    """A document is of another form; the message names the place, and quotes nothing of it."""


def fields(value: Any, place: str, names: Collection[str]) -> dict[str, Any]:
    """Return an object that has exactly these keys.

    Raises:
        FormError: it has others, lacks one, or is no object.
    """
    if not isinstance(value, dict) or value.keys() != set(names):
        raise FormError(f"{place} is no object of {', '.join(names)}")
    return value


def text(value: Any, place: str, longest: int) -> str:
    """Return a text of so many characters at most.

    Raises:
        FormError: it is none.
    """
    if not isinstance(value, str) or len(value) > longest:
        raise FormError(f"{place} is no text of at most {longest} characters")
    return value


def one_of(value: Any, place: str, known: Collection[str]) -> str:
    """Return a text that is one of these.

    Raises:
        FormError: it is none.
    """
    if not isinstance(value, str) or value not in known:
        raise FormError(f"{place} is none of {', '.join(sorted(known))}")
    return value


def flag(value: Any, place: str) -> bool:
    """Return a truth value.

    Raises:
        FormError: it is none.
    """
    if not isinstance(value, bool):
        raise FormError(f"{place} is neither true nor false")
    return value


def listed(value: Any, place: str, most: int, read: Callable[[Any, str], _Read]) -> tuple[_Read, ...]:
    """Return what a list of so many entries at most holds, each as `read` returns it.

    Raises:
        FormError: it is no such list, or an entry is of another form.
    """
    if not isinstance(value, list) or len(value) > most:
        raise FormError(f"{place} is no list of at most {most} entries")
    return tuple(read(item, f"{place}[{index}]") for index, item in enumerate(value))
