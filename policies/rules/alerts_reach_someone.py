"""An alert that is off, or that goes nowhere, looks like no trouble at all."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import LABELS, PROJECT, example
from policies.frameworks import NIST_MONITORING
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

ALERT_TYPE: Final = "gcp:monitoring/alertPolicy:AlertPolicy"
CHANNEL_TYPE: Final = "gcp:monitoring/notificationChannel:NotificationChannel"


def covers(resource: Resource) -> bool:
    """Say whether a resource is an alert or a way to tell people."""
    return resource.type in {ALERT_TYPE, CHANNEL_TYPE}


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield why nobody hears of the alert."""
    yield from collect(_judge_switch, resource)
    if resource.type == ALERT_TYPE:
        yield from collect(_judge_channels, resource)


def _judge_switch(resource: Resource) -> Iterator[Finding]:
    enabled = resource.read("enabled")
    if not enabled.is_absent and not enabled.flag():
        yield Finding(
            enabled.path,
            f"{resource.name} is switched off",
            "what it watches can fail for days",
            "Set enabled to true; to be left alone for a while, make a snooze, which ends by itself.",
            accepted_as=resource.name,
        )


def _judge_channels(resource: Resource) -> Iterator[Finding]:
    channels = resource.read("notificationChannels")
    if not any(_is_named(channel) for channel in channels.items()):
        yield Finding(
            channels.path,
            f"{resource.name} names no notification channel",
            "the alert opens an incident in the console, and nobody is told",
            "Name at least one channel in notificationChannels.",
            accepted_as=resource.name,
        )


def _is_named(channel: Value) -> bool:
    return bool(channel.text())


_CONDITION = {
    "displayName": "errors",
    "conditionThreshold": {
        "filter": 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
        "comparison": "COMPARISON_GT",
        "duration": "300s",
    },
}
_ALERT = {
    "project": PROJECT,
    "displayName": "Errors",
    "combiner": "OR",
    "userLabels": LABELS,
    "conditions": [_CONDITION],
}

RULE = ResourceRule(
    id="alerts-reach-someone",
    title="Every alert is on and has a notification channel, and every channel is on",
    severity=Severity.HIGH,
    why=(
        "Time to detection begins when somebody is told. An alert without a channel is found by the people who are hurt, and "
        "one that was switched off for an hour stays off."
    ),
    remediation=(
        "Name a channel in `notificationChannels`, better two of different kinds.",
        "Set `enabled: true` on alerts and channels; use a snooze for maintenance.",
    ),
    frameworks=(NIST_MONITORING,),
    applies_to=Applicability("alert policies and notification channels of Cloud Monitoring", covers),
    bad=(example(ALERT_TYPE, "errors", _ALERT | {"notificationChannels": []}),),
    good=(
        example(ALERT_TYPE, "errors", _ALERT | {"notificationChannels": [f"projects/{PROJECT}/notificationChannels/1"]}),
        example(CHANNEL_TYPE, "on-call", {"project": PROJECT, "type": "email", "userLabels": LABELS}),
    ),
    judge=judge,
    exceptions="An alert or a channel that is silent on purpose, by its name in the program.",
)
