"""Draw single changes of one live object from the schema of the body that changes it."""

import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from drift_campaign.schemas import Schema

STRANGER = "user:stranger@example.com"
"""The domain of the address is reserved by RFC 2606."""
_TEXTS = (
    "{} altered",
    "{}-altered",
    "{}altered",
    "altered",
    "altered-text",
    STRANGER,
    "roles/viewer",
    "https://altered.example.com",
)
_SECONDS = ("60s", "120s", "300s", "3600s", "2592000s", "86400s")
_DEEPEST = 6
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """One field, and the values that a change of it may take, in the order in which they are tried."""

    path: Path
    values: tuple[Any, ...]
    """`GONE` takes it away."""

    @property
    def name(self) -> str:
        """As a person writes it, `conditions.0.displayName`."""
        return ".".join(map(str, self.path))

    @property
    def field(self) -> str:
        """The same for every object of a type: places in lists and keys of maps are `*`."""
        return ".".join("*" if isinstance(part, int) else part for part in self.path)


GONE = object()


def draws(schema: Schema, live: Any, chance: random.Random) -> Iterator[Draw]:
    """Yield a draw for every field of the schema that the object has or could have, in the schema's order."""
    yield from _below(schema, live, (), chance)


def changed(live: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a copy of an object with one field as it is drawn."""
    result: dict[str, Any] = copy.deepcopy(dict(live))
    place: Any = result
    for part, following in pairwise(path):
        if isinstance(place, dict) and part not in place:
            place[part] = [] if isinstance(following, int) else {}
        place = place[part]
    last = path[-1]
    if value is GONE:
        place.pop(last, None) if isinstance(place, dict) else place.pop(int(last))
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return result


def _below(schema: Schema, live: Any, path: Path, chance: random.Random) -> Iterator[Draw]:
    if len(path) > _DEEPEST:
        return
    if "anyOf" in schema:
        yield from _below(_fitting(schema["anyOf"], live), live, path, chance)
    elif "properties" in schema:
        if schema.get("nullable") and live:
            yield Draw(path, (None,))
        held = live if isinstance(live, Mapping) else {}
        if not held and path:
            return
        for name, one in schema["properties"].items():
            if name not in {"etag", "name"} or schema["properties"].keys() <= {"name", "value"}:
                yield from _below(one, held.get(name), (*path, name), chance)
    elif "additionalProperties" in schema:
        yield from _of_map(schema["additionalProperties"], live, path, chance)
    elif "items" in schema:
        yield from _of_list(schema["items"], live, path, chance)
    elif values := _others(schema, live, chance):
        yield Draw(path, values)


def _fitting(options: Sequence[Schema], live: Any) -> Schema:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}
    return next((one for one in options if one.get("type") == kinds.get(type(live))), options[0])


def _of_map(schema: Schema, live: Any, path: Path, chance: random.Random) -> Iterator[Draw]:
    held = live if isinstance(live, Mapping) else {}
    for key, value in held.items():
        yield from _below(schema, value, (*path, key), chance)
        yield Draw((*path, key), (GONE,))
    if new := _others(schema, None, chance):
        yield Draw((*path, "altered"), new)


def _of_list(schema: Schema, live: Any, path: Path, chance: random.Random) -> Iterator[Draw]:
    held = live if isinstance(live, list) else []
    for number, value in enumerate(held):
        yield from _below(schema, value, (*path, number), chance)
        yield Draw((*path, number), (GONE,))
    if new := tuple(one for one in _others(schema, None, chance) if one not in held):
        yield Draw((*path, len(held)), new)


def _others(schema: Schema, live: Any, chance: random.Random) -> tuple[Any, ...]:
    """Return values that the schema allows and that are not there."""
    if "enum" in schema:
        found = [one for one in schema["enum"] if one != live]
        chance.shuffle(found)
        return tuple(found)
    kind = schema.get("type")
    if kind == "boolean":
        # Absent is false in Google's JSON; true is another value all the same.
        return (not live,)
    if kind in {"integer", "number"}:
        start = live if isinstance(live, int | float) else 0
        return tuple(start + step for step in (1, -1, 5, 0.0005, -0.0005) if kind == "number" or isinstance(step, int))
    if kind == "integer-as-text":
        return tuple(str(int(live or 0) + step) for step in (1, -1, 60))
    if kind != "string":
        return ()
    if schema.get("format") == "google-duration":
        return tuple(one for one in chance.sample(_SECONDS, len(_SECONDS)) if one != live)
    if schema.get("format") in {"google-datetime", "google-fieldmask", "byte"}:
        return ("2031-01-02T03:04:05Z",) if schema["format"] == "google-datetime" else ()
    texts = [text.format(live or "") for text in _TEXTS]
    return tuple(dict.fromkeys(text for text in texts if text not in {live, ""}))
