"""Say when a secret's value is called for next."""

from datetime import datetime, timedelta
from typing import Final

NOTICE: Final = timedelta(hours=1)
"""How far ahead the next call lies at least. Secret Manager wants five minutes; a run may take some of an hour."""


def next_rotation(first: datetime, period: timedelta, now: datetime) -> datetime:
    """Return the first call, or if it is past or too near, the next one that follows from it by whole periods.

    Args:
        first: the moment of the first call.
        period: how long after a call the next one comes; more than zero.
        now: the moment.
    """
    earliest = now + NOTICE
    if first >= earliest:
        return first
    missed = -((first - earliest) // period)
    return first + missed * period
