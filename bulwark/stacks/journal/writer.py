"""Write a journal, line by line, so that it is whole at every moment, also on a full disk.

The file is opened once. A writer that opened it anew for each line would bring a journal back that has been settled and removed
meanwhile, and with it a base that is no longer the state.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from bulwark.errors import BulwarkError


class JournalClosedError(BulwarkError):
    """A run has ended, or its journal could not be mended; what comes now is not kept."""


@dataclass(slots=True)
class JournalWriter:
    """An open journal."""

    _file: int | None
    """The file's descriptor; None when it is closed."""
    _size: int = 0
    """Bytes of whole lines: what follows them was not finished."""
    _lock: Lock = field(default_factory=Lock)

    @staticmethod
    def create(path: Path, first: Mapping[str, Any]) -> "JournalWriter":
        """Return a writer of a new file with one line, in place of what may be there.

        Raises:
            OSError: it cannot be written.
        """
        writer = JournalWriter(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            writer._add(first)
        except OSError:
            writer.close()
            raise
        return writer

    def append(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Keep entries for good before returning.

        Raises:
            OSError: they cannot be written, as on a full disk; the journal is as it was.
            JournalClosedError: the run has ended.
        """
        self._add({"entries": entries})

    def close(self) -> None:
        """Take no more."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _add(self, document: Mapping[str, Any]) -> None:
        line = json.dumps(document, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            if self._file is None:
                raise JournalClosedError(
                    "the journal of this run is closed; what the run makes now would be forgotten. Run the same command again."
                )
            try:
                _write_whole(self._file, line)
                os.fsync(self._file)
            except OSError:
                self._take_back(self._file)
                raise
            self._size += len(line)

    def _take_back(self, file: int) -> None:
        """Cut off what was written of a line, or the next one would begin in its middle."""
        try:
            os.ftruncate(file, self._size)
            os.lseek(file, self._size, os.SEEK_SET)
        except OSError:
            os.close(file)
            self._file = None
            raise


def _write_whole(file: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(file, rest) :]
