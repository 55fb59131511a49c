"""Turn nested blocks between Pulumi's form and the API's, and compare them as the real provider does."""

from collections.abc import Mapping
from typing import Any

from localcloud.providers.values import UNKNOWN


def pruned(value: Any) -> Any:
    """Return a value without what says nothing: the real provider sends no empty text, list or object, no zero and no false.

    An empty object that is all there is stays: `availability: {}` says which kind.
    """
    if isinstance(value, Mapping):
        parts = {name: pruned(item) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item not in (None, "", [], False)}
    return [pruned(item) for item in value] if isinstance(value, list) else value


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value whose objects, at every depth, have the fields under their other names."""
    if isinstance(value, Mapping):
        return {names.get(name, name): renamed(item, names) for name, item in value.items()}
    return [renamed(item, names) for item in value] if isinstance(value, list) else value


def inverse(names: Mapping[str, str]) -> dict[str, str]:
    """Return the table the other way round."""
    return {new: old for old, new in names.items()}


def is_same_block(left: Any, right: Any) -> bool:
    """Compare two blocks; what is not known yet differs from everything."""
    return left is not UNKNOWN and right is not UNKNOWN and bool(_bare(left) == _bare(right))


def _bare(value: Any) -> Any:
    """Return a value without empty objects too: an absent block and an empty one are the same."""
    if isinstance(value, Mapping):
        parts = {name: _bare(item) for name, item in value.items()}
        return {name: item for name, item in parts.items() if item not in (None, "", [], {}, False)}
    return [_bare(item) for item in value] if isinstance(value, list) else value
