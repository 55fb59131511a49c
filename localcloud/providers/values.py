"""Turn the engine's property maps into plain Python values and back.

Secrets arrive unwrapped: the providers answer `acceptSecrets: false`, so the engine itself marks each output secret whose input
was. Unknown values of a preview become `UNKNOWN`; a number without a fraction becomes an int.
"""

from dataclasses import dataclass
from typing import Any, Final

from google.protobuf import struct_pb2

Properties = dict[str, Any]
"""Pulumi property names (camelCase) to plain values: None, bool, int, float, str, list, dict or UNKNOWN."""


class _Unknown:
    """The value is not known before the resources it depends on are made."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, _memory: object) -> "_Unknown":
        return self


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class Secret:
    """A result that the engine and the program must keep hidden; for data sources, whose results nothing else marks."""

    value: Any


# The engine's own marks, pulumi/sdk go/common/resource/properties.go, v3.259.0.
_UNKNOWN_TEXTS: Final = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
_UNKNOWN_TEXT: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"


def is_unknown(value: Any) -> bool:
    """Say whether the value, or any part of it, is not known yet."""
    if isinstance(value, dict):
        return any(is_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(is_unknown(item) for item in value)
    return value is UNKNOWN


def from_struct(struct: struct_pb2.Struct) -> Properties:
    """Read a property map."""
    return {name: _from_value(value) for name, value in struct.fields.items()}


def to_struct(properties: Properties) -> struct_pb2.Struct:
    """Write a property map; properties whose value is None are left out."""
    struct = struct_pb2.Struct()
    for name, value in properties.items():
        if value is not None:
            struct.fields[name].CopyFrom(_to_value(value))
    return struct


def _from_value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        if fields.get(_SIGNATURE) is not None and fields[_SIGNATURE].string_value == _SECRET_SIGNATURE:
            return _from_value(fields["value"])
        return {name: _from_value(item) for name, item in fields.items()}
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    if kind == "string_value":
        return UNKNOWN if value.string_value in _UNKNOWN_TEXTS else value.string_value
    if kind == "number_value":
        return int(value.number_value) if value.number_value.is_integer() else value.number_value
    return value.bool_value if kind == "bool_value" else None


def _to_value(value: Any) -> struct_pb2.Value:
    if isinstance(value, Secret):
        return _to_value({_SIGNATURE: _SECRET_SIGNATURE, "value": value.value})
    if value is UNKNOWN:
        return struct_pb2.Value(string_value=_UNKNOWN_TEXT)
    if isinstance(value, bool):
        return struct_pb2.Value(bool_value=value)
    if isinstance(value, int | float):
        return struct_pb2.Value(number_value=value)
    if isinstance(value, str):
        return struct_pb2.Value(string_value=value)
    if isinstance(value, list):
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[_to_value(item) for item in value]))
    if isinstance(value, dict):
        return struct_pb2.Value(struct_value=to_struct(value))
    return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
