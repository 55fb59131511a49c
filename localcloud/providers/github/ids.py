"""Ids of the state: parts joined by colons, a colon inside a part that is not the last written as `??`.

Source: integrations/terraform-provider-github github/util.go, v6.13.0.
"""

from typing import Final
from urllib.parse import quote

_ESCAPED_COLON: Final = "??"


def join_id(*parts: object) -> str:
    """Join the parts of an id."""
    *leading, last = [str(part) for part in parts]
    return ":".join([*(part.replace(":", _ESCAPED_COLON) for part in leading), last])


def split_id(identifier: str, *names: str) -> tuple[str, ...]:
    """Split an id into as many parts as there are names.

    Raises:
        LookupError: it has fewer; the names tell the form that is wanted.
    """
    parts = identifier.split(":", len(names) - 1)
    if len(parts) != len(names) or not all(parts):
        form = ":".join(names)
        raise LookupError(f"the id {identifier!r} does not have the form {form}; nothing can be read by it. Import it as {form}.")
    return (*(part.replace(_ESCAPED_COLON, ":") for part in parts[:-1]), parts[-1])


def segment(text: str) -> str:
    """Write a name as one segment of a URL's path."""
    return quote(text, safe="")
