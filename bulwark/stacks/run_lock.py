"""Keep other runs of this machine off a stack, from before a run reads the state until after it has put the new one in place.

The engine locks a state for each of its commands only. Between two of them another run could change what the first has read, and
two runs could settle the same journal. The system releases this lock when its process ends, however that ends, so nobody has to
guess from a process's name whether it still works.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from bulwark.stacks.state_lock import StateLockedError

_HELD: Final[ContextVar[frozenset[Path]]] = ContextVar("held stack locks", default=frozenset())


@contextmanager
def alone(path: Path, stack: str) -> Iterator[None]:
    """Hold the lock of a stack, kept in the file `path`, until the end of the block; inside such a block another changes nothing.

    Raises:
        StateLockedError: another run holds it.
    """
    if path in _HELD.get():
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The file stays when the run ends: whoever waits for a file that is taken away would lock what nobody else can find.
    with path.open("a+", encoding="utf-8") as file:
        _take(file, stack)
        mark = _HELD.set(_HELD.get() | {path})
        try:
            yield
        finally:
            _HELD.reset(mark)


def _take(file: TextIO, stack: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read().strip() or "one that has just begun"
        raise StateLockedError(
            f"another run works on stack {stack}: {holder}; two at once would lose what one of them makes. "
            f"Wait for it to end, or end it, and run the same command again."
        ) from error
    file.truncate(0)
    file.write(f"process {os.getpid()}, since {datetime.now(UTC).isoformat(timespec='seconds').replace('+00:00', 'Z')}\n")
    file.flush()
