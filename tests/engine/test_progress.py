"""What a person, and what a job's log, sees of a step that takes long."""

import io
import threading

from engine.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Watched(io.StringIO):
    """Sets an event when the given text has been written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.seen = text, threading.Event()

    def write(self, text: str, /) -> int:
        written = super().write(text)
        if self.text in self.getvalue():
            self.seen.set()
        return written


def test_a_log_gets_a_line_at_the_start_and_one_per_interval() -> None:
    stream = Watched("engine: building 0:00, 3 packages\n")
    progress = Progress(stream, log_interval_seconds=0.01)
    with progress.step("building"):
        progress.detail("3 packages")
        assert stream.seen.wait(10)
    assert stream.getvalue().startswith("engine: building ...\n")
    assert "\r" not in stream.getvalue()


def test_a_step_without_interval_passed_writes_one_line() -> None:
    stream = io.StringIO()
    with Progress(stream).step("building"):
        pass
    assert stream.getvalue() == "engine: building ...\n"


def test_a_terminal_ends_with_an_empty_line() -> None:
    stream = Terminal()
    with Progress(stream).step("building"):
        pass
    assert stream.getvalue().endswith("\r\x1b[K")
