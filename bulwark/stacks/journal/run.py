"""Run the engine on a stack with a journal in place of its own checkpoints, and settle a journal that a dead run left."""

import json
import os
import socket
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bulwark.stacks.journal.file import JournalFile
from bulwark.stacks.journal.pending import PendingFile, PendingNotes
from bulwark.stacks.journal.service import OWNER, StateService, serving
from bulwark.stacks.run_lock import alone
from bulwark.stacks.state_lock import state_folder

EMPTY: Final[Mapping[str, Any]] = {
    "version": 3,
    "deployment": {"manifest": {"time": "0001-01-01T00:00:00Z", "magic": "", "version": ""}},
}


@dataclass(frozen=True, slots=True)
class JournaledStack:
    """One stack whose state is kept in files."""

    backend_url: str
    project: str
    stack: str
    export: Callable[[], dict[str, Any]]
    replace: Callable[[Mapping[str, Any]], None]
    """Puts a state in place of the stack's own."""

    @property
    def journal(self) -> JournalFile:
        """Where the journal is, beside the state."""
        return JournalFile(self._folder / "journal" / self.project / f"{self.stack}.jsonl")

    @property
    def pending(self) -> PendingNotes:
        """What an interrupted run had begun."""
        return PendingNotes(PendingFile(self._folder / "journal" / self.project / f"{self.stack}.pending.json"))

    @property
    def _folder(self) -> Path:
        return state_folder(self.backend_url) / ".pulumi"

    def alone(self) -> AbstractContextManager[None]:
        """Keep other runs of this machine off the stack during a block; see `run_lock.alone`."""
        return alone(self._folder / "journal" / self.project / f"{self.stack}.lock", self.stack)

    def settle(self) -> bool:
        """Give the stack the state that a dead run's journal tells; say whether there was one. The caller is `alone`.

        Raises:
            JournalDamagedError: it cannot be read.
        """
        if not self.journal.exists():
            return False
        if (state := self.journal.change()) is not None:
            self.replace(state)
        self.journal.remove()
        return True

    @property
    def full_name(self) -> str:
        """The engine's name for the stack while its journal is kept."""
        return f"{OWNER}/{self.project}/{self.stack}"

    @contextmanager
    def running(self) -> Iterator["JournaledRun"]:
        """Keep a journal during the block, and put the state that it tells in place at its end.

        Raises:
            StateLockedError: another run works on the stack.
            JournalLeftError: one that was interrupted has not been settled.
        """
        with self.alone():
            state = self.export()
            before = state if state.get("deployment") else dict(EMPTY)
            journal = self.journal.begin(before["deployment"])
            run = JournaledRun(self._folder / "locks" / OWNER / self.project / self.stack)
            try:
                run.lock_for(os.getpid())
                with self._serving(StateService(self.project, self.stack, before, journal.append)) as run.settings:
                    yield run
            finally:
                # A request that is still being answered must not add what nobody would read any more.
                journal.close()
                # The engine that puts the state in place takes a lock of its own; ours stays until that is done.
                run.unlock()
                self.settle()

    @staticmethod
    @contextmanager
    def _serving(service: StateService) -> Iterator[dict[str, str]]:
        with serving(service) as address, tempfile.TemporaryDirectory() as credentials:
            yield {
                "PULUMI_BACKEND_URL": address,
                "PULUMI_ACCESS_TOKEN": service.token,
                # The engine notes where it signed in; a person's own sign-ins stay as they are.
                "PULUMI_CREDENTIALS_PATH": credentials,
                # Without journal entries it would send whole states, and there is no route for those.
                "PULUMI_DISABLE_JOURNALING": "false",
                # How long entries wait for others to be sent with, 50 unless told (sdk/go/common/env, v3.259.0): meant for a
                # service far away. Those that come while a batch is on its way are sent together all the same.
                "PULUMI_JOURNALING_BATCH_PERIOD": "2",
            }


@dataclass(slots=True)
class JournaledRun:
    """A run under way: the settings of its engine, and the locks that keep others out."""

    locks: Path
    settings: dict[str, str] = field(default_factory=dict)
    _written: list[Path] = field(default_factory=list)

    def lock_for(self, process: int) -> None:
        """Keep other engines out, in the engine's own form, for as long as this process lives.

        Both this process, which keeps the journal, and the engine have one: either may be killed and leave the other at work.
        """
        path = self.locks / f"{uuid.uuid4()}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        since = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        content = {"pid": process, "username": "bulwark", "hostname": socket.gethostname(), "timestamp": since}
        path.write_text(json.dumps(content))
        self._written.append(path)

    def unlock(self) -> None:
        """Take the locks away."""
        for path in self._written:
            path.unlink(missing_ok=True)
