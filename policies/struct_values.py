"""Read a resource's properties as the engine sends them into plain data, in one walk.

The meaning is that of the policy SDK (pulumi_policy/deserialize.py and proxy.py, 1.21.0; a differential test compares them): a
secret is its value, a value not known is `UNKNOWN`. What has no content to judge is `UNKNOWN` too: an asset, an archive, any
other marked object, a number that is none.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import struct_pb2

from policies.resources import UNKNOWN

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key that marks an object as something else (pulumi/pulumi sdk/go/common/resource/sig/sig.go, 3.259.0)."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of a secret
SECRET_VALUE: Final = "value"  # noqa: S105 - where the secret is

UNKNOWN_MARKS: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""Texts that stand for values not known: boolean, number, text, array, asset, archive, object (rpc.go, 3.259.0)."""

_INTERNAL: Final = "__"
"""How the engine's own keys begin (`__defaults`); it leaves them out when it asks for a judgement, not when for a repair."""


def plain_properties(properties: struct_pb2.Struct) -> dict[str, Any]:
    """Return a resource's properties as JSON values, with `UNKNOWN` where nothing is known."""
    return {key: plain_value(value) for key, value in properties.fields.items() if not key.startswith(_INTERNAL)}


def plain_value(value: struct_pb2.Value) -> Any:
    """Return one value likewise."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in UNKNOWN_MARKS else text
    if kind == "struct_value":
        fields = value.struct_value.fields
        return plain_properties(value.struct_value) if SIGNATURE not in fields else _marked(fields)
    if kind == "list_value":
        return [plain_value(item) for item in value.list_value.values]
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        return value.number_value if math.isfinite(value.number_value) else UNKNOWN
    return None


def _marked(fields: Mapping[str, struct_pb2.Value]) -> Any:
    if fields[SIGNATURE].string_value != SECRET or SECRET_VALUE not in fields:
        return UNKNOWN
    return plain_value(fields[SECRET_VALUE])


def is_secret(value: struct_pb2.Value) -> bool:
    """Say whether a value is marked as a secret."""
    fields = value.struct_value.fields
    return SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET


def struct_value(value: Any, *, secret: bool = False) -> struct_pb2.Value:
    """Return a JSON value as the engine reads it, marked as a secret if told so."""
    content: Any = {SIGNATURE: SECRET, SECRET_VALUE: value} if secret else value
    holder = struct_pb2.ListValue()
    holder.extend([content])
    return holder.values[0]
