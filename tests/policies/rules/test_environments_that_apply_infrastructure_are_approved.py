"""Reviewers of what applies infrastructure."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.environments_that_apply_infrastructure_are_approved import RULE
from tests.policies.github import environment

TEAM = [{"teams": [1], "users": []}]


def findings(**inputs: Any) -> tuple[Finding, ...]:
    return assess_resource(RULE, environment(**{"environment": "infra-apply-production"} | inputs)).findings


@pytest.mark.parametrize(
    ("name", "applies"),
    [
        ("infra-apply", True),
        ("infra-apply-staging", True),
        ("Infrastructure Apply", True),
        ("production-terraform-apply", True),
        ("pulumi-up", True),
        ("opentofu_deploy", True),
        ("infra-drift", False),
        ("infra-applying", False),
        ("production", False),
        ("apply", False),
        (UNKNOWN, True),
    ],
)
def test_environments_are_known_by_name(name: Any, applies: bool):
    assert RULE.applies_to.covers(environment(environment=name)) is applies


@pytest.mark.parametrize("reviewers", [TEAM, [{"users": [7]}], [{"teams": [], "users": [7]}]])
def test_a_reviewer_who_is_somebody_else_passes(reviewers: Any):
    assert findings(reviewers=reviewers, preventSelfReview=True) == ()


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({}, "reviewers"),
        ({"reviewers": []}, "reviewers"),
        ({"reviewers": [{"teams": [], "users": []}], "preventSelfReview": True}, "reviewers"),
        ({"reviewers": TEAM}, "preventSelfReview"),
        ({"reviewers": TEAM, "preventSelfReview": False}, "preventSelfReview"),
    ],
)
def test_nobody_or_oneself_fails(inputs: dict[str, Any], path: str):
    (finding,) = findings(**inputs)
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)


def test_a_plan_without_reviewers_is_a_reasoned_exception():
    found = findings()
    assert without_accepted(found, {"exceptions": {"app:infra-apply-production": "the Team plan has none"}}) == ()
    assert without_accepted(found, {"exceptions": {"app": "the Team plan has none"}}) == found
    self_review = findings(reviewers=TEAM)
    assert without_accepted(self_review, {"exceptions": {"app:infra-apply-production": "only one person"}}) == ()


@pytest.mark.parametrize(
    "inputs",
    [
        {"environment": UNKNOWN},
        {"repository": UNKNOWN},
        {"reviewers": UNKNOWN},
        {"reviewers": [UNKNOWN]},
        {"reviewers": [{"teams": UNKNOWN}]},
        {"reviewers": TEAM, "preventSelfReview": UNKNOWN},
    ],
)
def test_what_is_not_known_yet_is_unknown(inputs: dict[str, Any]):
    (finding,) = findings(**inputs)
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)


def test_other_environments_are_left_alone():
    assert assess_resource(RULE, environment()).outcome is Outcome.NOT_APPLICABLE
