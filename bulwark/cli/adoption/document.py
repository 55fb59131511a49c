"""The form of what `bulwark adoption` prints with `--json`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from bulwark.cli.adoption.survey import GuardState, Survey
from bulwark.cli.documents import Document
from bulwark.config.schema import DIALECT
from bulwark.core.adoption import Figures, GuardCount
from bulwark.core.guards import Mode
from bulwark.core.proportions import Interval, wilson
from bulwark.core.verdict import Phase


class IntervalDocument(Document):
    """A 95 % confidence interval of a share, or of a difference of two."""

    low: float
    """Lower bound."""
    high: float
    """Upper bound."""


class FiguresDocument(Document):
    """How deployments went in a window."""

    begins_at: str
    """RFC 3339 in UTC."""
    ends_at: str
    """RFC 3339 in UTC; left out itself."""
    succeeded: int
    """Deployments that succeeded."""
    failed: int
    """Deployments that failed, those included that deployed nothing."""
    not_deployed: int
    """Of the failed ones, runs of the workflow that failed before they deployed anything."""
    undecided: int
    """Under way, or nobody said how they ended; in no share."""
    success_ratio: float | None
    """Share of those whose end is known; null of none."""
    success_interval: IntervalDocument
    """Wilson's score interval of that share."""
    recovery_seconds: float | None
    """Median time from the first failure of a row to the next success; null without one."""
    recovered: int
    """Rows of failures that have ended."""
    unrecovered: int
    """1 while the last row has not ended."""


class ComparisonDocument(Document):
    """Deployments before and after the change of a guard's mode."""

    before: FiguresDocument
    """The window before the change."""
    after: FiguresDocument
    """The window after it."""
    gain: IntervalDocument
    """Newcombe's interval of the difference of the two shares, -1 to 1."""
    phase: Phase
    """`pass` when more succeed, `fail` when fewer do, `inconclusive` while the counts do not tell."""
    reason: str
    """Why, in one sentence."""


class GuardCountDocument(Document):
    """What a guard said about the deployments of the window."""

    passed: int
    """Deployments that it passed."""
    undecided: int
    """Deployments of which it could not decide."""
    stopped: int
    """Deployments that it failed while it was enforced."""
    would_have_stopped: int
    """Deployments that it failed while it was not."""
    failed_anyway: int
    """Of those that it would have stopped, how many failed without it."""


class GuardStateDocument(Document):
    """One guard."""

    guard: str
    """Id of the guard."""
    mode: Mode
    """As it is configured."""
    acts_as: Mode
    """The mode in which it acts today: past its review, one that observes warns."""
    since: str | None
    """The day of its last change; null when none is written."""
    review_by: str | None
    """The day by which somebody decides anew; null for an enforced guard."""
    reason: str | None
    """Why it is not enforced; null for an enforced guard."""
    overdue: bool
    """Whether that day has passed."""
    records: GuardCountDocument
    """What it said, by its records at GitHub."""
    comparison: ComparisonDocument | None
    """Before and after; null without a day of a change, and for guards of the environment."""


class SurveyDocument(Document):
    """One application."""

    application: str
    """Name of the application."""
    phase: Phase
    """The worst phase of its guards."""
    target_ratio: float
    """The share of deployments that is promised to succeed."""
    figures: FiguresDocument
    """The window that ends now."""
    guards: list[GuardStateDocument]
    """The guards of the application."""
    runs_are_cut: bool
    """Whether there were more runs of workflows than GitHub lists, so that attempts which deployed nothing may be missing."""


class AdoptionDocument(Document):
    """What `bulwark adoption --json` prints."""

    model_config = ConfigDict(title="bulwark.adoption/1")

    name: Literal["bulwark.adoption/1"] = Field("bulwark.adoption/1", alias="schema")
    """Name and version of this form."""
    environment: str
    """Name of the environment."""
    checked_at: str
    """When, RFC 3339 in UTC."""
    window: str
    """Length of each window, as `30d`."""
    phase: Phase
    """`fail` when a review is overdue or fewer deployments succeed after a change, `inconclusive` while counts do not tell."""
    guards: list[GuardStateDocument]
    """The guards of the environment."""
    applications: list[SurveyDocument]
    """One for each application."""


def adoption_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark adoption --json` prints."""
    return {"$schema": DIALECT, **AdoptionDocument.model_json_schema(mode="serialization")}


def content_of(
    environment: str, moment: datetime, window: str, phase: Phase, guards: Sequence[GuardState], surveys: Sequence[Survey]
) -> dict[str, Any]:
    """Return the document without its schema's name."""
    return {
        "environment": environment,
        "checked_at": _written(moment),
        "window": window,
        "phase": phase.value,
        "guards": [_guard(guard) for guard in guards],
        "applications": [
            {
                "application": one.application,
                "phase": one.phase.value,
                "target_ratio": one.target_ratio,
                "figures": _figures(one.figures),
                "guards": [_guard(guard) for guard in one.guards],
                "runs_are_cut": one.is_cut,
            }
            for one in surveys
        ],
    }


def _guard(state: GuardState) -> dict[str, Any]:
    setting, comparison = state.setting, state.comparison
    return {
        "guard": state.guard,
        "mode": setting.mode.value,
        "acts_as": state.acts_as.value,
        "since": setting.since.isoformat() if setting.since else None,
        "review_by": setting.review_by.isoformat() if setting.review_by else None,
        "reason": setting.reason,
        "overdue": state.is_overdue,
        "records": _count(state.count),
        "comparison": comparison
        and {
            "before": _figures(comparison.before),
            "after": _figures(comparison.after),
            "gain": _interval(comparison.gain),
            "phase": comparison.verdict.phase.value,
            "reason": comparison.verdict.reason,
        },
    }


def _count(count: GuardCount) -> dict[str, int]:
    return {
        "passed": count.passed,
        "undecided": count.undecided,
        "stopped": count.stopped,
        "would_have_stopped": count.would_have_stopped,
        "failed_anyway": count.failed_anyway,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    ratio = figures.success.ratio
    return {
        "begins_at": _written(figures.window.begins_at),
        "ends_at": _written(figures.window.ends_at),
        "succeeded": figures.success.successes,
        "failed": figures.success.total - figures.success.successes,
        "not_deployed": figures.not_deployed,
        "undecided": figures.undecided,
        "success_ratio": None if ratio is None else round(ratio, 4),
        "success_interval": _interval(wilson(figures.success)),
        "recovery_seconds": figures.recovery_seconds,
        "recovered": figures.recovered,
        "unrecovered": figures.unrecovered,
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"low": round(interval.low, 4), "high": round(interval.high, 4)}


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
