"""Places in a configuration document: how they are written, and which of them a secret might be pasted into by mistake."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

Path = tuple[str | int, ...]
"""The keys and indexes from the document's root down to a value."""

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SHOWN_CHARACTERS: Final = 60

_CONTRACTS: Final = frozenset({"secrets", "environment_secrets"})
_PUBLIC: Final = "public_settings"
_SHOWN_IN_CONTRACTS: Final = frozenset({"readers", "delivered_to", "duties", "ttl", "expires_at", "rotate_by"})


def render_path(path: Path) -> str:
    """Write a path as `apps.living-tree.domains["www.livingtree.io"]` or `rollout.stages[1]`, as `pulumi config` takes it."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


def may_hold_secret(path: Path) -> bool:
    """Return whether a value at this place might be a secret that somebody pasted there, and so must not be shown."""
    for index, part in enumerate(path):
        if part == _PUBLIC:
            return True
        if part in _CONTRACTS:
            return not _SHOWN_IN_CONTRACTS.intersection(path[index + 1 :])
    return False


def describe_value(value: Any, path: Path) -> str:
    """Say what was seen at a place: the value itself where it is short and harmless, otherwise its kind and size.

    The contents of mappings and lists are never shown.
    """
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"a list of {len(value)}" if value else "an empty list"
    if may_hold_secret(path):
        return f"a text ({len(value)} characters, not shown)" if isinstance(value, str) else "a value that is not shown"
    return _shorten(value)


def _shorten(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    shown = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
    return f"'{shown}'" if isinstance(value, str) else shown
