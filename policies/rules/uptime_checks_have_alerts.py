"""Looks at all of a program: an alert names a check's id, or an objective that counts the check's results."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from policies.example_resources import LABELS, PROJECT, example, uptime_check
from policies.frameworks import NIST_MONITORING
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ProgramRule, Severity, collect_at, is_complete
from policies.rules.alerts_reach_someone import ALERT_TYPE
from policies.uptime_checks import CHECK_TYPE, EVERY_CHECK, SLO_TYPE, check_id, names_in, objectives_in, texts_of

_INDICATORS: Final = ("basicSli", "requestBasedSli", "windowsBasedSli")


def covers(resource: Resource) -> bool:
    """Say whether a resource is an uptime check, an objective or an alert."""
    return resource.type in {CHECK_TYPE, SLO_TYPE, ALERT_TYPE}


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the checks whose failure no alert sees."""
    of_type = {kind: [one for one in resources if one.type == kind] for kind in (CHECK_TYPE, ALERT_TYPE, SLO_TYPE)}
    if not of_type[CHECK_TYPE]:
        return
    watched, objectives = set[str](), set[str]()
    read = [found for one in of_type[ALERT_TYPE] for found in collect_at(one, _note_alert, one, watched, objectives)]
    read += [found for one in of_type[SLO_TYPE] for found in collect_at(one, _note_objective, one, watched, objectives)]
    yield from read
    for check in of_type[CHECK_TYPE]:
        yield from collect_at(check, _judge_check, check, watched, is_whole=is_complete(read))


def _note_alert(alert: Resource, watched: set[str], objectives: set[str]) -> tuple[Finding, ...]:
    enabled = alert.read("enabled")
    if enabled.is_absent or enabled.flag():
        for text in texts_of(alert.inputs.get("conditions"), "conditions"):
            watched |= names_in(text)
            objectives |= objectives_in(text)
    return ()


def _note_objective(objective: Resource, watched: set[str], objectives: set[str]) -> tuple[Finding, ...]:
    if objectives and objectives_in(objective.read("name").text()) <= objectives:
        for key in _INDICATORS:
            for text in texts_of(objective.inputs.get(key), key):
                watched |= names_in(text)
    return ()


def _judge_check(check: Resource, watched: AbstractSet[str], *, is_whole: bool) -> Iterator[Finding]:
    if is_whole and not watched & {check_id(check), EVERY_CHECK}:
        yield Finding(
            "",
            f"no alert that is on looks at the uptime check {check.name}",
            "the check fails, and nobody is told",
            "Add an AlertPolicy whose filter names the check's id, or an objective that counts it and an alert on that.",
            accepted_as=check.name,
        )


_CHECK_ID = "livingtree-io-Xk3"
_ALERT = {
    "project": PROJECT,
    "displayName": "Unreachable",
    "combiner": "OR",
    "userLabels": LABELS,
    "notificationChannels": [f"projects/{PROJECT}/notificationChannels/1"],
}


def _alert(check: str) -> Resource:
    shown = f'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND metric.labels.check_id="{check}"'
    threshold = {"filter": shown, "comparison": "COMPARISON_LT", "thresholdValue": 1, "duration": "120s"}
    return example(ALERT_TYPE, "unreachable", _ALERT | {"conditions": [{"displayName": "down", "conditionThreshold": threshold}]})


RULE = ProgramRule(
    id="uptime-checks-have-alerts",
    title="Every uptime check is looked at by an alert",
    severity=Severity.HIGH,
    why=(
        "A check only writes down that a domain does not answer. Detection within minutes needs an alert on it, by its own "
        "results or by an objective that counts them."
    ),
    remediation=(
        "Add an `AlertPolicy` whose filter names `metric.labels.check_id`.",
        "Or an `Slo` over the check's results, and an `AlertPolicy` on its burn rate.",
        "Switch the alert on.",
    ),
    frameworks=(NIST_MONITORING,),
    applies_to=Applicability("uptime checks, service level objectives and alert policies of Cloud Monitoring", covers),
    bad=(uptime_check("livingtree.io", uptimeCheckId=_CHECK_ID), _alert("another-check")),
    good=(uptime_check("livingtree.io", uptimeCheckId=_CHECK_ID), _alert(_CHECK_ID)),
    judge=judge,
    exceptions="A check that nobody has to hear of, by its name in the program.",
)
