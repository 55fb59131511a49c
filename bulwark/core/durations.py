"""Read and write durations as configuration spells them: `500ms`, `30s`, `5m`, `1h30m`, `7d`.

Months and years are left out because their length varies, and a bare number is refused because its unit would be a guess.
"""

import re
from datetime import timedelta
from typing import Final

_UNIT_MILLISECONDS: Final = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
"""Largest first: the order in which the parts of a duration are written."""

_PATTERN: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_LONGEST_DIGITS: Final = 9
"""Keeps every part far inside what `timedelta` holds, so that reading a duration never overflows."""


class DurationTextError(ValueError):
    """A text is no duration: no number, no unit, units out of order, or a number of more than nine digits."""


def parse_duration(text: str) -> timedelta:
    """Return the duration that a text such as `5m` or `1h30m` spells; zero is `0s`.

    Raises:
        DurationTextError: the text is not parts of a whole number and a unit (d, h, m, s, ms), largest unit first.
    """
    match = _PATTERN.fullmatch(text)
    parts = match.groups() if match else ()
    if not any(part is not None for part in parts) or any(part and len(part) > _LONGEST_DIGITS for part in parts):
        raise DurationTextError(f"{text!r} is no duration such as 30s, 5m, 1h30m or 7d")
    milliseconds = sum(int(part) * unit for part, unit in zip(parts, _UNIT_MILLISECONDS.values(), strict=True) if part)
    return timedelta(milliseconds=milliseconds)


def format_duration(duration: timedelta) -> str:
    """Write a duration of zero or more in the form that `parse_duration` reads; what is below a millisecond is cut off."""
    rest = duration // timedelta(milliseconds=1)
    text = ""
    for unit, size in _UNIT_MILLISECONDS.items():
        count, rest = divmod(rest, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"
