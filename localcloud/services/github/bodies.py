"""Read fields of a request's body, refusing what GitHub refuses."""

import json
from typing import Any, TypeVar

from localcloud.core.http import Call
from localcloud.services.github.errors import invalid_request, refuse

_Kind = TypeVar("_Kind")


def require_object(call: Call) -> None:
    """Refuse a body that is JSON but neither an object nor null.

    Raises:
        RefusalError: 400.
    """
    if call.body or call.raw.strip() in {b"", b"{}"}:
        return
    if json.loads(call.raw) not in ({}, None):
        raise refuse(400, "Body should be a JSON object")


def required_text(call: Call, name: str) -> str:
    """Return a field that must be there and be a text.

    Raises:
        RefusalError: 422.
    """
    if name not in call.body:
        raise invalid_request(f'"{name}" wasn\'t supplied.')
    return _checked(call.body[name], name, str, "a string")


def optional_text(call: Call, name: str, default: str = "") -> str:
    """Return a text, or the default when it is absent or null."""
    value = call.body.get(name)
    return default if value is None else _checked(value, name, str, "a string")


def required_flag(call: Call, name: str) -> bool:
    """Return a boolean that must be there.

    Raises:
        RefusalError: 422.
    """
    if name not in call.body:
        raise invalid_request(f'"{name}" wasn\'t supplied.')
    return _checked(call.body[name], name, bool, "a boolean")


def optional_flag(call: Call, name: str, *, default: bool) -> bool:
    """Return a boolean, or the default when it is absent or null."""
    value = call.body.get(name)
    return default if value is None else _checked(value, name, bool, "a boolean")


def optional_texts(call: Call, name: str) -> list[str] | None:
    """Return a list of texts, or None when it is absent or null.

    Raises:
        RefusalError: 422 for anything else.
    """
    value = call.body.get(name)
    if value is None:
        return None
    items: list[Any] = _checked(value, name, list, "an array")
    return [_checked(item, name, str, "a string") for item in items]


def _checked(value: Any, name: str, kind: type[_Kind], wanted: str) -> _Kind:
    if not isinstance(value, kind):
        raise invalid_request(f"For 'properties/{name}', {json.dumps(value)} is not {wanted}.")
    return value
