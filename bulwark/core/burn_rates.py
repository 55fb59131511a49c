"""Turn a promise of uptime into the burn rates that alerts watch, as far as Cloud Monitoring can hold them.

A burn rate says how many times faster than allowed the error budget is spent. Each tier compares two windows: the long one says
that enough of the budget is gone, the short one that it is still going. What counts as bad is a probe, one a minute from each
region: with few probes in a window a single one that was lost on its way makes a high burn rate, so thresholds are raised until
two bad probes are needed. Alerts that ask for two regions besides are `components.gcp.burn_rate_alerts`' matter.

Source of the tiers: Google, The Site Reliability Workbook, chapter 5, parameters for 99.9 % over 30 days, as slok/sloth v0.16.0
has them in internal/alert/windows/google-30d.yaml.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bulwark.core.durations import format_duration

PROBE_PERIOD: Final = timedelta(minutes=1)
"""How often a domain is probed from each region, and so the length of the windows that an objective counts."""

LONGEST_LOOK_BACK: Final = timedelta(hours=24)
"""Cloud Monitoring, "Alerting on your burn rate", alerting policies and lookback periods (quoted in elastic/kibana#144721)."""

LEAST_BAD_PROBES: Final = 2
"""Bad probes in one region's long window before its share of an alert holds."""

HIGHEST_GOAL_RATIO: Final = 0.9999
"""Cloud Monitoring v3 discovery, ServiceLevelObjective.goal, 2026-11."""

_DIGITS: Final = 6
"""Decimals of a threshold: enough for every tier, few enough for the same text at every vendor."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A share of good probes over a window."""

    ratio: float
    """Above 0, below 1."""
    window: timedelta

    @property
    def budget_ratio(self) -> float:
        """The share of probes that may fail."""
        return 1 - self.ratio

    @property
    def budget_probes(self) -> float:
        """How many probes of one region may fail in the window."""
        return self.budget_ratio * (self.window / PROBE_PERIOD)

    @property
    def highest_burn_rate(self) -> float:
        """The burn rate of a total outage."""
        return 1 / self.budget_ratio


@dataclass(frozen=True, slots=True)
class Tier:
    """One row of the workbook's table."""

    name: str
    spent_ratio: float
    """The share of the budget that is spent when the tier fires."""
    long: timedelta
    short: timedelta
    pages: bool
    """Whether somebody is woken; otherwise it waits for the working day."""


TIERS: Final = (
    Tier("fast-page", 0.02, timedelta(hours=1), timedelta(minutes=5), pages=True),
    Tier("slow-page", 0.05, timedelta(hours=6), timedelta(minutes=30), pages=True),
    Tier("fast-ticket", 0.1, timedelta(days=1), timedelta(hours=2), pages=False),
    Tier("slow-ticket", 0.1, timedelta(days=3), timedelta(hours=6), pages=False),
)
"""From the fastest to the slowest."""


@dataclass(frozen=True, slots=True)
class BurnAlert:
    """A tier with its thresholds; it holds while both windows are above theirs."""

    tier: Tier
    long_burn_rate: float
    short_burn_rate: float


@dataclass(frozen=True, slots=True)
class LeftTier:
    """A tier that Cloud Monitoring cannot hold for a promise."""

    tier: Tier
    reason: str
    """Part of a sentence."""

    def __str__(self) -> str:
        return f"{self.tier.name}: {self.reason}"


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """What is declared for a promise, and what is left to `bulwark slo`; together all tiers, from the fastest."""

    alerts: tuple[BurnAlert, ...]
    left: tuple[LeftTier, ...]


def burn_rate(tier: Tier, window: timedelta) -> float:
    """Return the burn rate that spends the tier's share of a window's budget within the tier's long window."""
    return tier.spent_ratio * (window / tier.long)


def probes_burn_rate(promise: Promise, probes: float, span: timedelta) -> float:
    """Return the burn rate that so many bad probes of one region make over a span."""
    return probes * (PROBE_PERIOD / span) / promise.budget_ratio


def plan_alerts(promise: Promise) -> AlertPlan:
    """Return the tiers that Cloud Monitoring can hold for a promise, with thresholds, and those that it cannot."""
    alerts: list[BurnAlert] = []
    left: list[LeftTier] = []
    for tier in TIERS:
        alert = _alert(tier, promise)
        reason = _reason_to_leave(alert, promise)
        if reason:
            left.append(LeftTier(tier, reason))
        else:
            alerts.append(alert)
    return AlertPlan(tuple(alerts), tuple(left))


def _alert(tier: Tier, promise: Promise) -> BurnAlert:
    wanted = burn_rate(tier, promise.window)
    # Half a probe below the least number: above the rate of one probe less, whatever a floating point makes of either.
    least = probes_burn_rate(promise, LEAST_BAD_PROBES - 0.5, tier.long)
    return BurnAlert(tier, round(max(wanted, least), _DIGITS), round(wanted, _DIGITS))


def _reason_to_leave(alert: BurnAlert, promise: Promise) -> str:
    tier = alert.tier
    if tier.long > LONGEST_LOOK_BACK:
        return (
            f"it looks back {format_duration(tier.long)}, and Cloud Monitoring's alerts at most "
            f"{format_duration(LONGEST_LOOK_BACK)}"
        )
    if alert.short_burn_rate < 1:
        return f"it fires at a burn rate of {alert.short_burn_rate:g}, at which the promise is kept"
    if alert.long_burn_rate >= promise.highest_burn_rate:
        return f"it fires above a burn rate of {alert.long_burn_rate:g}, and a total outage makes {promise.highest_burn_rate:g}"
    return ""
