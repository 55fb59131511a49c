"""Ids of the state: parts joined by colons, a colon inside a part written as `??`.

The last part may hold colons as they are, except where it is an environment's name.

Source: integrations/terraform-provider-github github/util.go, v6.13.0.
"""

from typing import Final
from urllib.parse import quote

_ESCAPED_COLON: Final = "??"


def escape(part: str) -> str:
    """Write a part so that it can stand anywhere in an id."""
    return part.replace(":", _ESCAPED_COLON)


def unescape(part: str) -> str:
    """Undo `escape`."""
    return part.replace(_ESCAPED_COLON, ":")


def join_id(*parts: object) -> str:
    """Join the parts of an id."""
    *leading, last = [str(part) for part in parts]
    return ":".join([*map(escape, leading), last])


def split_id(identifier: str, *names: str) -> tuple[str, ...]:
    """Split an id into as many parts as there are names.

    Raises:
        LookupError: it has fewer; the names tell the form that is wanted.
    """
    parts = identifier.split(":", len(names) - 1)
    if len(parts) != len(names) or not all(parts):
        form = ":".join(names)
        raise LookupError(f"the id {identifier!r} does not have the form {form}; nothing can be read by it. Import it as {form}.")
    return (*map(unescape, parts[:-1]), parts[-1])


def segment(text: str) -> str:
    """Write a name as one segment of a URL's path."""
    return quote(text, safe="")
