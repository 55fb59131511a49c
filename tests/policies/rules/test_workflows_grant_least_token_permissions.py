"""Permissions of workflows and jobs."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_grant_least_token_permissions import RULE
from tests.policies.workflows import action, file_with, steps


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    ("top", "job"),
    [
        ("permissions: {}", ""),
        ("permissions: {contents: read}", ""),
        ("permissions: {contents: none}", ""),
        ("permissions: read-all", ""),
        ("permissions: {}", "    permissions: {contents: write, id-token: write}"),
        ("", "    permissions: {}"),
        ("", "    permissions: read-all"),
    ],
)
def test_few_permissions_pass(top: str, job: str):
    assert outcome(steps("run: x", top=top, job=job)) is Outcome.PASS


@pytest.mark.parametrize(
    ("top", "job", "path"),
    [
        ("", "", "content.jobs.one.permissions"),
        ("permissions:", "", "content.jobs.one.permissions"),
        ("permissions: write-all", "", "content.permissions"),
        ("permissions: {contents: read, packages: write}", "", "content.permissions.packages"),
        ("permissions: {id-token: write}", "    permissions: {}", "content.permissions.id-token"),
        ("permissions: {}", "    permissions: write-all", "content.jobs.one.permissions"),
    ],
)
def test_missing_or_wide_permissions_fail(top: str, job: str, path: str):
    (finding,) = assess_resource(RULE, steps("run: x", top=top, job=job)).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)


def test_one_job_without_permissions_fails():
    text = "on: push\njobs:\n  a: {permissions: {}, steps: []}\n  b: {steps: []}\n  c: {uses: ./x, permissions: {}}\n"
    (finding,) = assess_resource(RULE, file_with(text)).findings
    assert finding.path == "content.jobs.b.permissions"


@pytest.mark.parametrize(
    ("top", "job"),
    [
        ("permissions: all", ""),
        ("permissions: {contents: reed}", ""),
        ("permissions: {contents: [read]}", ""),
        ("permissions: [contents]", ""),
        ("permissions: {}", "    permissions: {contents: '${{ x }}'}"),
        ("permissions: {}", "    permissions: some"),
    ],
)
def test_what_github_would_not_take_is_unknown(top: str, job: str):
    assert outcome(steps("run: x", top=top, job=job)) is Outcome.UNKNOWN


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN


def test_actions_have_no_permissions_of_their_own():
    assert outcome(action("run: x")) is Outcome.NOT_APPLICABLE
