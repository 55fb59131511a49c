"""Checks, and by what an alert may look at them."""

from typing import Any

import pytest

from policies.example_resources import every_check_alerts, example, uptime_check
from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.alerts_reach_someone import ALERT_TYPE
from policies.rules.uptime_checks_have_alerts import RULE
from policies.uptime_checks import SLO_TYPE

CHECK = uptime_check("livingtree.io", uptimeCheckId="livingtree-io-x3")
METRIC = "monitoring.googleapis.com/uptime_check/check_passed"
BY_ID = f'metric.type="{METRIC}" AND metric.labels.check_id="livingtree-io-x3"'
OBJECTIVE = "projects/402611223344/services/living-tree/serviceLevelObjectives/reachable"


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


def alert(text: Any, **more: Any) -> Resource:
    conditions = [{"name": UNKNOWN, "displayName": "down", "conditionThreshold": {"filter": text, "thresholdValue": 1}}]
    return example(ALERT_TYPE, "alert", {"conditions": conditions, **more})


def objective(text: Any, name: Any = OBJECTIVE) -> Resource:
    return example(SLO_TYPE, "slo", {"name": name, "windowsBasedSli": {"goodBadMetricFilter": text}})


def burn(name: str = OBJECTIVE) -> Resource:
    return alert(f'select_slo_burn_rate("{name}", "3600s")')


@pytest.mark.parametrize(
    "watchers",
    [
        [alert(BY_ID)],
        [alert(BY_ID, enabled=True)],
        [alert(f'metric.type="{METRIC}" AND metric.labels.check_id=one_of("other", "livingtree-io-x3")')],
        [every_check_alerts()],
        [burn(), objective(BY_ID)],
        [burn(OBJECTIVE.replace("402611223344", "living-tree-staging")), objective(BY_ID)],
    ],
)
def test_a_check_that_an_alert_looks_at_passes(watchers: list[Resource]):
    assert assess_program(RULE, [CHECK, *watchers]).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "watchers",
    [
        [],
        [alert(BY_ID, enabled=False)],
        [alert(BY_ID.replace("x3", "x34"))],
        [alert('metric.type="run.googleapis.com/request_count"')],
        [alert(f'metric.type="{METRIC}" AND resource.labels.host="other.io"')],
        [objective(BY_ID)],
        [burn(OBJECTIVE + "-other"), objective(BY_ID)],
        [burn(), objective(BY_ID.replace("x3", "x4"))],
    ],
)
def test_a_check_that_no_alert_looks_at_fails(watchers: list[Resource]):
    (finding,) = findings(CHECK, *watchers)
    assert (finding.outcome, finding.urn) == (Outcome.FAIL, CHECK.urn)
    assert without_accepted([finding], {"exceptions": {CHECK.name: "an experiment"}}) == ()


@pytest.mark.parametrize(
    ("resources", "place"),
    [
        ([CHECK, alert(UNKNOWN)], "alert"),
        ([CHECK, alert(BY_ID, enabled=UNKNOWN)], "alert"),
        ([CHECK, burn(), objective(UNKNOWN)], "slo"),
        ([CHECK, burn(), objective(BY_ID, UNKNOWN)], "slo"),
        ([uptime_check("livingtree.io", uptimeCheckId=UNKNOWN), alert(BY_ID)], "livingtree.io-reachable"),
        ([uptime_check("livingtree.io", uptimeCheckId=None), alert(BY_ID)], "livingtree.io-reachable"),
    ],
)
def test_what_is_not_known_yet_is_unknown_at_its_resource(resources: list[Resource], place: str):
    (finding,) = findings(*resources)
    assert (finding.outcome, finding.urn.rpartition("::")[2]) == (Outcome.UNKNOWN, place)


def test_alerts_without_checks_pass_and_other_programs_are_left_alone():
    assert assess_program(RULE, [alert(UNKNOWN)]).outcome is Outcome.PASS
    assert assess_program(RULE, [Resource("gcp:monitoring/dashboard:Dashboard", "d")]).outcome is Outcome.NOT_APPLICABLE
