"""Limits of jobs."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflow_jobs_end_in_time import RULE
from tests.policies.workflows import action, file_with, steps


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ("5", Outcome.PASS),
        ("0.5", Outcome.PASS),
        ("359", Outcome.PASS),
        ("360", Outcome.FAIL),
        ("1000", Outcome.FAIL),
        ("0", Outcome.FAIL),
        ("", Outcome.FAIL),
        ("'${{ fromJSON(vars.LIMIT) }}'", Outcome.UNKNOWN),
        ("true", Outcome.UNKNOWN),
        ("[5]", Outcome.UNKNOWN),
    ],
)
def test_a_limit_is_a_number_below_githubs_own(limit: str, wanted: Outcome):
    assert outcome(steps("run: x", job=f"    timeout-minutes: {limit}")) is wanted


def test_every_job_needs_one_but_calls():
    text = "on: push\njobs:\n  a: {timeout-minutes: 5}\n  b: {steps: []}\n  c: {uses: ./x}\n  d: {steps: []}\n"
    findings = assess_resource(RULE, file_with(text)).findings
    assert [finding.path for finding in findings] == ["content.jobs.b.timeout-minutes", "content.jobs.d.timeout-minutes"]


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN


def test_actions_have_no_limits():
    assert outcome(action("run: x")) is Outcome.NOT_APPLICABLE
