"""Describe the inputs of a resource type and compare two sets of them.

The same table drives check (required, unknown, defaults), diff (replace or update, suppressed differences) and read (which
remote values become inputs, so that a change made behind the program's back shows as a difference).
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from localcloud.providers.values import Properties, is_unknown


def _same(left: Any, right: Any) -> bool:
    return bool(left == right)


def _itself(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Field:
    """One input."""

    name: str
    """Pulumi's name, camelCase."""
    is_required: bool = False
    replaces: bool = False
    """A change cannot be made in place."""
    default: Any = None
    """What an absent input means; compared, and filled in by check when not None."""
    is_implied: bool = False
    """The default is compared but not filled in: the real provider keeps the input absent."""
    autoname_length: int = 0
    """Left out by the program, check makes a name of at most this many characters from the resource's own."""
    is_computed: bool = False
    """Left out by the program, the vendor's value is kept and never a difference."""
    is_write_only: bool = False
    """The vendor never shows it again: the state keeps the program's value, and a change elsewhere stays unseen."""
    is_local: bool = False
    """Known to the provider alone, never sent."""
    is_same: Callable[[Any, Any], bool] = _same
    """Equality of two present values, for differences that the real provider suppresses."""
    as_input: Callable[[Any], Any] = _itself
    """The form in which the vendor's value becomes an input: without what only the vendor can write in it."""


def unordered(left: Any, right: Any) -> bool:
    """Compare two lists as sets."""
    return isinstance(left, list) and isinstance(right, list) and sorted(map(repr, left)) == sorted(map(repr, right))


# Absent, empty list, empty object and empty text are one thing to every vendor here.
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def is_absent(value: Any) -> bool:
    """Say whether the value means 'not given'."""
    return any(value is empty or (type(value) is type(empty) and value == empty) for empty in _EMPTY)


def changes(fields: tuple[Field, ...], old: Properties, new: Properties) -> Iterator[Field]:
    """Yield each field whose value differs between the inputs in force and the inputs wanted."""
    for field in fields:
        before, after = old.get(field.name, field.default), new.get(field.name, field.default)
        if field.is_computed and is_absent(new.get(field.name)):
            continue
        if is_absent(before) and is_absent(after):
            continue
        if is_absent(before) or is_absent(after) or is_unknown(after) or not field.is_same(before, after):
            yield field


def differing_paths(name: str, old: Any, new: Any) -> list[str]:
    """Return the property paths below `name` at which two values differ: `oidc.allowedAudiences`, `stages[1].duration`."""
    if isinstance(old, dict) and isinstance(new, dict):
        parts = [(_join(name, key), old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        parts = [(f"{name}[{index}]", left, right) for index, (left, right) in enumerate(zip(old, new, strict=True))]
    else:
        return [name]
    return [path for part, left, right in parts if left != right for path in differing_paths(part, left, right)]


def _join(name: str, key: str) -> str:
    return f"{name}.{key}" if key.replace("_", "").isalnum() else f'{name}["{key}"]'


def observed_inputs(fields: tuple[Field, ...], known: Properties, remote: Properties, *, is_import: bool = False) -> Properties:
    """Return the inputs that the remote state amounts to.

    What the program set is replaced by what the vendor shows; what it left out appears when the vendor shows something other
    than the default, unless the vendor computes it. Fields the vendor never shows keep the known value. On import nothing is
    known and everything shown becomes an input, computed or not: the engine compares it with what the program wants.
    """
    inputs: Properties = {}
    for field in fields:
        is_hidden = field.is_write_only or field.is_local
        value = known.get(field.name) if is_hidden else remote.get(field.name)
        if field.name in known and (is_hidden or not is_absent(value)):
            inputs[field.name] = known[field.name] if _is_same_present(field, known[field.name], value) else field.as_input(value)
        elif field.name in known and is_absent(value) and is_absent(known[field.name]):
            inputs[field.name] = known[field.name]
        elif field.name not in known and (is_import or not field.is_computed) and not is_absent(value) and value != field.default:
            inputs[field.name] = field.as_input(value)
    return inputs


def _is_same_present(field: Field, known: Any, value: Any) -> bool:
    return not is_absent(known) and field.is_same(known, value)


def shown_state(fields: tuple[Field, ...], inputs: Properties, remote: Properties) -> Properties:
    """Return the outputs: what the vendor shows, with the program's values where it shows nothing or must not be believed."""
    state = dict(remote)
    for field in fields:
        is_hidden = field.is_write_only or field.is_local
        if field.name in inputs and (is_hidden or is_absent(remote.get(field.name))):
            state[field.name] = inputs[field.name]
    return state


def defaults(fields: tuple[Field, ...]) -> Properties:
    """Return what check fills in for absent inputs."""
    filled = (field for field in fields if field.default is not None and not field.is_implied)
    return {field.name: copy.deepcopy(field.default) for field in filled}
