"""Check bodies field by field and refuse them in Vercel's words ("`name` should be string").

A check is a function from (path, value) to nothing; it raises the refusal. Shapes of bodies are tables of checks, which are
compared with the inputs of @vercel/sdk 1.28.35.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localcloud.core.http import RefusalError
from localcloud.services.vercel.errors import bad_request

Check = Callable[[str, Any], None]
Shape = Mapping[str, Check]


def check_body(body: Mapping[str, Any], shape: Shape, required: Sequence[str] = ()) -> None:
    """Check every field of a body and refuse fields the shape lacks.

    Raises:
        RefusalError: 400 `bad_request`, naming the first field that is wrong.
    """
    obj(shape, required)("", body)


def refuse(path: str, expectation: str) -> RefusalError:
    """Make the refusal of one field."""
    return bad_request(f"Invalid request: `{path}` {expectation}.")


def obj(shape: Shape, required: Sequence[str] = ()) -> Check:
    """Take an object of exactly these fields."""

    def check(path: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise refuse(path, "should be object")
        where = f"`{path}` " if path else ""
        for name in required:
            if name not in value:
                raise bad_request(f"Invalid request: {where}should have required property `{name}`.")
        for name, item in value.items():
            if name not in shape:
                raise bad_request(f"Invalid request: {where}should NOT have additional property `{name}`.")
            shape[name](f"{path}.{name}" if path else name, item)

    return check


def text(minimum: int = 0, maximum: int = 65536) -> Check:
    """Take a text of so many characters."""

    def check(path: str, value: Any) -> None:
        if not isinstance(value, str):
            raise refuse(path, "should be string")
        if len(value) < minimum:
            raise refuse(path, f"should NOT be shorter than {minimum} characters")
        if len(value) > maximum:
            raise refuse(path, f"should NOT be longer than {maximum} characters")

    return check


def flag(path: str, value: Any) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        raise refuse(path, "should be boolean")


def number(low: float, high: float) -> Check:
    """Take a number of a closed range."""

    def check(path: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refuse(path, "should be number")
        if value < low:
            raise refuse(path, f"should be >= {low}")
        if value > high:
            raise refuse(path, f"should be <= {high}")

    return check


def whole(low: int, high: int) -> Check:
    """Take a whole number of a closed range."""
    in_range = number(low, high)

    def check(path: str, value: Any) -> None:
        in_range(path, value)
        if not isinstance(value, int):
            raise refuse(path, "should be integer")

    return check


def one_of(*allowed: str | int) -> Check:
    """Take one of these values."""
    listed = ", ".join(str(value) for value in allowed)

    def check(path: str, value: Any) -> None:
        if isinstance(value, bool) or value not in allowed:
            raise refuse(path, f"should be equal to one of the allowed values: {listed}")

    return check


def nullable(inner: Check) -> Check:
    """Take null too, which clears the field."""

    def check(path: str, value: Any) -> None:
        if value is not None:
            inner(path, value)

    return check


def list_of(inner: Check, minimum: int = 0, maximum: int = 1000) -> Check:
    """Take a list whose every item passes."""

    def check(path: str, value: Any) -> None:
        if not isinstance(value, list):
            raise refuse(path, "should be array")
        if not minimum <= len(value) <= maximum:
            raise refuse(path, f"should have {minimum} to {maximum} items")
        for index, item in enumerate(value):
            inner(f"{path}[{index}]", item)

    return check


def map_of(inner: Check) -> Check:
    """Take an object of any names whose every value passes."""

    def check(path: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise refuse(path, "should be object")
        for name, item in value.items():
            inner(f"{path}.{name}", item)

    return check


def anything(_path: str, _value: Any) -> None:
    """Take any JSON value."""
