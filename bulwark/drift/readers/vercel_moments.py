"""Write Vercel's moments, milliseconds since 1970, as RFC 3339."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

_MILLISECONDS: Final = 1000


def moment(milliseconds: Any) -> str:
    """Return the moment in UTC with whole seconds; empty for what is no number."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return ""
    return datetime.fromtimestamp(milliseconds // _MILLISECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def history(item: Mapping[str, Any]) -> dict[str, str]:
    """Return who made and last changed a thing and when, as far as Vercel says."""
    said = {
        "creator": str(item.get("createdBy") or ""),
        "created": moment(item.get("createdAt")),
        "changer": str(item.get("updatedBy") or ""),
        "changed": moment(item.get("updatedAt")),
    }
    return {name: text for name, text in said.items() if text}
