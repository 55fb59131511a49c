"""Read a request body as Google's JSON reader does, before the handler looks at it.

It takes `displayName` and `display_name`, drops nulls, and refuses a name it does not know or a value of another kind.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import isfinite
from typing import Any

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.services.google.body_kinds import DURATION, FLAG, FRACTION, MOMENT, NUMBER, TEXT, Choice, Map, Shape
from localcloud.services.google.errors import refuse
from localcloud.services.google.request_shapes import SHAPES


def guard(route: Route) -> Route:
    """Return the route with its body checked, and put into camelCase, before the handler sees it."""
    return replace(route, handle=_guarded(route.handle, SHAPES.get(route.id, {})))


def _guarded(handle: Callable[[Call], Reply], shape: Shape) -> Callable[[Call], Reply]:
    def handle_checked(call: Call) -> Reply:
        call.body = read_value(shape, call.body, "")
        return handle(call)

    return handle_checked


def read_value(shape: Shape, value: Any, at: str) -> Any:
    """Return the value as the handlers expect it.

    Raises:
        RefusalError: 400; a field is unknown or of another kind.
    """
    if isinstance(shape, dict | Map):
        if not isinstance(value, dict):
            raise _wrong(at, "TYPE_MESSAGE", value)
        return _read_map(shape, value, at) if isinstance(shape, Map) else _read_object(shape, value, at)
    if isinstance(shape, list):
        if not isinstance(value, list):
            raise _wrong(at, "TYPE_MESSAGE", value)
        return [read_value(shape[0], item, f"{at}[{index}]") for index, item in enumerate(value)]
    if isinstance(shape, Choice):
        if value not in shape.values:
            raise _wrong(at, "TYPE_ENUM", value)
        return value
    return _read_scalar(shape, value, at)


def _read_object(shape: dict[str, Any], value: dict[str, Any], at: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, item in value.items():
        camel = re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)
        if camel not in shape:
            place = f" at '{at}'" if at else ""
            raise _bad_payload(at, f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.')
        if item is not None:
            read[camel] = read_value(shape[camel], item, f"{at}.{name}" if at else name)
    return read


def _read_map(shape: Map, value: dict[str, Any], at: str) -> dict[str, Any]:
    return {name: read_value(shape.of, item, f"{at}[{name}]") for name, item in value.items()}


def _read_scalar(kind: str, value: Any, at: str) -> Any:
    if kind == FLAG and isinstance(value, bool):
        return value
    if kind == TEXT and isinstance(value, str):
        return value
    if kind == NUMBER and not isinstance(value, bool) and re.fullmatch(r"-?\d{1,19}", str(value)):
        return int(value)
    if kind == FRACTION and not isinstance(value, bool) and isinstance(value, int | float) and isfinite(value):
        return value
    if kind == DURATION and isinstance(value, str) and re.fullmatch(r"-?\d{1,12}(\.\d{1,9})?s", value):
        return value
    if kind == MOMENT and (moment := _read_moment(value)) is not None:
        return moment
    raise _wrong(at, kind, value)


def _read_moment(value: Any) -> str | None:
    """Return a moment in the one form Google answers with, or None."""
    try:
        moment = datetime.fromisoformat(str(value))
        return None if moment.tzinfo is None else rfc3339(moment)
    except (ValueError, OverflowError):
        return None


def _wrong(at: str, kind: str, value: Any) -> RefusalError:
    return _bad_payload(at, f"Invalid value at '{at}' ({kind}), {value}")


def _bad_payload(at: str, text: str) -> RefusalError:
    violation = {"field": at, "description": text} if at else {"description": text}
    details = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return refuse(None, "INVALID_ARGUMENT", text, details=[details])
