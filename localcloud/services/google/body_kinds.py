"""Name the kinds of value that a request body may have (`request_shapes` and its neighbours build tables of them).

A shape is a nested table: a field's name to the kind of a scalar, to a `Choice`, to another table, to a list of one shape, or to
a `Map` whose keys are free.
"""

from dataclasses import dataclass
from typing import Any, Final

TEXT: Final = "TYPE_STRING"
FLAG: Final = "TYPE_BOOL"
NUMBER: Final = "TYPE_INT64"
FRACTION: Final = "TYPE_DOUBLE"
DURATION: Final = "type.googleapis.com/google.protobuf.Duration"
MOMENT: Final = "type.googleapis.com/google.protobuf.Timestamp"


@dataclass(frozen=True, slots=True)
class Map:
    """An object whose keys are data and stay as they are."""

    of: Any = TEXT


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enumeration's values."""

    values: tuple[str, ...]


def choice(values: str) -> Choice:
    """Return the choice between values that blanks part."""
    return Choice(tuple(values.split()))


Shape = str | Map | Choice | list[Any] | dict[str, Any]

POLICY: Final[dict[str, Any]] = {
    "version": NUMBER,
    "etag": TEXT,
    "bindings": [
        {
            "role": TEXT,
            "members": [TEXT],
            "condition": {"title": TEXT, "description": TEXT, "expression": TEXT, "location": TEXT},
        }
    ],
}
"""An IAM policy of anything but a project, which alone has audit configurations."""
TEST: Final[Shape] = {"permissions": [TEXT]}
