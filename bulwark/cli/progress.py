"""Tell a person that something is under way: one line a step, in place on a terminal, now and then elsewhere.

Everything goes to standard error, so that `--json` output stays alone on standard output.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from bulwark.errors import InterruptedRunError

REPEAT_SECONDS: Final = 10.0
REDRAW_SECONDS: Final = 0.1
_ERASE_LINE: Final = "\r\033[K"


class Step:
    """One step under way."""

    def __init__(self, title: str, stream: TextIO) -> None:
        self._title, self._stream = title, stream
        self._is_live = stream.isatty()
        self._begun = self._shown = time.monotonic()
        self._detail = ""

    def tell(self, detail: str) -> None:
        """Say how far it is; shown at once on a terminal, every ten seconds elsewhere."""
        self._detail = detail
        pause = REDRAW_SECONDS if self._is_live else REPEAT_SECONDS
        if time.monotonic() - self._shown >= pause:
            self._show()

    def begin(self) -> None:
        """Show that it has begun, on a terminal."""
        if self._is_live:
            self._show()

    def end(self, mark: str) -> None:
        """Show the last state with the time it took."""
        lead = _ERASE_LINE if self._is_live else ""
        print(f"{lead}{mark} {self._line()}", file=self._stream, flush=True)

    def _show(self) -> None:
        self._shown = time.monotonic()
        lead, tail = (_ERASE_LINE, "") if self._is_live else ("", "\n")
        print(f"{lead}… {self._line()}", end=tail, file=self._stream, flush=True)

    def _line(self) -> str:
        detail = f": {self._detail}" if self._detail else ""
        return f"{self._title}{detail} ({time.monotonic() - self._begun:.1f} s)"


@contextmanager
def step(title: str, stream: TextIO | None = None) -> Iterator[Step]:
    """Show a step from its beginning to its end, and whether it succeeded.

    Raises:
        InterruptedRunError: in place of the KeyboardInterrupt of a Ctrl-C.
    """
    current = Step(title, stream or sys.stderr)
    current.begin()
    try:
        yield current
    except KeyboardInterrupt as error:
        current.end("✗")
        raise InterruptedRunError(
            f"interrupted at `{title}`; what was done before stays and is known. Run the same command again to go on."
        ) from error
    except BaseException:
        current.end("✗")
        raise
    current.end("✓")
