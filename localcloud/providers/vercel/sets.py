"""Compare values whose lists are sets to Vercel, at every level."""

from typing import Any

from localcloud.providers.fields import is_absent


def canonical(value: Any) -> Any:
    """Return a form in which order and absent members do not count."""
    if isinstance(value, dict):
        return {name: canonical(item) for name, item in sorted(value.items()) if not is_absent(item)}
    if isinstance(value, list):
        return sorted((canonical(item) for item in value), key=repr)
    return value


def same_sets(left: Any, right: Any) -> bool:
    """Say whether two values agree when their lists are read as sets."""
    return bool(canonical(left) == canonical(right))


def known_parts(shown: dict[str, Any], known: Any) -> dict[str, Any] | None:
    """Keep the members that the state knows: the others are the vendor's choice, not the program's.

    When the state knows nothing of the object, all of it is returned.
    """
    kept = {name: value for name, value in shown.items() if value is not None}
    if isinstance(known, dict) and known:
        kept = {name: value for name, value in kept.items() if name in known}
    return kept or None
