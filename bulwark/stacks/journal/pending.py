"""Keep what an interrupted run had begun beside the state: the engine's `stack import` forgets it.

A journal, and the settling of a run whose provider died, tell of creations that nobody knows the outcome of. The engine's own
checkpoints hold such notes, but a state that is imported loses them (pulumi/pulumi v3.259.0, cmd/pulumi/stack/io.go). They are
kept in a file of their own until they are settled.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bulwark.stacks.recovery import CREATING

_OPERATIONS: Final = "pending_operations"


@dataclass(frozen=True, slots=True)
class PendingFile:
    """The notes of one stack; there is no file when there are none."""

    path: Path

    def keep(self, state: Mapping[str, Any]) -> None:
        """Keep the notes of an exported state in place of those before."""
        operations = _creations(state)
        if not operations:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(operations, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)

    def add(self, state: Mapping[str, Any]) -> None:
        """Keep the notes of an exported state besides those before."""
        new = _creations(state)
        urns = {operation["resource"]["urn"] for operation in new}
        old = [operation for operation in self._kept() if operation["resource"]["urn"] not in urns]
        self.keep({"deployment": {_OPERATIONS: old + new}})

    def _kept(self) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else []
        return kept

    def add_to(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return an exported state with the notes that it lacks.

        A resource of the same URN does not settle a note: it may be the one that was to be replaced. Only its id can tell.
        """
        deployment = state.get("deployment")
        if not deployment or not self.path.exists():
            return state
        own = list(deployment.get(_OPERATIONS) or [])
        known = {operation["resource"]["urn"] for operation in own}
        missing = [operation for operation in self._kept() if operation["resource"]["urn"] not in known]
        return {**state, "deployment": {**deployment, _OPERATIONS: own + missing}} if own or missing else state


def _creations(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the notes that somebody has to settle; what else was under way repeats itself safely."""
    operations = (state.get("deployment") or {}).get(_OPERATIONS) or []
    return [operation for operation in operations if operation["type"] == CREATING]
