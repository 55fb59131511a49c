"""Give a part of the measurement its time, and end the engine that is still at work when it is over."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.problem import MeasuringError

ENGINE: Final = "pulumi"
_SAFETY: Final = 1.3
"""How much longer than the one before a run may take and still be begun."""


@dataclass(slots=True)
class Watch:
    """The time that a part has."""

    deadline: float
    """Of the monotonic clock."""
    is_over: bool = False
    """Whether an engine was ended because the time was up."""

    def has_time_for(self, seconds: float) -> bool:
        """Say whether a run that took this long before would end in time."""
        return time.monotonic() + seconds * _SAFETY < self.deadline


@contextmanager
def limited(seconds: float) -> Iterator[Watch]:
    """End our engine when the seconds are over, in the main thread alone; the run under way then fails.

    Raises:
        MeasuringError: the time was up in the middle of a run.
    """
    watch = Watch(time.monotonic() + seconds)

    def end(_number: int, _frame: object) -> None:
        watch.is_over = True
        for child in _engines():
            os.kill(child, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, end)
    # Again and again: an engine may be about to start when the time is up.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield watch
    except Exception as error:
        if watch.is_over:
            raise MeasuringError(f"it took longer than its {seconds:.0f} s, and the run under way was ended") from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _engines() -> list[int]:
    """Return our own children that are engines."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8").split()
    return [int(child) for child in children if Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip() == ENGINE]
