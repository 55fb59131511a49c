"""`gcp:monitoring/slo:Slo`: a promise about a service, counted over a period."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT
from localcloud.providers.gcp.custom_service import ID, ID_RULE
from localcloud.providers.gcp.monitoring_resource import MonitoringResource
from localcloud.providers.gcp.names import check_text, segment_after
from localcloud.providers.gcp.nested import inverse, is_same_block, pruned, renamed
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties

DAY_SECONDS: Final = 86_400
HIGHEST_GOAL: Final = 0.9999
_PLURALS: Final = {"locations": "location", "methods": "method", "versions": "version"}
_INDICATORS: Final = {"basicSli": "basicSli", "requestBasedSli": "requestBased", "windowsBasedSli": "windowsBased"}
"""Input to the API's part of `serviceLevelIndicator`."""
_PERIODS: Final = ("rollingPeriodDays", "calendarPeriod")
_RATIO: Final = (
    "goodTotalRatio.badServiceFilter",
    "goodTotalRatio.goodServiceFilter",
    "goodTotalRatio.totalServiceFilter",
    "distributionCut.range",
    "distributionCut.distributionFilter",
)
_LEAVES: Final = {
    "basicSli": ("",),
    "requestBasedSli": _RATIO,
    "windowsBasedSli": (
        "windowPeriod",
        "goodBadMetricFilter",
        "goodTotalRatioThreshold.threshold",
        *(f"goodTotalRatioThreshold.performance.{leaf}" for leaf in _RATIO),
        "goodTotalRatioThreshold.basicSliPerformance",
        "metricMeanInRange.timeSeries",
        "metricMeanInRange.range",
        "metricSumInRange.timeSeries",
        "metricSumInRange.range",
    ),
}
"""Paths that an update's mask names below each kind of indicator."""


class Objective(MonitoringResource):
    """A service-level objective, named with the project's number."""

    token = "gcp:monitoring/slo:Slo"
    noun = "Slo"
    masked = ("displayName", "goal", *_PERIODS, *_INDICATORS, "userLabels")
    fields = (
        Field("service", is_required=True, replaces=True),
        Field("sloId", replaces=True, is_computed=True),
        Field("goal", is_required=True),
        Field("displayName"),
        Field("rollingPeriodDays"),
        Field("calendarPeriod"),
        *(Field(kind, is_same=is_same_block) for kind in _INDICATORS),
        Field("userLabels"),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "sloId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a goal, a period and an indicator that Monitoring takes."""
        check_text(inputs, "sloId", ID, ID_RULE)
        goal = inputs["goal"]
        if goal is not UNKNOWN and not 0 < goal <= HIGHEST_GOAL:
            reason = f"{goal} is refused by Monitoring: a goal is above 0 and at most {HIGHEST_GOAL}. Write such a one."
            raise InputRefusedError("goal", reason)
        for names in (_PERIODS, tuple(_INDICATORS)):
            if sum(name in inputs for name in names) != 1:
                reason = f"one of `{','.join(names)}` must be specified, or nothing could be counted. Write exactly one"
                raise InputRefusedError(names[0], f"{reason}.")
        return super().check(session, inputs)

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the name as the API has it, with the project's number."""
        return str(session.get(f"/v3/{identifier}")["name"])

    def place(self, inputs: Properties) -> str:
        """Return the collection of the service."""
        return f"services/{inputs['service']}/serviceLevelObjectives"

    def query(self, inputs: Properties) -> Properties:
        """Ask for the id, if one is wanted."""
        return {"serviceLevelObjectiveId": inputs["sloId"]} if inputs.get("sloId") else {}

    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the API's form: days as seconds, the indicator under one roof."""
        body = filled(inputs, "displayName", "goal", "calendarPeriod", "userLabels")
        if inputs.get("rollingPeriodDays"):
            body["rollingPeriod"] = f"{inputs['rollingPeriodDays'] * DAY_SECONDS}s"
        kinds = {theirs: inputs[ours] for ours, theirs in _INDICATORS.items() if inputs.get(ours)}
        return body | {"serviceLevelIndicator": renamed(_without_availability(pruned(kinds)), _PLURALS)}

    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return Pulumi's form."""
        indicator = renamed(found.get("serviceLevelIndicator", {}), inverse(_PLURALS))
        period = found.get("rollingPeriod")
        return {
            **{name: found.get(name) for name in ("goal", "displayName", "calendarPeriod", "userLabels")},
            "service": segment_after(found["name"], "services"),
            "sloId": segment_after(found["name"], "serviceLevelObjectives"),
            "rollingPeriodDays": int(period.removesuffix("s")) // DAY_SECONDS if period else None,
            **{ours: _with_availability(indicator.get(theirs)) for ours, theirs in _INDICATORS.items()},
        }

    def mask_of(self, name: str) -> tuple[str, ...]:
        """Return the API's paths of an input."""
        if name not in _INDICATORS:
            return ("rollingPeriod",) if name == "rollingPeriodDays" else (name,)
        base = f"serviceLevelIndicator.{_INDICATORS[name]}"
        return tuple(f"{base}.{leaf}" if leaf else base for leaf in _LEAVES[name])


def _without_availability(value: Any) -> Any:
    """Return a value whose `availability` is empty: that it is there says all, `enabled` is Pulumi's own."""
    if isinstance(value, dict):
        return {name: {} if name == "availability" else _without_availability(item) for name, item in value.items()}
    return value


def _with_availability(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: {"enabled": True} if name == "availability" else _with_availability(item) for name, item in value.items()}
    return value
