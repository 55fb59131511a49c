"""Hold a resource as plain data, and read its inputs without ever taking an unknown value for an absent one.

`UNKNOWN` stands wherever a value is not known: during a preview, for a field that the caller may not read, for a secret that
stays encrypted. Rules read through `Value`; touching an unknown raises `UndecidedError`, which the frame turns into the outcome
`UNKNOWN`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false; read it through Value")


UNKNOWN: Final = Unknown.UNKNOWN


class UndecidedError(Exception):
    """A rule needs a value that it can not have."""

    def __init__(self, path: str, reason: str, *, before_apply: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason, self.before_apply = path, reason, before_apply


@dataclass(frozen=True, slots=True)
class Value:
    """A value somewhere in a resource's inputs, with its path."""

    raw: Any
    """JSON value, `UNKNOWN`, or None when absent."""
    path: str

    @property
    def is_absent(self) -> bool:
        """True when nothing is there. Raises `UndecidedError` when that is not known."""
        self._refuse_unknown()
        return self.raw is None

    def field(self, key: str) -> "Value":
        """Return a field of an object; absent in an absent object, unknown in an unknown one."""
        path = f"{self.path}.{key}" if self.path else key
        if self.raw is None or self.raw is UNKNOWN:
            return Value(self.raw, path)
        if not isinstance(self.raw, Mapping):
            raise UndecidedError(self.path, f"an object is expected, not {_kind(self.raw)}")
        return Value(self.raw.get(key), path)

    def items(self) -> "tuple[Value, ...]":
        """Return the elements of a list; none of an absent one."""
        self._refuse_unknown()
        if self.raw is None:
            return ()
        if not isinstance(self.raw, list | tuple):
            raise UndecidedError(self.path, f"a list is expected, not {_kind(self.raw)}")
        return tuple(Value(item, f"{self.path}[{index}]") for index, item in enumerate(self.raw))

    def fields(self) -> "tuple[tuple[str, Value], ...]":
        """Return the entries of an object in its order; none of an absent one."""
        self._refuse_unknown()
        if self.raw is None:
            return ()
        if not isinstance(self.raw, Mapping):
            raise UndecidedError(self.path, f"an object is expected, not {_kind(self.raw)}")
        return tuple((str(key), self.field(str(key))) for key in self.raw)

    def text(self) -> str:
        """Return a text that must be there."""
        value = self.optional_text()
        if value is None:
            raise UndecidedError(self.path, "is absent")
        return value

    def optional_text(self) -> str | None:
        """Return a text, or None when absent."""
        self._refuse_unknown()
        if self.raw is None or isinstance(self.raw, str):
            return self.raw
        raise UndecidedError(self.path, f"a text is expected, not {_kind(self.raw)}")

    def number(self) -> float:
        """Return a number that must be there. The engine sends every number as a floating-point one."""
        self._refuse_unknown()
        if isinstance(self.raw, bool) or not isinstance(self.raw, int | float):
            raise UndecidedError(self.path, f"a number is expected, not {_kind(self.raw)}")
        return float(self.raw)

    def flag(self) -> bool:
        """Return a boolean; absent is false."""
        self._refuse_unknown()
        if self.raw is None or isinstance(self.raw, bool):
            return bool(self.raw)
        raise UndecidedError(self.path, f"true or false is expected, not {_kind(self.raw)}")

    def _refuse_unknown(self) -> None:
        if self.raw is UNKNOWN:
            raise UndecidedError(self.path, "the value is not known yet", before_apply=True)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a program, of a state or of a live account."""

    type: str
    """The provider's type token, `gcp:projects/iAMMember:IAMMember`."""
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """Names as in the provider's schema; values plain, `UNKNOWN` where not known."""
    urn: str = ""
    protect: bool | None = None
    """Whether the engine refuses to delete it (the resource option `protect`); None where there are no options to see, as on a
    live account."""
    parent: str = ""
    """URN of the parent; empty where there is none."""

    @property
    def kind(self) -> str:
        """The last part of the type token, `IAMMember`."""
        return self.type.rpartition(":")[2]

    def read(self, key: str) -> Value:
        """Return one input."""
        return Value(self.inputs, "").field(key)


def _kind(value: object) -> str:
    return {"NoneType": "nothing", "dict": "an object", "list": "a list", "str": "a text"}.get(
        type(value).__name__, f"a {type(value).__name__}"
    )
