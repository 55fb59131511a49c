"""Alerts and channels, on and off."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.alerts_reach_someone import ALERT_TYPE, CHANNEL_TYPE, RULE

CHANNEL = "projects/living-tree-staging/notificationChannels/1"


def assess(kind: str, **inputs: Any) -> Assessment:
    return assess_resource(RULE, Resource(kind, "thing", inputs))


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (ALERT_TYPE, {"notificationChannels": [CHANNEL]}),
        (ALERT_TYPE, {"notificationChannels": [CHANNEL], "enabled": True}),
        (CHANNEL_TYPE, {"type": "email"}),
        (CHANNEL_TYPE, {"type": "email", "enabled": True}),
    ],
)
def test_what_tells_somebody_passes(kind: str, inputs: dict[str, Any]):
    assert assess(kind, **inputs).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("kind", "inputs", "path"),
    [
        (ALERT_TYPE, {}, "notificationChannels"),
        (ALERT_TYPE, {"notificationChannels": []}, "notificationChannels"),
        (ALERT_TYPE, {"notificationChannels": [""]}, "notificationChannels"),
        (ALERT_TYPE, {"notificationChannels": [CHANNEL], "enabled": False}, "enabled"),
        (CHANNEL_TYPE, {"type": "email", "enabled": False}, "enabled"),
    ],
)
def test_what_tells_nobody_fails(kind: str, inputs: dict[str, Any], path: str):
    (finding,) = assess(kind, **inputs).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)
    assert without_accepted([finding], {"exceptions": {"thing": "shown on a dashboard only"}}) == ()


@pytest.mark.parametrize(
    "inputs",
    [
        {"notificationChannels": UNKNOWN},
        {"notificationChannels": [UNKNOWN]},
        {"notificationChannels": [CHANNEL], "enabled": UNKNOWN},
    ],
)
def test_what_is_not_known_yet_is_unknown(inputs: dict[str, Any]):
    assert assess(ALERT_TYPE, **inputs).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess("gcp:monitoring/dashboard:Dashboard").outcome is Outcome.NOT_APPLICABLE


def test_the_message_says_that_nobody_is_told():
    (finding,) = assess(ALERT_TYPE).findings
    assert (finding.problem, finding.harm, finding.remedy) == (
        "thing names no notification channel",
        "the alert opens an incident in the console, and nobody is told",
        "Name at least one channel in notificationChannels.",
    )
