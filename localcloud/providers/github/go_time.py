"""Go's default text of a time, which the provider puts into its outputs."""

from datetime import UTC, datetime
from typing import Final

_ABSENT: Final = "0001-01-01 00:00:00 +0000 UTC"


def go_time(value: object) -> str:
    """Turn an RFC 3339 time into `2026-01-02 03:04:05 +0000 UTC`; an absent one is Go's zero time."""
    if not isinstance(value, str) or not value:
        return _ABSENT
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S +0000 UTC")
