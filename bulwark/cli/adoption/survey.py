"""Put together what GitHub tells about deployments and what the configuration says about guards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bulwark.adoption.history import History, read_history
from bulwark.adoption.place import Place
from bulwark.config.guards import GuardSetting
from bulwark.config.pipeline import Pipeline
from bulwark.core.adoption import Comparison, Figures, GuardCount, Window, compare, summarise, windows_around
from bulwark.core.guards import GUARDS, Mode, Scope, is_overdue, mode_on
from bulwark.core.verdict import Phase, worst


@dataclass(frozen=True, slots=True)
class GuardState:
    """One guard, as it is set, with what it said and what its last change brought."""

    guard: str
    setting: GuardSetting
    acts_as: Mode
    """The mode in which it acts today."""
    is_overdue: bool
    count: GuardCount = field(default_factory=GuardCount)
    """What it said about the deployments of the window."""
    comparison: Comparison | None = None
    """Before and after its last change; None when no day of a change is written, or it acts on no deployment."""

    @property
    def phase(self) -> Phase:
        """`fail` when its review is overdue, otherwise that of the comparison, `pass` without one."""
        if self.is_overdue:
            return Phase.FAIL
        return self.comparison.verdict.phase if self.comparison else Phase.PASS


@dataclass(frozen=True, slots=True)
class Survey:
    """One application in one environment."""

    application: str
    figures: Figures
    """Of the window that ends now."""
    target_ratio: float
    """The share of deployments that is promised to succeed."""
    guards: tuple[GuardState, ...]
    is_cut: bool
    """Whether GitHub lists too few runs, so that attempts which deployed nothing may be missing."""

    @property
    def phase(self) -> Phase:
        """The worst phase of its guards."""
        return worst(guard.phase for guard in self.guards)


def environment_guards(pipeline: Pipeline, now: datetime) -> tuple[GuardState, ...]:
    """Return the guards of the environment, which act on every `up` and on no deployment."""
    ids = [guard.id for guard in GUARDS if guard.scope is Scope.ENVIRONMENT]
    return tuple(_state(guard, pipeline.guard(guard), now) for guard in ids)


def survey(pipeline: Pipeline, place: Place, length: timedelta, now: datetime) -> Survey:
    """Return how an application's deployments went.

    Raises:
        UpstreamError: GitHub refused, or did not answer.
    """
    name = place.application
    settings = {guard.id: pipeline.guard(guard.id, name) for guard in GUARDS if guard.scope is Scope.APPLICATION}
    history = read_history(place, min([now, *_changes(settings).values()]) - length)
    target = pipeline.apps[name].service_levels.deployment_success.objective_ratio
    figures = summarise(history.attempts, history.records, Window(now - length, now))
    guards = tuple(_compared(guard, setting, history, figures, target, length) for guard, setting in settings.items())
    return Survey(name, figures, target, guards, history.is_cut)


def _changes(settings: Mapping[str, GuardSetting]) -> dict[str, datetime]:
    """Return the moment at which each guard changed its mode: the beginning of the day that is written."""
    return {guard: datetime.combine(one.since, time(), UTC) for guard, one in settings.items() if one.since}


def _compared(
    guard: str, setting: GuardSetting, history: History, figures: Figures, target_ratio: float, length: timedelta
) -> GuardState:
    now, change = figures.window.ends_at, _changes({guard: setting}).get(guard)
    count, comparison = figures.guards.get(guard, GuardCount()), None
    if change is not None:
        sides = [summarise(history.attempts, history.records, window) for window in windows_around(change, length, now)]
        comparison = compare(sides[0], sides[1], target_ratio)
    return _state(guard, setting, now, count, comparison)


def _state(
    guard: str, setting: GuardSetting, now: datetime, count: GuardCount | None = None, comparison: Comparison | None = None
) -> GuardState:
    day = now.date()
    return GuardState(
        guard,
        setting,
        mode_on(setting.mode, setting.review_by, day),
        is_overdue(setting.mode, setting.review_by, day),
        count or GuardCount(),
        comparison,
    )
