"""Compare how deployments went before and after a guard changed its mode, by counts, with the uncertainty that they leave.

An attempt is one try to bring a commit to visitors. It is pure: attempts and records in, figures out; `bulwark.adoption` reads
them at GitHub.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bulwark.core.guards import Mode
from bulwark.core.proportions import Interval, Proportion, difference, needed_after
from bulwark.core.verdict import Phase, Verdict


class Fate(StrEnum):
    """How an attempt ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNDECIDED = "undecided"
    """It is under way, was cancelled, or nobody said how it ended."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to bring a commit to visitors."""

    began_at: datetime
    ended_at: datetime
    """When its fate was told; when it began while that is undecided."""
    fate: Fate
    deployment: int | None
    """Number of the deployment at GitHub; None when the workflow failed before it deployed anything."""


@dataclass(frozen=True, slots=True)
class GuardRecord:
    """What a guard said about a deployment."""

    guard: str
    mode: Mode
    """The mode that it was in then."""
    phase: Phase
    deployment: int


@dataclass(frozen=True, slots=True)
class Window:
    """A time, its end left out."""

    begins_at: datetime
    ends_at: datetime

    def contains(self, moment: datetime) -> bool:
        """Say whether a moment lies in it."""
        return self.begins_at <= moment < self.ends_at


@dataclass(frozen=True, slots=True)
class GuardCount:
    """What one guard said about the deployments of a window."""

    passed: int = 0
    undecided: int = 0
    stopped: int = 0
    """Failed while the guard was enforced."""
    would_have_stopped: int = 0
    """Failed while it was not."""
    failed_anyway: int = 0
    """Of those that it would have stopped, how many GitHub counts as failed."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the attempts of a window went."""

    window: Window
    success: Proportion
    """Of those whose fate is known."""
    undecided: int
    not_deployed: int
    """Of the failed ones, how many deployed nothing."""
    recovery_seconds: float | None
    """Median time from the first failure of a row to the next success; None when there was no recovery."""
    recovered: int
    unrecovered: int
    """1 when the last known attempt of the window failed and nothing has succeeded since."""
    guards: Mapping[str, GuardCount] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many attempts there were."""
        return self.success.total + self.undecided


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after."""

    before: Figures
    after: Figures
    gain: Interval
    """Of the share of successes, -1 to 1."""
    verdict: Verdict


def windows_around(change: datetime, length: timedelta, now: datetime) -> tuple[Window, Window]:
    """Return the windows before and after a change; the second ends now if it is not over, and is empty before the change."""
    return Window(change - length, change), Window(change, max(change, min(now, change + length)))


def summarise(attempts: Iterable[Attempt], records: Iterable[GuardRecord], window: Window) -> Figures:
    """Return the figures of a window, by when attempts began. Recovery looks beyond the window's end for the next success."""
    ordered = sorted(attempts, key=lambda attempt: (attempt.began_at, attempt.ended_at))
    chosen = [attempt for attempt in ordered if window.contains(attempt.began_at)]
    fates = [attempt.fate for attempt in chosen]
    succeeded, failed = fates.count(Fate.SUCCEEDED), fates.count(Fate.FAILED)
    recoveries, unrecovered = _recoveries(ordered, window)
    return Figures(
        window,
        Proportion(succeeded, succeeded + failed),
        undecided=fates.count(Fate.UNDECIDED),
        not_deployed=sum(attempt.fate is Fate.FAILED and attempt.deployment is None for attempt in chosen),
        recovery_seconds=median(recoveries) if recoveries else None,
        recovered=len(recoveries),
        unrecovered=unrecovered,
        guards=_by_guard({attempt.deployment: attempt.fate for attempt in chosen}, records),
    )


def _recoveries(ordered: Sequence[Attempt], window: Window) -> tuple[list[float], int]:
    """Return the seconds of each recovery from a row of failures that begins in the window, and how many rows have not ended."""
    found: list[float] = []
    broken_since: datetime | None = None
    for attempt in ordered:
        if attempt.fate is Fate.SUCCEEDED and broken_since is not None:
            found.append(max(0.0, (attempt.ended_at - broken_since).total_seconds()))
            broken_since = None
        elif attempt.fate is Fate.FAILED and broken_since is None and window.contains(attempt.began_at):
            broken_since = attempt.ended_at
    return found, int(broken_since is not None)


def _by_guard(fates: Mapping[int | None, Fate], records: Iterable[GuardRecord]) -> dict[str, GuardCount]:
    kept = sorted((record for record in records if record.deployment in fates), key=lambda record: record.guard)
    return {guard: _count(guard, kept, fates) for guard in dict.fromkeys(record.guard for record in kept)}


def _count(guard: str, records: Sequence[GuardRecord], fates: Mapping[int | None, Fate]) -> GuardCount:
    own = [record for record in records if record.guard == guard]
    failed = [record for record in own if record.phase is Phase.FAIL]
    lenient = [record for record in failed if record.mode is not Mode.ENFORCE]
    passed = sum(record.phase is Phase.PASS for record in own)
    return GuardCount(
        passed=passed,
        undecided=len(own) - passed - len(failed),
        stopped=len(failed) - len(lenient),
        would_have_stopped=len(lenient),
        failed_anyway=sum(fates[record.deployment] is Fate.FAILED for record in lenient),
    )


def compare(before: Figures, after: Figures, target_ratio: float) -> Comparison:
    """Compare two windows.

    Args:
        before: the window before the change.
        after: the window after it.
        target_ratio: the share of successes that is promised, for how many deployments are still needed to tell.
    """
    gain = difference(before.success, after.success)
    return Comparison(before, after, gain, _judged(before.success, after.success, gain, target_ratio))


def _judged(before: Proportion, after: Proportion, gain: Interval, target_ratio: float) -> Verdict:
    evidence = {
        "before": {"succeeded": before.successes, "deployments": before.total},
        "after": {"succeeded": after.successes, "deployments": after.total},
        "gain": {"low": round(gain.low, 4), "high": round(gain.high, 4)},
    }
    if gain.low > 0:
        return Verdict(Phase.PASS, "more deployments succeed than before", evidence)
    if gain.high < 0:
        return Verdict(Phase.FAIL, "fewer deployments succeed than before", evidence)
    counts = f"not enough deployments yet to tell ({before.total} before, {after.total} after)"
    needed = needed_after(before, target_ratio)
    if needed is None:
        hint = "no number after the change can tell with so few before it" if before.total else "nothing is known from before"
    elif needed > after.total:
        hint = f"{needed} after the change would tell, if {target_ratio:.0%} of them succeed"
    else:
        hint = f"fewer than the promised {target_ratio:.0%} succeed"
    return Verdict(Phase.INCONCLUSIVE, f"{counts}; {hint}", evidence)
