"""What stands in front of rollbacks, monitors and healing."""

from typing import Any

import pytest

from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.environments_that_roll_back_never_wait import RULE
from tests.policies.github import environment


def findings(**inputs: Any) -> tuple[Finding, ...]:
    return assess_resource(RULE, environment(**{"environment": "production-rollback"} | inputs)).findings


@pytest.mark.parametrize(
    ("name", "acts_alone"),
    [
        ("production-rollback", True),
        ("Roll-Back", True),
        ("staging-monitor", True),
        ("monitoring", True),
        ("production/self-healing", True),
        ("heal", True),
        ("production", False),
        ("monitored-area", False),
        ("infra-apply-staging", False),
        (UNKNOWN, True),
    ],
)
def test_environments_are_known_by_name(name: Any, acts_alone: bool):
    assert RULE.applies_to.covers(environment(environment=name)) is acts_alone


@pytest.mark.parametrize(
    "inputs", [{}, {"reviewers": []}, {"reviewers": [{"teams": [], "users": []}]}, {"waitTimer": 0}, {"preventSelfReview": True}]
)
def test_an_environment_that_waits_for_nothing_passes(inputs: dict[str, Any]):
    assert findings(**inputs) == ()


@pytest.mark.parametrize(
    ("inputs", "paths"),
    [
        ({"reviewers": [{"teams": [1]}]}, ["reviewers[0].teams"]),
        ({"reviewers": [{"users": [1]}], "waitTimer": 1}, ["reviewers[0].users", "waitTimer"]),
        ({"waitTimer": 30}, ["waitTimer"]),
    ],
)
def test_a_person_or_a_time_fails(inputs: dict[str, Any], paths: list[str]):
    found = findings(**inputs)
    assert [finding.path for finding in found] == paths
    assert {finding.outcome for finding in found} == {Outcome.FAIL}


@pytest.mark.parametrize(
    "inputs",
    [
        {"environment": UNKNOWN, "waitTimer": 5},
        {"reviewers": UNKNOWN},
        {"reviewers": [{"users": UNKNOWN}]},
        {"waitTimer": UNKNOWN},
    ],
)
def test_what_is_not_known_yet_is_unknown(inputs: dict[str, Any]):
    (finding,) = findings(**inputs)
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)


def test_a_timer_fails_beside_reviewers_not_known_yet():
    assert [finding.outcome for finding in findings(reviewers=UNKNOWN, waitTimer=5)] == [Outcome.UNKNOWN, Outcome.FAIL]


def test_other_environments_are_left_alone():
    assert assess_resource(RULE, environment(waitTimer=5)).outcome is Outcome.NOT_APPLICABLE
