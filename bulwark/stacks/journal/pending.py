"""Keep what an interrupted run had begun beside the state: the engine's `stack import` forgets it.

A journal, and the settling of a run whose provider died, tell of creations that nobody knows the outcome of. The engine's own
checkpoints hold such notes, but a state that is imported loses them (pulumi/pulumi v3.259.0, cmd/pulumi/stack/io.go). They are
kept in a place of their own until they are settled.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from bulwark.stacks.recovery import CREATING

Operation = dict[str, Any]
_OPERATIONS: Final = "pending_operations"


class Place(Protocol):
    """Keeps the notes of one stack."""

    def read(self) -> list[Operation]:
        """Return what is kept; empty when there is nothing."""
        ...

    def write(self, operations: Sequence[Operation]) -> None:
        """Keep these in place of those before; none is kept as nothing at all."""


@dataclass(frozen=True, slots=True)
class PendingNotes:
    """The notes of one stack."""

    place: Place

    def keep(self, state: Mapping[str, Any]) -> None:
        """Keep the notes of an exported state in place of those before."""
        self._write(_creations(state))

    def add(self, state: Mapping[str, Any]) -> None:
        """Keep the notes of an exported state besides those before."""
        new = _creations(state)
        urns = {operation["resource"]["urn"] for operation in new}
        self._write([operation for operation in self.place.read() if operation["resource"]["urn"] not in urns] + new)

    def add_to(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return an exported state with the notes that it lacks.

        A resource of the same URN does not settle a note: it may be the one that was to be replaced. Only its id can tell.
        """
        deployment = state.get("deployment")
        kept = self.place.read() if deployment else []
        if not deployment or not kept:
            return state
        own = list(deployment.get(_OPERATIONS) or [])
        known = {operation["resource"]["urn"] for operation in own}
        missing = [operation for operation in kept if operation["resource"]["urn"] not in known]
        return {**state, "deployment": {**deployment, _OPERATIONS: own + missing}}

    def _write(self, operations: Sequence[Operation]) -> None:
        # Most runs have none before and none after, and a place may be far away.
        if operations or self.place.read():
            self.place.write(operations)


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A file with notes; there is no file when there are none."""

    path: Path

    def read(self) -> list[Operation]:
        """Return what is kept; empty when there is nothing."""
        kept: list[Operation] = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else []
        return kept

    def write(self, operations: Sequence[Operation]) -> None:
        """Keep these in place of those before; the file is whole at every moment."""
        if not operations:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(list(operations), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def _creations(state: Mapping[str, Any]) -> list[Operation]:
    """Return the notes that somebody has to settle; what else was under way repeats itself safely."""
    operations = (state.get("deployment") or {}).get(_OPERATIONS) or []
    return [operation for operation in operations if operation["type"] == CREATING]
