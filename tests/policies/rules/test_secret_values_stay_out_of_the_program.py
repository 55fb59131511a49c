"""Versions of secrets, with and without a value that is kept."""

from typing import Any

import pytest

from policies.example_resources import example
from policies.outcome import Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.secret_values_stay_out_of_the_program import RULE, VERSION_TYPES


@pytest.mark.parametrize("kind", VERSION_TYPES)
@pytest.mark.parametrize(
    ("inputs", "outcome"),
    [
        ({"secretData": "a value"}, Outcome.FAIL),
        ({"secretData": UNKNOWN}, Outcome.UNKNOWN),
        ({"secretDataWo": "sent"}, Outcome.PASS),
        ({}, Outcome.PASS),
    ],
)
def test_a_value_that_is_kept_fails(kind: str, inputs: dict[str, Any], outcome: Outcome):
    assert assess_resource(RULE, example(kind, "version", inputs)).outcome is outcome


def test_the_value_is_not_told():
    (finding,) = assess_resource(RULE, example(VERSION_TYPES[0], "version", {"secretData": "hunter2"})).findings
    assert "hunter2" not in finding.message


def test_a_secret_without_a_version_is_left_alone():
    secret = example("gcp:secretmanager/secret:Secret", "secret", {"secretId": "S"})
    assert assess_resource(RULE, secret).outcome is Outcome.NOT_APPLICABLE
