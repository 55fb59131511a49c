"""Apply an `updateMask`: camelCase or snake_case, nested with dots; a masked field absent from the body is cleared."""

import re
from collections.abc import Collection
from typing import Any

from localcloud.core.store import Document
from localcloud.services.google.apis import Api
from localcloud.services.google.errors import invalid


def parse_mask(text: str, body: Document, mutable: Collection[str], api: Api) -> list[str]:
    """Return the paths of a mask in camelCase; without a mask, the mutable fields that the body has.

    Raises:
        RefusalError: 400 when a path begins with a field that cannot be changed.
    """
    if not text:
        return [name for name in body if name in mutable]
    if text == "*":
        return list(mutable)
    paths = [_camel(path.strip()) for path in text.split(",") if path.strip()]
    for path in paths:
        if path.split(".", 1)[0] not in mutable:
            raise invalid(api)
    return paths


def apply_mask(stored: Document, body: Document, paths: list[str]) -> list[str]:
    """Copy the masked fields of the body into the stored document; return the top-level fields that were touched."""
    for path in paths:
        _copy(stored, body, path.split("."))
    return sorted({path.split(".", 1)[0] for path in paths})


def _copy(target: dict[str, Any], source: dict[str, Any], parts: list[str]) -> None:
    name, rest = parts[0], parts[1:]
    if not rest:
        if name in source and source[name] not in ("", None, [], {}):
            target[name] = source[name]
        else:
            target.pop(name, None)
        return
    inner = source.get(name)
    _copy(target.setdefault(name, {}), inner if isinstance(inner, dict) else {}, rest)


def _camel(path: str) -> str:
    # Only field names are snake_case; keys of maps such as `labels.auth_token` stay as they are.
    head, separator, rest = path.partition(".")
    name = re.sub(r"_([a-z])", lambda match: match[1].upper(), head)
    keep = name in {"labels", "annotations", "attributeMapping", "versionAliases"}
    return name + separator + (rest if keep else _camel(rest) if rest else "")
