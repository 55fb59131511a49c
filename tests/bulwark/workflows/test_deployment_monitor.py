"""`deployment-monitor.yml`: which job runs when, as whom, with what."""

from typing import Any

import pytest

from bulwark.core.duties import Duty
from bulwark.workflows.deployment_monitor import PATH
from bulwark.workflows.jobs import Job
from bulwark.workflows.render import actions_of, files_of, is_managed, required_checks, workflows_of
from bulwark.workflows.steps import Run, Use
from bulwark.workflows.triggers import WorkflowRun
from bulwark.workflows.workflow import Workflow

from .conftest import Example, living_tree, lone_service
from .evaluation import evaluate, truth

LIVING_TREE_CRON = "7,22,37,52 * * * *"


@pytest.fixture
def monitor(example: Example) -> Workflow:
    return workflows_of(example.name, example.pipelines)[PATH]


def runs(job: Job, event: str, payload: dict[str, Any], inputs: dict[str, Any] | None = None) -> bool:
    """Return whether a job runs for an event; where nobody gave any, there are no inputs at all."""
    contexts = {"github": {"event_name": event, "event": payload}, **({"inputs": inputs} if inputs is not None else {})}
    assert job.condition is not None
    return truth(evaluate(job.condition.node, contexts))


def started(example: Example, event: str, payload: dict[str, Any], inputs: dict[str, Any] | None = None) -> list[str]:
    jobs = workflows_of(example.name, example.pipelines)[PATH].jobs
    return [job.id for job in jobs if runs(job, event, payload, inputs)]


def test_a_schedule_which_has_no_inputs_looks_at_every_environment():
    assert started(living_tree(), "schedule", {"schedule": LIVING_TREE_CRON}) == ["monitor-staging", "monitor-production"]


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_run_by_hand_looks_at_the_environment_that_was_chosen(environment: str):
    given = {"environment": environment}
    assert started(living_tree(), "workflow_dispatch", {"inputs": given}, given) == [f"monitor-{environment}"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Deploy to Staging", ["monitor-staging"]),
        ("Deploy to Production", ["monitor-production"]),
        ("Deploy to Production (copy)", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("conclusion", ["success", "failure", "cancelled"])
def test_a_deployment_however_it_ended_has_its_own_environment_looked_at(name: str, conclusion: str, expected: list[str]):
    payload = {"workflow_run": {"name": name, "conclusion": conclusion}}
    assert started(living_tree(), "workflow_run", payload) == expected


def test_environments_with_schedules_of_their_own_run_at_their_own_times():
    staging, production = living_tree().pipelines
    app = staging.apps["living-tree"]
    settings = app.workflows.model_copy(
        update={"deployment_monitor": app.workflows.deployment_monitor.model_copy(update={"schedule": "0 6 * * *"})}
    )
    changed = staging.model_copy(update={"apps": {"living-tree": app.model_copy(update={"workflows": settings})}})
    example = Example("living-tree", (production, changed))
    assert started(example, "schedule", {"schedule": "0 6 * * *"}) == ["monitor-staging"]
    assert started(example, "schedule", {"schedule": LIVING_TREE_CRON}) == ["monitor-production"]
    workflow = workflows_of(example.name, example.pipelines)[PATH]
    assert workflow.plain()["on"]["schedule"] == [{"cron": "0 6 * * *"}, {"cron": LIVING_TREE_CRON}]


def test_each_job_has_the_environment_and_the_rights_of_its_duty(example: Example, monitor: Workflow):
    duties = [
        row for pipeline in example.pipelines for row in pipeline.application_rows(example.name) if row.duty is Duty.MONITOR
    ]
    assert {job.environment for job in monitor.jobs} == {row.environment for row in duties}
    for job in monitor.jobs:
        assert job.permissions.plain() == {"checks": "write", "deployments": "read", "id-token": "write", "issues": "write"}
    for row in duties:
        assert set(row.events) == set(monitor.events)


def test_no_job_checks_out_or_interpolates_the_run_before_it(monitor: Workflow):
    for job in monitor.jobs:
        for step in job.steps:
            assert not isinstance(step, Run)
            assert isinstance(step, Use)
            assert not step.pin.action.startswith("actions/checkout")
            # The condition of the job compares the name; no text of any step has anything of the run.
            assert not [path for found in step.expressions() for path in found.references if path[:2] == ("github", "event")]


def test_the_report_is_kept_unless_there_is_none(monitor: Workflow):
    keep = monitor.jobs[0].steps[-1]
    assert keep.condition is not None
    outcomes = {
        (document, cancelled): truth(
            evaluate(
                keep.condition.node,
                {"cancelled": cancelled, "steps": {"health": {"outputs": {"document": document} if document else {}}}},
            )
        )
        for document in ("", "/tmp/document.json")
        for cancelled in (True, False)
    }
    assert [found for found, kept in outcomes.items() if kept] == [("/tmp/document.json", False)]


def test_secrets_of_the_duty_reach_the_check_and_nothing_else():
    jobs = {job.id: job for job in workflows_of("living-tree", living_tree().pipelines)[PATH].jobs}
    with_secrets = {job.id: [step.name for step in job.steps if "secrets." in "".join(step.texts())] for job in jobs.values()}
    assert with_secrets == {"monitor-staging": [], "monitor-production": ["Check health of production"]}


def test_each_environment_runs_the_release_that_it_configures():
    staging, production = living_tree().pipelines
    assert staging.workflows is not None
    release = staging.workflows.action.model_copy(update={"sha": "b" * 40, "tag": "v0.2.0"})
    newer = staging.model_copy(update={"workflows": staging.workflows.model_copy(update={"action": release})})
    text = files_of("living-tree", [production, newer])[PATH]
    assert f"living-tree-app/infrastructure/actions/bulwark@{'b' * 40} # v0.2.0" in text
    assert len([line for line in actions_of("living-tree", [production, newer]) if "actions/bulwark@" in line]) == 2


def test_the_second_application_is_looked_at_in_its_own_way():
    example = lone_service()
    workflow = workflows_of(example.name, example.pipelines)[PATH]
    trigger = next(trigger for trigger in workflow.triggers if isinstance(trigger, WorkflowRun))
    assert trigger.workflows == ("Deploy to Pre Live",)
    assert [job.environment for job in workflow.jobs] == ["pre-live-monitor"]
    assert started(example, "schedule", {"schedule": "5 */2 * * MON-FRI"}) == ["monitor-pre-live"]


def test_files_begin_with_who_owns_them_and_how_to_change_them(example: Example):
    for text in files_of(example.name, example.pipelines).values():
        assert is_managed(text)
        assert "bulwark workflows diff --app " + example.name in text.partition("\n\n")[0]
    assert not is_managed("name: Deployment monitor\n")


def test_files_do_not_depend_on_the_order_of_the_stacks(example: Example):
    assert files_of(example.name, example.pipelines) == files_of(example.name, example.pipelines[::-1])


def test_without_the_configuration_there_are_no_files(example: Example):
    silent = [pipeline.model_copy(update={"workflows": None}) for pipeline in example.pipelines]
    assert files_of(example.name, silent) == {}
    assert files_of("nobody", example.pipelines) == {}


def test_no_check_of_ours_is_made_on_pull_requests_so_none_may_be_required(example: Example):
    assert required_checks(example.name, example.pipelines) == ()
