"""Read the engine's stream of events and keep what a person or a decision needs.

Source of the shapes: pulumi/pulumi sdk/go/common/apitype/events.go, v3.259.0.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from bulwark.stacks.outcomes import is_outcome_unknown

UNCHANGED: Final = "same"
REFRESH: Final = "refresh"
# Steps that only look: a refresh reads, a read takes something over.
LOOKING: Final = frozenset({REFRESH, "read", UNCHANGED})
CREATIONS: Final = frozenset({"create", "create-replacement"})
SHOWN_SEVERITIES: Final = frozenset({"warning", "error", "info#err"})


@dataclass(frozen=True, slots=True)
class Violation:
    """A policy that a resource does not meet."""

    policy: str
    urn: str
    message: str
    level: str
    """`mandatory` stops the run, `advisory` does not."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the engine did or would do."""

    operation: str
    """`create`, `update`, `delete`, `replace`, …"""
    urn: str
    paths: tuple[str, ...] = ()
    """Property paths that differ."""

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def token(self) -> str:
        """The resource's type token."""
        return self.urn.split("::")[2].split("$")[-1]


@dataclass(frozen=True, slots=True)
class Seen:
    """A resource as the engine saw it at its vendor."""

    is_changed: bool
    """Whether it differs from the state."""
    state: dict[str, Any] | None
    """What it is now, secrets masked; None when it is gone."""


@dataclass(slots=True)
class Account:
    """What one run of the engine amounted to."""

    steps: list[Step] = field(default_factory=list)
    """Every step that changes something, in order."""
    drifted: list[Step] = field(default_factory=list)
    """What a refresh found different from the state."""
    looked_at: int = 0
    """Resources that were read or found unchanged."""
    started: int = 0
    finished: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    """Operation to count, from the engine's summary."""
    unanswered: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Creations, by URN, that failed without an answer that says no: what was asked for, secrets masked."""
    begun: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """All creations that were begun, likewise."""
    planned: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """By URN, what each resource that changes would be, secrets masked and what is not known yet marked; those that go are not
    there."""
    seen: dict[str, Seen] = field(default_factory=dict, repr=False)
    """By URN, what a refresh read; a resource that could not be read is not there."""
    refreshed: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    """By URN, all that a refresh ahead of a preview said (`StepEventMetadata`), secrets masked. A resource that is gone is there,
    with `new` as null; one that could not be read is not."""
    failures: dict[str, list[str]] = field(default_factory=dict)
    """By URN, the errors that are about one resource; they stand in `errors` too."""

    @property
    def is_empty(self) -> bool:
        """Whether the engine finished and found nothing to do."""
        return bool(self.changes) and not any(count for name, count in self.changes.items() if name not in LOOKING)

    def take(self, line: str) -> bool:
        """Account for one line of the stream; say whether it was an event."""
        try:
            event = json.loads(line)
        except ValueError:
            return False
        if not isinstance(event, dict):
            return False
        for name, read in _READERS.items():
            if isinstance(event.get(name), dict):
                read(self, event[name])
        return True


def _read_diagnostic(account: Account, event: dict[str, Any]) -> None:
    message = str(event.get("message", "")).strip()
    if message and event.get("severity") in SHOWN_SEVERITIES:
        (account.warnings if event["severity"] == "warning" else account.errors).append(message)
    urn = event.get("urn")
    if urn and message and event.get("severity") == "error":
        account.failures.setdefault(str(urn), []).append(message)
    if urn in account.begun and event.get("severity") == "error" and is_outcome_unknown(message):
        account.unanswered[urn] = account.begun[urn]


def _read_policy(account: Account, event: dict[str, Any]) -> None:
    message = str(event.get("message", "")).strip()
    account.violations.append(
        Violation(
            str(event.get("policyName", "")), str(event.get("resourceUrn", "")), message, str(event.get("enforcementLevel", ""))
        )
    )


def _read_start(account: Account, event: dict[str, Any]) -> None:
    metadata = event.get("metadata", {})
    if metadata.get("op") not in LOOKING:
        account.started += 1
        account.steps.append(_step(metadata))
        if metadata.get("new"):
            account.planned[str(metadata["urn"])] = dict(metadata["new"])
    if metadata.get("op") in CREATIONS:
        account.begun[str(metadata["urn"])] = dict(metadata.get("new") or {})


def _read_end(account: Account, event: dict[str, Any]) -> None:
    metadata = event.get("metadata", {})
    account.seen[str(metadata.get("urn"))] = Seen(metadata.get("op") != UNCHANGED, metadata.get("new"))
    if metadata.get("op") not in LOOKING:
        account.finished += 1
        return
    account.looked_at += 1
    if metadata.get("op") == REFRESH:
        account.refreshed[str(metadata.get("urn"))] = metadata
    if metadata.get("op") == REFRESH and metadata.get("detailedDiff"):
        account.drifted.append(_step(metadata))


def _read_summary(account: Account, event: dict[str, Any]) -> None:
    account.changes = {str(name): int(count) for name, count in (event.get("resourceChanges") or {}).items()}


def _step(metadata: dict[str, Any]) -> Step:
    return Step(
        str(metadata.get("op")),
        str(metadata.get("urn")),
        tuple(sorted(metadata.get("detailedDiff") or metadata.get("diffs") or ())),
    )


_READERS: Final = {
    "diagnosticEvent": _read_diagnostic,
    "policyEvent": _read_policy,
    "resourcePreEvent": _read_start,
    "resOutputsEvent": _read_end,
    "summaryEvent": _read_summary,
}
