"""Say when a secret's value is called for next."""

from datetime import datetime, timedelta


def next_rotation(first: datetime, period: timedelta, now: datetime) -> datetime:
    """Return the first call, or once that has come, the next one that follows from it by whole periods.

    Secret Manager itself moves the time on by whole periods (v1 discovery, Rotation.nextRotationTime), so what it shows and what
    this says stay the same, and a time that somebody else set differs.

    Args:
        first: the moment of the first call.
        period: how long after a call the next one comes; more than zero.
        now: the moment.
    """
    if first > now:
        return first
    return first + ((now - first) // period + 1) * period
