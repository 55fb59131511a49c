"""What is read out of a workflow or an action file, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.resources import UNKNOWN, Resource, UndecidedError
from policies.workflow_files import FILE_TYPE, WORKFLOWS, WORKFLOWS_AND_ACTIONS, read_workflow
from tests.policies.workflows import ACTION, WORKFLOW, file_with

WHOLE = "on: push\njobs:\n  a: {runs-on: x, steps: [{uses: Actions/Checkout@v1}]}\n"


@pytest.mark.parametrize(
    ("path", "workflow", "action"),
    [
        (".github/workflows/a.yml", True, False),
        ("./.github/workflows/a.yaml", True, False),
        ("/.github/workflows/a.yml", True, False),
        (".github/workflows/action.yml", True, True),
        (".github/workflows/deep/a.yml", False, False),
        ("docs/.github/workflows/a.yml", False, False),
        (".github/workflows/a.json", False, False),
        ("action.yml", False, True),
        (".github/actions/x/action.yaml", False, True),
        ("reaction.yml", False, False),
        ("README.md", False, False),
        (UNKNOWN, True, True),
        (None, True, True),
    ],
)
def test_files_are_known_by_their_path(path: Any, workflow: bool, action: bool):
    resource = file_with(WHOLE, path)
    assert WORKFLOWS.covers(resource) is workflow
    assert WORKFLOWS_AND_ACTIONS.covers(resource) is (workflow or action)


def test_other_resources_are_no_files():
    assert not WORKFLOWS_AND_ACTIONS.covers(Resource("github:index/repository:Repository", "r", {"file": WORKFLOW}))


def test_jobs_and_steps_are_read_with_their_places():
    workflow = read_workflow(file_with(WHOLE))
    (step,) = workflow.steps
    assert step.uses("actions/checkout")
    assert not step.uses("actions/check")
    assert step.value.path == "content.jobs.a.steps[0]"
    assert [(job.name, job.is_call) for job in workflow.jobs] == [("a", False)]


def test_steps_of_a_composite_action_are_read():
    workflow = read_workflow(file_with("runs: {using: composite, steps: [{run: x}, {uses: y/z@v1}]}", ACTION))
    assert [(step.job, step.uses("y/z")) for step in workflow.steps] == [(None, False), (None, True)]
    assert workflow.jobs == ()


def test_a_workflow_named_like_an_action_is_a_workflow():
    assert not read_workflow(file_with(WHOLE, ".github/workflows/action.yml")).is_action


@pytest.mark.parametrize(
    ("on", "triggers"),
    [
        ("push", ["push"]),
        ("[push, pull_request]", ["push", "pull_request"]),
        ("{push: , schedule: [{cron: x}]}", ["push", "schedule"]),
    ],
)
def test_triggers_are_read_in_their_three_forms(on: str, triggers: list[str]):
    assert list(read_workflow(file_with(WHOLE.replace("on: push", f"on: {on}"))).triggers) == triggers


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("off", "off"),
        ("'1'", "1"),
        ("TRUE", True),
        ("~", None),
        ("5", 5),
        ("5.5", 5.5),
        ("0x1F", "0x1F"),
        ("2026-11-23", "2026-11-23"),
        ("!!binary aGk=", "aGk="),
        ("!own x", "x"),
    ],
)
def test_values_are_plain(yaml: str, value: Any):
    assert read_workflow(file_with(f"{WHOLE}name: {yaml}\n")).document.field("name").raw == value


def test_yes_is_true_only_where_a_file_asks_for_the_old_yaml():
    document = read_workflow(file_with(f"%YAML 1.1\n---\n{WHOLE}a: yes\nb: no\n")).document
    assert (document.field("a").raw, document.field("b").raw) == (True, False)
    assert read_workflow(file_with(f"{WHOLE}a: yes\n")).document.field("a").raw == "yes"


def test_aliases_are_followed():
    text = "on: push\njobs:\n  a: &job\n    steps: [{run: &script hi}, {run: *script}]\n  b: *job\nx: [&script again, *script]\n"
    workflow = read_workflow(file_with(text))
    assert [step.value.field("run").raw for step in workflow.steps] == ["hi"] * 4
    assert workflow.document.field("x").raw == ["again", "again"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "a single value or a list"),
        ("- a", "a single value or a list"),
        ("name: x", "no triggers"),
        ("on: push", "no triggers"),
        ("on: push\njobs:", "no triggers"),
        ("on:\njobs: {a: {}}", "no triggers"),
        ("on: push\njobs: [a]", "an object is expected"),
        ("on: [", "not YAML that GitHub takes"),
        ("on: push\n--- \non: push", "not YAML that GitHub takes"),
        ("on: *nothing", "not YAML that GitHub takes"),
        ("on: \t push\n\t- x", "not YAML that GitHub takes"),
        ("[" * 1000, "not YAML that GitHub takes"),
        (f"{WHOLE}on: push", "the key on stands twice (line 4)"),
        (f"{WHOLE}x: {{<<: {{a: 1}}}}", "a key that GitHub refuses (line 4)"),
        (f"{WHOLE}? [a]\n: b", "a key that GitHub refuses (line 4)"),
        (f"{WHOLE}x: &x [*x]", "leads back"),
        (UNKNOWN, "not known yet"),
        (None, "is absent"),
        (5, "a text is expected"),
    ],
)
def test_what_is_no_workflow_is_undecided(content: Any, reason: str):
    with pytest.raises(UndecidedError) as caught:
        read_workflow(file_with(content))
    assert reason in caught.value.reason


@pytest.mark.parametrize("content", ["name: x", "runs: {}", "runs: []", "on: push\njobs: {a: {}}"])
def test_what_is_no_action_is_undecided(content: str):
    with pytest.raises(UndecidedError):
        read_workflow(file_with(content, ACTION))


def test_a_path_that_is_not_known_is_undecided():
    with pytest.raises(UndecidedError) as caught:
        read_workflow(file_with(WHOLE, UNKNOWN))
    assert caught.value.before_apply


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@#,? \n\t<~.0x"), max_size=25) | st.text(max_size=10))
def test_any_text_is_read_or_undecided(content: str):
    resource = Resource(FILE_TYPE, "f", {"file": WORKFLOW, "content": content})
    with pytest.raises(UndecidedError):
        read_workflow(resource)
