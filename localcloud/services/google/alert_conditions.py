"""Accept the conditions of an alert policy, or refuse them in Monitoring's words.

Wording of a refused field: `Field alert_policy.conditions[0].condition_threshold.filter had an invalid value of "…": …`, as
public issues quote it; what follows the colon is quoted for a filter without a resource type, for a duration that is too long and
for missing data without a duration, and unverified elsewhere. Limits: v3 discovery, MetricThreshold and Aggregation, 2026-11.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from localcloud.core.http import RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.monitoring_names import find_objective
from localcloud.services.google.secret_checks import parse_duration

_KINDS: Final = {
    "conditionThreshold": "condition_threshold",
    "conditionAbsent": "condition_absent",
    "conditionMatchedLog": "condition_matched_log",
    "conditionMonitoringQueryLanguage": "condition_monitoring_query_language",
    "conditionPrometheusQueryLanguage": "condition_prometheus_query_language",
    "conditionSql": "condition_sql",
}
_COMPARISONS: Final = ("COMPARISON_GT", "COMPARISON_LT")
MAXIMUM_FILTER_CHARACTERS: Final = 2048
LONGEST_DURATION_SECONDS: Final = 84_600
"""23 h 30 min."""
LONGEST_ALIGNMENT_SECONDS: Final = 90_000
LONGEST_LOOK_BACK_SECONDS: Final = 86_400
"""Alerting on your burn rate: 24 hours."""
SHORTEST_ABSENCE_SECONDS: Final = 120
_SELECTOR: Final = re.compile(r"select_slo_(?P<what>\w+)\(\s*\"?(?P<name>[^\",\s)]+)\"?\s*(?:,\s*\"?(?P<back>[^\")]+?)\"?\s*)?\)")
_SELECTORS_WITH_LOOK_BACK: Final = ("burn_rate",)
_UNIT_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}


def check_conditions(tx: Transaction, conditions: list[Any]) -> None:
    """Check the conditions of one policy.

    Raises:
        RefusalError: 400.
    """
    if not 1 <= len(conditions) <= 6:
        raise invalid(MONITORING, "Alert policies must have between one and six conditions.")  # unverified
    for index, condition in enumerate(conditions):
        found = [kind for kind in _KINDS if kind in condition]
        if len(found) != 1:
            raise _wrong(f"conditions[{index}]", "", "exactly one kind of condition must be set")
        kind = found[0]
        if kind in {"conditionThreshold", "conditionAbsent"}:
            _check_series(tx, f"conditions[{index}].{_KINDS[kind]}", condition[kind], is_absence=kind == "conditionAbsent")


def mentions(policy: Document, text: str) -> bool:
    """Say whether any filter of the policy has the text in it."""
    return any(text in written for written in filters_of(policy))


def filters_of(policy: Document) -> Iterator[str]:
    """Yield the filters of a policy's conditions."""
    for condition in policy.get("conditions", []):
        for kind in _KINDS:
            written = condition.get(kind, {}).get("filter", "")
            if written:
                yield written


def _check_series(tx: Transaction, place: str, series: Document, *, is_absence: bool) -> None:
    _check_filter(tx, place, series.get("filter", ""))
    seconds = parse_duration(series.get("duration", "0s")).total_seconds()
    if seconds % 60 or seconds < (SHORTEST_ABSENCE_SECONDS if is_absence else 0):
        raise _wrong(f"{place}.duration", series.get("duration", ""), "The duration must be a multiple of one minute.")
    if seconds > LONGEST_DURATION_SECONDS:
        raise _wrong(f"{place}.duration", _hours(seconds), "Durations longer than 23h30m are not supported.")
    for aggregation in series.get("aggregations", []):
        _check_aggregation(place, aggregation)
    if not is_absence:
        _check_threshold(place, series, seconds)


def _check_threshold(place: str, series: Document, seconds: float) -> None:
    if series.get("comparison") not in _COMPARISONS:
        supported = "only COMPARISON_LT and COMPARISON_GT are supported"
        raise _wrong(f"{place}.comparison", series.get("comparison", "COMPARISON_UNSPECIFIED"), supported)
    missing_data = series.get("evaluationMissingData", "")
    if missing_data and not seconds:
        problem = "Conditions setting evaluation_missing_data must have a non-zero duration."
        raise _wrong(f"{place}.evaluation_missing_data", missing_data, problem)


def _check_aggregation(place: str, aggregation: Document) -> None:
    aligner = aggregation.get("perSeriesAligner", "ALIGN_NONE")
    reducer = aggregation.get("crossSeriesReducer", "REDUCE_NONE")
    period = parse_duration(aggregation.get("alignmentPeriod", "0s")).total_seconds()
    if aligner == "ALIGN_NONE" and reducer != "REDUCE_NONE":
        raise _wrong(f"{place}.aggregations", reducer, "a reducer needs an aligner other than ALIGN_NONE")
    if aligner != "ALIGN_NONE" and not 60 <= period <= LONGEST_ALIGNMENT_SECONDS:
        problem = "the alignment period must be from 60 to 90000 seconds"
        raise _wrong(f"{place}.aggregations", aggregation.get("alignmentPeriod", ""), problem)


def _check_filter(tx: Transaction, place: str, written: str) -> None:
    if not written or len(written) > MAXIMUM_FILTER_CHARACTERS:
        raise _wrong(f"{place}.filter", written, f"the filter must have 1 to {MAXIMUM_FILTER_CHARACTERS} characters")
    if written.lstrip().startswith("select_slo_"):
        _check_selector(tx, place, written)
        return
    for field in ("metric.type", "resource.type"):
        if not re.search(rf"\b{re.escape(field)}\s*=", written):
            raise _wrong(f"{place}.filter", written, f'must specify a restriction on "{field}" in the filter')


def _check_selector(tx: Transaction, place: str, written: str) -> None:
    found = _SELECTOR.fullmatch(written.strip())
    if not found:
        raise _wrong(f"{place}.filter", written, "Could not parse the time series selector")
    if (found["what"] in _SELECTORS_WITH_LOOK_BACK) != bool(found["back"]):
        raise _wrong(f"{place}.filter", written, "the selector takes another number of arguments")
    if found["back"]:
        _check_look_back(place, written, found["back"])
    if find_objective(tx, found["name"]) is None:
        raise _wrong(f"{place}.filter", written, f'There is no slo with the name "{found["name"]}"')


def _check_look_back(place: str, written: str, text: str) -> None:
    parsed = re.fullmatch(r"(\d{1,12})(s|m|h|ms|us|ns|)", text)
    seconds = int(parsed[1]) * _UNIT_SECONDS[parsed[2]] if parsed else 0
    if not 0 < seconds <= LONGEST_LOOK_BACK_SECONDS:
        raise _wrong(f"{place}.filter", written, "the lookback period must be longer than 0 and no longer than 24 hours")


def _wrong(field: str, value: str, problem: str) -> RefusalError:
    return invalid(MONITORING, f'Field alert_policy.{field} had an invalid value of "{value}": {problem}')


def _hours(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}h" + (f"{rest // 60}m" if rest else "")
