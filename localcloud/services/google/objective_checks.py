"""Accept a service-level objective, or refuse it (Monitoring v3 discovery, ServiceLevelObjective and its parts, 2026-11)."""

import re
from typing import Any, Final

from localcloud.core.store import Document
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.monitoring_labels import check_user_labels
from localcloud.services.google.secret_checks import parse_duration

HIGHEST_GOAL: Final = 0.9999
_DAY_SECONDS: Final = 86_400
_PERIODS: Final = ("DAY", "WEEK", "FORTNIGHT", "MONTH")
_KINDS: Final = ("basicSli", "requestBased", "windowsBased")
_CRITERIA: Final = ("goodBadMetricFilter", "goodTotalRatioThreshold", "metricMeanInRange", "metricSumInRange")
_BOOLEANS: Final = ("monitoring.googleapis.com/uptime_check/check_passed",)
"""Metrics of boolean values that every project has; another one is unknown until somebody writes it."""
_UNKNOWN_METRIC: Final = (
    "Invalid SLO definition: The metric referenced by the provided filter is unknown. Check the metric name and labels."
)
_METRIC: Final = re.compile(r"\bmetric\.type\s*=\s*\"([^\"]+)\"")


def settle_objective(objective: Document, project_id: str) -> None:
    """Check an objective as it would be kept; name the project in its filter, as Monitoring does.

    Raises:
        RefusalError: 400; of a metric that there is not, in Monitoring's words (cloud-ops-sandbox#896).
    """
    goal = objective.get("goal", 0)
    if not 0 < goal <= HIGHEST_GOAL:
        text = f"Invalid SLO definition: goal must be greater than 0 and at most {HIGHEST_GOAL}."  # unverified
        raise invalid(MONITORING, text)
    _check_period(objective)
    check_user_labels(objective.get("userLabels", {}))
    indicator = objective.get("serviceLevelIndicator", {})
    kinds = [kind for kind in _KINDS if kind in indicator]
    if len(kinds) != 1:
        raise invalid(MONITORING, "Invalid SLO definition: exactly one kind of indicator must be set.")  # unverified
    if kinds == ["windowsBased"]:
        _settle_windows(indicator["windowsBased"], project_id)


def keep_one_kind(indicator: dict[str, Any], sent: dict[str, Any]) -> None:
    """Drop the kinds and criteria of an indicator that a patch replaced by another: each is one of several."""
    for group, inner, given in (
        (_KINDS, indicator, sent),
        (_CRITERIA, indicator.get("windowsBased", {}), sent.get("windowsBased", {})),
    ):
        if any(name in given for name in group):
            for name in group:
                if name not in given:
                    inner.pop(name, None)


def _check_period(objective: Document) -> None:
    if ("rollingPeriod" in objective) == ("calendarPeriod" in objective):
        raise invalid(MONITORING, "Invalid SLO definition: exactly one period must be set.")  # unverified
    if "calendarPeriod" in objective:
        is_wrong = objective["calendarPeriod"] not in _PERIODS
    else:
        seconds = parse_duration(objective["rollingPeriod"]).total_seconds()
        is_wrong = bool(seconds % _DAY_SECONDS) or not _DAY_SECONDS <= seconds <= 30 * _DAY_SECONDS
    if is_wrong:
        raise invalid(MONITORING, "Invalid SLO definition: the period must be 1 to 30 whole days.")  # unverified


def _settle_windows(windows: dict[str, Any], project_id: str) -> None:
    seconds = parse_duration(windows.get("windowPeriod", "0s")).total_seconds()
    if seconds < 60 or _DAY_SECONDS % seconds:
        problem = "window_period must be an integer fraction of a day and at least 60s."  # unverified
        raise invalid(MONITORING, f"Invalid SLO definition: {problem}")
    if sum(name in windows for name in _CRITERIA) != 1:
        raise invalid(MONITORING, "Invalid SLO definition: exactly one criterion of a good window must be set.")  # unverified
    written = windows.get("goodBadMetricFilter")
    if written is None:
        return
    metric = _METRIC.search(written)
    if not metric or metric[1] not in _BOOLEANS:
        raise invalid(MONITORING, _UNKNOWN_METRIC)
    if not re.match(r"\s*project\s*=", written):
        windows["goodBadMetricFilter"] = f"project = {project_id}\n{written}"
