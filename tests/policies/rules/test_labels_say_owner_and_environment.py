"""Labels of resources, those of the provider's defaults among them."""

from typing import Any

import pytest

from policies.example_resources import LABELS, example
from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_program
from policies.rules.labels_say_owner_and_environment import RULE

TOPIC = "gcp:pubsub/topic:Topic"
ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"


def outcome(kind: str, inputs: dict[str, Any]) -> Outcome:
    return assess_program(RULE, [example(kind, "thing", inputs)]).outcome


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (TOPIC, {"labels": LABELS | {"app": "living-tree"}}),
        (TOPIC, {"labels": {}, "effectiveLabels": LABELS}),
        (TOPIC, {"labels": {"owner": "platform"}, "effectiveLabels": LABELS}),
        (TOPIC, {"labels": LABELS, "effectiveLabels": UNKNOWN}),
        (ALERT, {"userLabels": LABELS}),
        (CHANNEL, {"userLabels": LABELS, "labels": {"email_address": "a@example.com"}}),
    ],
)
def test_a_labelled_resource_passes(kind: str, inputs: dict[str, Any]):
    assert outcome(kind, inputs) is Outcome.PASS


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (TOPIC, {}),
        (TOPIC, {"labels": {"owner": "platform"}}),
        (TOPIC, {"labels": {"owner": "platform", "environment": ""}}),
        (TOPIC, {"userLabels": LABELS}),
        (ALERT, {"labels": LABELS}),
        (CHANNEL, {"labels": LABELS}),
    ],
)
def test_a_resource_without_both_labels_fails(kind: str, inputs: dict[str, Any]):
    assert outcome(kind, inputs) is Outcome.FAIL


def test_the_finding_names_what_is_missing_and_where():
    (finding,) = assess_program(RULE, [example(TOPIC, "rotation", {})]).findings
    assert finding.problem == "rotation has no label owner and none environment"
    assert (finding.path, finding.urn.rpartition("::")[2]) == ("labels", "rotation")
    assert without_accepted([finding], {"exceptions": {"rotation": "labelled by the folder's owner"}}) == ()


@pytest.mark.parametrize(
    "inputs", [{"labels": UNKNOWN}, {"labels": {"owner": UNKNOWN, "environment": "staging"}}, {"effectiveLabels": UNKNOWN}]
)
def test_what_is_not_known_yet_is_unknown(inputs: dict[str, Any]):
    assert outcome(TOPIC, inputs) is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", ["gcp:serviceaccount/account:Account", "gcp:cloudidentity/group:Group"])
def test_types_without_labels_of_that_meaning_are_left_alone(kind: str):
    assert outcome(kind, {}) is Outcome.NOT_APPLICABLE
