"""Read the small part of Google's filter language that listings are asked with: `field:text`, `field=value`, joined by AND.

`:` means "contains" for a text and "has" for `*`; `=` means equal. Anything else is refused rather than guessed.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from localcloud.services.google.apis import Api
from localcloud.services.google.errors import invalid

_ONE: Final = r"[A-Za-z_][\w.-]*\s*[:=]\s*(?:\"[^\"]+\"|[^\"\s()]+)"
_WHOLE: Final = re.compile(rf"{_ONE}(?:\s+(?:AND\s+)?{_ONE})*")
_TERM: Final = re.compile(r"(?P<field>[A-Za-z_][\w.-]*)\s*(?P<sign>[:=])\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<bare>[^\"\s()]+))")


def parse_filter(api: Api, text: str) -> Callable[[Mapping[str, Any]], bool]:
    """Return a function that says whether an item is wanted; an empty filter wants everything.

    Raises:
        RefusalError: 400; the filter uses more of the language than this module reads.
    """
    written = text.strip()
    if written and not _WHOLE.fullmatch(written):
        raise invalid(api, f"Invalid list filter: {text}")
    checks = [(term["field"], term["sign"], term["quoted"] or term["bare"]) for term in _TERM.finditer(written)]
    return lambda item: all(_holds(item, *check) for check in checks)


def _holds(item: Mapping[str, Any], field: str, sign: str, value: str) -> bool:
    found: Any = item
    for part in field.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if found is None:
        return False
    if sign == ":" and value == "*":
        return True
    return str(found) == value if sign == "=" else value.lower() in str(found).lower()
