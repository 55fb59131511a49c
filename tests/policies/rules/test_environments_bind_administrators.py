"""Administrators and environments."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.environments_bind_administrators import RULE
from tests.policies.github import branch_policy, environment


@pytest.mark.parametrize(
    ("inputs", "outcome"),
    [
        ({"canAdminsBypass": False}, Outcome.PASS),
        ({"canAdminsBypass": False, "repository": UNKNOWN}, Outcome.PASS),
        ({"canAdminsBypass": True}, Outcome.FAIL),
        ({}, Outcome.FAIL),
        ({"repository": None}, Outcome.FAIL),
        ({"canAdminsBypass": UNKNOWN}, Outcome.UNKNOWN),
        ({"canAdminsBypass": "false"}, Outcome.UNKNOWN),
    ],
)
def test_only_a_plain_no_passes(inputs: dict[str, Any], outcome: Outcome):
    assert assess_resource(RULE, environment(**inputs)).outcome is outcome


def test_silence_is_named_as_githubs_default():
    (finding,) = assess_resource(RULE, environment()).findings
    assert finding.problem.endswith("because nothing else is said")
    (finding,) = assess_resource(RULE, environment(canAdminsBypass=True)).findings
    assert finding.problem.endswith("protection")


def test_a_plan_without_the_switch_is_a_reasoned_exception():
    findings = assess_resource(RULE, environment(canAdminsBypass=True)).findings
    assert without_accepted(findings, {"exceptions": {"app": "private, on the Team plan"}}) == ()
    assert without_accepted(findings, {"exceptions": {"other": "private, on the Team plan"}}) == findings != ()


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, branch_policy()).outcome is Outcome.NOT_APPLICABLE
