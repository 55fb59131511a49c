"""The infrastructure's own workflow files: right by the tools, least in rights, and every command in them is one."""

import shlex
from pathlib import Path

import click
import pytest
import typer
from ruamel.yaml import YAML

from bulwark.cli.main import app
from bulwark.cli.workflow_tools import run_tools
from bulwark.config.environments import load_environments
from bulwark.core.duties import Duty, Event
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import environments_of
from bulwark.workflows.own.files import OWN, own_files, own_workflows
from bulwark.workflows.steps import Run, Use

ROOT = Path(__file__).parents[4]
PIPELINES = load_environments(ROOT)
WORKFLOWS = own_workflows(PIPELINES)
JOBS = {f"{path.rpartition('/')[2]} {job.id}": (workflow, job) for path, workflow in WORKFLOWS.items() for job in workflow.jobs}
EVENTS = {event.value for event in Event}


def test_the_tools_find_nothing(actionlint: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(actionlint.parent), prepend=":")
    results = run_tools(own_files(PIPELINES))
    assert [(result.tool, result.phase, result.findings) for result in results] == [
        ("actionlint", "pass", ()),
        ("zizmor", "pass", ()),
    ]


def test_what_is_committed_is_what_the_model_gives():
    for path, text in own_files(PIPELINES).items():
        assert (ROOT / path).read_text() == text
        assert YAML(typ="safe", pure=True).load(text) == WORKFLOWS[path].plain()
    committed = {str(path.relative_to(ROOT)) for path in (ROOT / ".github" / "workflows").iterdir()}
    assert committed == OWN.keys()


@pytest.mark.parametrize("name", JOBS)
def test_an_identity_is_asked_for_by_a_duty_alone(name: str):
    workflow, job = JOBS[name]
    duties = {row.environment: row for pipeline in PIPELINES for row in pipeline.infrastructure_rows}
    if not job.permissions.includes("id-token", "write"):
        assert job.environment == ""
        return
    row = duties[job.environment]
    # Every event that starts the workflow is one that the duty trusts: no job fails at its sign-in.
    assert set(workflow.events) <= {event.value for event in row.events} <= EVENTS


@pytest.mark.parametrize("name", [name for name in JOBS if "pull_request" in JOBS[name][0].events])
def test_a_pull_requests_job_writes_nothing_and_has_no_environment(name: str):
    _, job = JOBS[name]
    assert set(job.permissions.plain().values()) <= {"read"}
    assert (job.environment, "secrets" in str(job.plain())) == ("", False)


def test_what_a_pull_request_wrote_runs_with_a_token_that_reads_the_repository_alone():
    _, preview = JOBS["infra-preview.yml preview"]
    assert preview.permissions.plain() == {"contents": "read"}
    _, state = JOBS["infra-preview.yml state"]
    assert "github.event.pull_request.base.sha" in str(state.steps[0].plain())


def test_credentials_are_left_in_no_checkout():
    for _, job in JOBS.values():
        for step in job.steps:
            if isinstance(step, Use) and step.pin.action == "actions/checkout":
                assert step.given["persist-credentials"] == "false"


def test_environments_come_one_after_the_other_and_what_all_share_last():
    environments = environments_of(PIPELINES)
    assert (environments.names, environments.branch) == (("staging", "production"), "main")
    up = WORKFLOWS[".github/workflows/infra-up.yml"]
    assert [(job.id, job.needs) for job in up.jobs] == [
        ("review-staging", ()),
        ("apply-staging", ("review-staging",)),
        ("review-production", ("apply-staging",)),
        ("apply-production", ("review-production",)),
    ]
    assert up.jobs[1].environment == environments.of("staging", Duty.INFRA_APPLY)


def words(job: Job) -> list[list[str]]:
    """Return the words of every call of `bulwark` in a job's scripts."""
    found = []
    for step in job.steps:
        if isinstance(step, Run):
            line = shlex.split(step.script.replace("\\\n", " "))
            starts = [index for index, word in enumerate(line) if word == ".venv/bin/bulwark"]
            found += [line[start + 1 :] for start in starts]
    return found


CALLS = {name: calls for name, (_, job) in JOBS.items() if (calls := words(job))}


@pytest.mark.parametrize("name", CALLS)
def test_every_command_is_one_and_has_the_options_that_are_given(name: str):
    for call in CALLS[name]:
        command: click.Command = typer.main.get_command(app)
        for word in call:
            subcommands = getattr(command, "commands", None)
            if subcommands is None:
                break
            assert word in subcommands, f"there is no {call}"
            command = subcommands[word]
        known = {spelling for parameter in command.params for spelling in parameter.opts}
        given = {word for word in call[: call.index("--") if "--" in call else None] if word.startswith("--")}
        assert given <= known, call
