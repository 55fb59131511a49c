"""Read what a resource says of itself, where what cannot be read is `UNKNOWN` and never taken for absent."""

from collections.abc import Mapping
from typing import Any

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.known import UNKNOWN, Flag, Table, Text, Texts


def value_of(resource: Resource, key: str) -> Any:
    """Return what the program declares, else what the vendor has; None where neither says anything."""
    return resource.inputs[key] if key in resource.inputs else resource.outputs.get(key)


def vendor_value_of(resource: Resource, key: str) -> Any:
    """Return what the vendor has, else what the program declares, for what the vendor writes out in full."""
    return resource.outputs[key] if key in resource.outputs else resource.inputs.get(key)


def text_of(value: Any, absent: Text = "") -> Text:
    """Return a text; numbers as digits, unknown for what is neither."""
    if value is None:
        return absent
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return str(int(value))
    return UNKNOWN


def flag_of(value: Any, *, absent: bool = False) -> Flag:
    """Return a truth; unknown for what is none."""
    if value is None:
        return absent
    return value if isinstance(value, bool) else UNKNOWN


def texts_of(value: Any) -> Texts:
    """Return a list of texts, each of which may be unknown; none of an absent list."""
    if value is None:
        return ()
    return tuple(text_of(item, UNKNOWN) for item in value) if isinstance(value, list | tuple) else UNKNOWN


def table_of(value: Any) -> Table:
    """Return an object of texts; unknown as a whole as soon as one of them is."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return UNKNOWN
    texts = {str(key): item for key, item in value.items() if isinstance(item, str)}
    return texts if len(texts) == len(value) else UNKNOWN


def object_of(value: Any) -> Mapping[str, Any] | Unread:
    """Return an object, empty for an absent one; `Unread` where nobody can tell what it holds."""
    if value is None:
        return {}
    if isinstance(value, list | tuple) and len(value) == 1:
        return object_of(value[0])
    return value if isinstance(value, Mapping) else Unread.UNKNOWN


def objects_of(value: Any) -> tuple[Mapping[str, Any] | Unread, ...] | Unread:
    """Return a list of objects, each of which may be unread, or all of it."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        return Unread.UNKNOWN
    return tuple(item if isinstance(item, Mapping) else Unread.UNKNOWN for item in value)
