"""Tell the time of the local cloud: wall time, moved by what the control port was told.

Tokens always live in wall time (`wall`): official clients compare their expiry with the machine's own clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from localcloud.core.store import Transaction

_KIND, _KEY = "core.setting", "clock"


@dataclass(frozen=True, slots=True)
class Clock:
    """The offset in force during one request."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the local cloud's time, UTC."""
        return self.wall() + self.offset

    def wall(self) -> datetime:
        """Return the machine's time, UTC."""
        return datetime.now(UTC)


def load_clock(transaction: Transaction) -> Clock:
    """Read the offset that is in force."""
    document = transaction.get(_KIND, _KEY)
    return Clock(timedelta(seconds=document["offset_seconds"])) if document else Clock()


def move_clock(transaction: Transaction, offset: timedelta) -> None:
    """Set the offset from wall time, replacing the one before."""
    transaction.put(_KIND, _KEY, {"offset_seconds": offset.total_seconds()})


def rfc3339(moment: datetime) -> str:
    """Write a moment as the vendors do, `2026-11-23T14:00:00.123456Z`, without a fraction when it is zero."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text}Z"
