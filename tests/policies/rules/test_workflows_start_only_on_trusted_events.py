"""Triggers, and what follows another run."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_start_only_on_trusted_events import RULE
from tests.policies.workflows import action, file_with, steps

HEAD = "${{ github.event.workflow_run.head_sha }}"
FOLLOWS = "{workflow_run: {workflows: [deploy], types: [completed]}}"


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    "on", ["pull_request_target", "[push, pull_request_target]", "{push: , pull_request_target: {types: [opened]}}"]
)
def test_pull_request_target_fails_however_it_is_written(on: str):
    assert outcome(steps("run: x", on=on)) is Outcome.FAIL


@pytest.mark.parametrize("on", ["push", "[push, pull_request]", "{schedule: [{cron: x}], workflow_dispatch: }"])
def test_other_events_pass(on: str):
    assert outcome(steps("{uses: actions/checkout@v7, with: {ref: '${{ github.head_ref }}'}}", on=on)) is Outcome.PASS


@pytest.mark.parametrize(
    "line",
    [
        f"{{uses: actions/checkout@v7, with: {{ref: '{HEAD}'}}}}",
        "{uses: actions/checkout@v7, with: {ref: \"${{ github.event['workflow_run'].head_branch }}\"}}",
        "{uses: actions/checkout@v7, with: {repository: '${{ github.event.workflow_run.head_repository.full_name }}'}}",
        "{uses: actions/checkout@v7, with: {ref: refs/pull/7/merge}}",
        f"run: git fetch origin {HEAD}",
        f"{{run: git -C x checkout $HEAD, env: {{HEAD: '{HEAD}'}}}}",
        "{run: 'git fetch origin $N', env: {N: '${{ github.event.workflow_run.pull_requests[0].number }}'}}",
        "{run: 'git merge x', env: {E: '${{ toJSON(github.event) }}'}}",
        "run: gh pr checkout 7",
        "run: git fetch origin pull/7/head",
    ],
)
def test_a_follower_that_fetches_what_triggered_it_fails(line: str):
    assert outcome(steps("run: echo", line, on=FOLLOWS)) is Outcome.FAIL


@pytest.mark.parametrize(
    "line",
    [
        "uses: actions/checkout@v7",
        "{uses: actions/checkout@v7, with: {ref: main, fetch-depth: 0}}",
        "{uses: actions/checkout@v7, with: {ref: '${{ github.sha }}'}}",
        "run: git fetch origin main",
        f"{{run: bulwark health, env: {{COMMIT: '{HEAD}'}}}}",
        "{run: x, env: {ID: '${{ github.event.workflow_run.id }}'}}",
    ],
)
def test_a_follower_that_works_on_the_default_branch_passes(line: str):
    assert outcome(steps(line, on=FOLLOWS)) is Outcome.PASS


@pytest.mark.parametrize(
    "line",
    [
        "{uses: actions/checkout@v7, with: {ref: '${{ steps.find.outputs.ref }}'}}",
        "{uses: actions/checkout@v7, with: '${{ x }}'}",
        "run: [5]",
    ],
)
def test_a_follower_whose_checkout_cannot_be_seen_is_unknown(line: str):
    assert outcome(steps(line, on=FOLLOWS)) is Outcome.UNKNOWN


@pytest.mark.parametrize(("ref", "wanted"), [(HEAD, Outcome.UNKNOWN), ("main", Outcome.PASS)])
def test_a_called_workflow_that_is_told_the_head_is_unknown(ref: str, wanted: Outcome):
    text = f"on: {FOLLOWS}\njobs:\n  a: &a\n    uses: ./x.yml\n    with: {{ref: '{ref}'}}\n  b: *a\n"
    assert outcome(file_with(text)) is wanted


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN
    assert outcome(steps("run: x", on="[[a]]")) is Outcome.UNKNOWN


def test_actions_have_no_triggers():
    assert outcome(action("run: gh pr checkout 7")) is Outcome.NOT_APPLICABLE
