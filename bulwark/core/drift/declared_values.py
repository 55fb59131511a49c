"""Read what a declared resource says, from its inputs or, where the provider fills in, from its outputs."""

from collections.abc import Mapping
from typing import Any

from bulwark.core.state import Resource


def text_of(resource: Resource, name: str) -> str:
    """Return a text; empty where there is none or where it cannot be read."""
    found = (values.get(name) for values in (resource.inputs, resource.outputs))
    return next((value for value in found if isinstance(value, str) and value), "")


def texts_of(resource: Resource, name: str) -> tuple[str, ...]:
    """Return the texts of a declared list, in its order; what cannot be read is left out."""
    listed = resource.inputs.get(name)
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def object_of(resource: Resource, name: str) -> Mapping[str, Any]:
    """Return a declared object; empty where there is none or where it cannot be read."""
    found = resource.inputs.get(name)
    return found if isinstance(found, Mapping) else {}


def last_part(path: str) -> str:
    """Return what stands behind the last slash, `s` of `projects/1/secrets/s`."""
    return path.rpartition("/")[2]
