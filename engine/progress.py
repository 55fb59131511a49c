"""Tell a person on the terminal, or the log of a job, what a step of minutes is doing.

On a terminal one line is rewritten twice a second; elsewhere a line is written when a step begins and every 20 seconds, so that
a job's log shows life without filling up.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

TERMINAL_INTERVAL_SECONDS: Final = 0.5
LOG_INTERVAL_SECONDS: Final = 20.0
_CLEAR_LINE: Final = "\r\x1b[K"


class Progress:
    """Lines about steps, written to one stream; safe to call from several threads."""

    def __init__(self, stream: TextIO, log_interval_seconds: float = LOG_INTERVAL_SECONDS) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._interval = TERMINAL_INTERVAL_SECONDS if self._terminal else log_interval_seconds
        self._lock = threading.Lock()
        self._detail = ""

    def say(self, text: str) -> None:
        """Write one line that stays."""
        with self._lock:
            self._stream.write(f"{_CLEAR_LINE if self._terminal else ''}engine: {text}\n")
            self._stream.flush()

    def detail(self, text: str) -> None:
        """Set what the running step is busy with; shown with its next line."""
        self._detail = text

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show a step, its elapsed time and its detail until the block ends."""
        self._detail = ""
        self.say(f"{text} ...")
        ended, begun = threading.Event(), time.monotonic()
        ticker = threading.Thread(target=self._tick, args=(text, begun, ended), daemon=True)
        ticker.start()
        try:
            yield
        finally:
            ended.set()
            ticker.join()
            if self._terminal:
                with self._lock:
                    self._stream.write(_CLEAR_LINE)
                    self._stream.flush()

    def _tick(self, text: str, begun: float, ended: threading.Event) -> None:
        while not ended.wait(self._interval):
            line = f"engine: {text} {_elapsed(time.monotonic() - begun)}{', ' + self._detail if self._detail else ''}"
            with self._lock:
                self._stream.write(f"{_CLEAR_LINE}{line}" if self._terminal else f"{line}\n")
                self._stream.flush()


def _elapsed(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
