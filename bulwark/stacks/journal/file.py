"""A run's journal as a file: the state before the run in the first line, then one line a batch of entries.

A line counts only when it is whole: the last one of a run that died may not be. What the engine was told is kept is on the disk.
An engine that got no answer sends its batch again, so an entry counts once however often it was kept.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bulwark.errors import BulwarkError
from bulwark.stacks.journal.replay import replay
from bulwark.stacks.journal.writer import JournalWriter

_PARTS: Final = ("resources", "pending_operations", "secrets_providers")
"""What a deployment consists of, besides what tells when and by whom it was written."""


class JournalDamagedError(BulwarkError):
    """A journal that an interrupted run left cannot be read, so what that run made is not known."""


class JournalLeftError(BulwarkError):
    """An interrupted run's journal is there, so the state is not what the vendors have."""


@dataclass(frozen=True, slots=True)
class JournalFile:
    """The journal of one stack; there is one only while a run is under way, or after one that died."""

    path: Path

    def begin(self, deployment: Mapping[str, Any]) -> JournalWriter:
        """Start a journal over the state before the run; the caller closes it.

        Raises:
            JournalLeftError: there is one already.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        writer = JournalWriter.create(draft, {"base": deployment})
        try:
            # A link, not a rename: it never replaces the journal of another run.
            os.link(draft, self.path)
        except OSError as error:
            writer.close()
            if not isinstance(error, FileExistsError):
                raise
            raise JournalLeftError(
                f"an interrupted run left the journal {self.path}; what that run made would be made twice. "
                "Run `bulwark up`, which puts the state together from it first."
            ) from error
        finally:
            draft.unlink()
        return writer

    def exists(self) -> bool:
        """Say whether there is one."""
        return self.path.exists()

    def state(self) -> dict[str, Any]:
        """Return the state that the journal tells, for `pulumi stack import`.

        Raises:
            JournalDamagedError: a line other than the last cannot be read.
            UnknownEntryError: an entry's kind is not known.
        """
        first, *rest = self._lines()
        return replay(first["base"], _each_once(entry for line in rest for entry in line["entries"]))

    def change(self) -> dict[str, Any] | None:
        """Return the state that the journal tells, or None when it is the one before the run.

        Raises:
            JournalDamagedError, UnknownEntryError: as `state`.
        """
        before, state = next(self._lines())["base"], self.state()
        is_same = all(before.get(part) == state["deployment"].get(part) for part in _PARTS)
        return None if is_same else state

    def remove(self) -> None:
        """Forget it, once the state has what it says."""
        self.path.unlink()

    def _lines(self) -> Iterator[dict[str, Any]]:
        *whole, last = self.path.read_text(encoding="utf-8").split("\n")
        del last  # empty, or what a dying run could not finish and nobody was told of
        for number, line in enumerate(whole, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise JournalDamagedError(
                    f"line {number} of {self.path} is damaged; what the interrupted run made since would be forgotten and made "
                    "twice. Restore the file from a backup; or move it away, and adopt by configuration what that run has made."
                ) from error


def _each_once(entries: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Leave out what was sent again: a sequence number is given once (pkg/engine/journal_snapshot.go, v3.259.0)."""
    known: set[int] = set()
    for entry in entries:
        number = entry.get("sequenceID")
        if number is None or number not in known:
            yield entry
        if number is not None:
            known.add(number)
