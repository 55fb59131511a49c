"""Whose text a context holds."""

import pytest

from policies.resources import UndecidedError
from policies.untrusted_contexts import is_untrusted
from policies.workflow_files import WorkflowFile, read_workflow
from tests.policies.workflows import action, file_with

TYPED = """\
on:
  schedule: [{cron: "0 0 * * *"}]
  workflow_dispatch:
    inputs:
      Kind: {type: choice, options: [a, b]}
      count: {type: number}
      text: {type: string}
      plain: {}
      both: {type: boolean}
  workflow_call:
    inputs:
      both: {type: string}
jobs: {a: {}}
"""


def workflow() -> WorkflowFile:
    return read_workflow(file_with(TYPED))


@pytest.mark.parametrize(
    "context",
    [
        "github",
        "github.event",
        "github.head_ref",
        "github.ref_name",
        "github.event.issue.title",
        "github.event.commits.*.message",
        "github.event.pull_request.head.ref",
        "github.event.pull_request.head.repo.default_branch",
        "github.event.pages.*.page_name",
        "github.event.head_commit.author.email",
        "github.event.workflow_run.head_branch",
        "github.event.client_payload.anything.at.all",
        "inputs",
        "inputs.text",
        "inputs.plain",
        "inputs.both",
        "inputs.undeclared",
        "github.event.inputs.text",
    ],
)
def test_text_of_somebody_elses_choice(context: str):
    assert is_untrusted(context, workflow())


@pytest.mark.parametrize(
    "context",
    [
        "github.sha",
        "github.actor",
        "github.event_name",
        "github.repository",
        "github.event.number",
        "github.event.pull_request.head.sha",
        "github.event.issue.created_at",
        "github.event.sender.login",
        "inputs.kind",
        "inputs.count",
        "github.event.inputs.kind",
        "secrets.token",
        "vars.title",
        "steps.a.outputs.title",
        "matrix.title",
    ],
)
def test_text_that_has_a_fixed_form_or_is_no_field_of_the_event(context: str):
    assert not is_untrusted(context, workflow())


@pytest.mark.parametrize(
    "context", ["github.event.issue", "github.event.issue.labels.*", "github.event.compare", "github.event.something_new"]
)
def test_a_field_that_is_not_known_is_undecided(context: str):
    with pytest.raises(UndecidedError, match="is not known"):
        is_untrusted(context, workflow())


def test_inputs_of_an_action_are_free_text():
    assert is_untrusted("inputs.kind", read_workflow(action("run: x")))
