"""`infra-up.yml`: brings the environments up from the protected branch, one after the other, and only what was reviewed.

An environment has two jobs. The first looks, as the account that can change nothing, and keeps the steps. The second waits for
approval where the GitHub environment asks for it, looks again, and goes on only if the steps are still the same.
"""

from typing import Final

from bulwark.core.duties import Duty
from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import (
    READS_CODE,
    SIGNS_IN,
    TOKEN,
    check_out,
    fetch,
    keep,
    publish_state,
    set_up,
    sign_in,
    with_credentials,
)
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.steps import Run, Step
from bulwark.workflows.triggers import Push, WorkflowDispatch
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Infrastructure up"
FILE: Final = "infra-up.yml"
PATH: Final = f".github/workflows/{FILE}"

_REVIEW_MINUTES: Final = 180
"""Nearly all of it is waiting for earlier runs, which are approved by people."""
_WAIT_MINUTES: Final = 150
_APPLY_MINUTES: Final = 60
_DAYS: Final = 90
"""How long the reviewed steps are kept."""

_SUMMARY: Final = '--summary "$GITHUB_STEP_SUMMARY"'
_COMMIT: Final = {"COMMIT": str(Expression("github.sha"))}
_TURN: Final = """\
.venv/bin/bulwark infra turn --repository "$REPOSITORY" --workflow {file} --run-id "$RUN" --wait {minutes}
"""
_READS_RUNS: Final = Permission("actions", Access.READ, "to wait until earlier runs are over")


def infra_up(environments: Environments) -> Workflow:
    """Return the workflow."""
    jobs: tuple[Job, ...] = ()
    for name in environments.names:
        review = _review(environments, name, after=jobs[-1:])
        jobs = (*jobs, review, _apply(environments, name, review))
    return Workflow(
        name=NAME,
        triggers=(Push(branches=(environments.branch,)), WorkflowDispatch()),
        # No group of GitHub's: it would drop a waiting run. Runs wait for their turn by number.
        concurrency=Concurrency(f"infra-up-{Expression('github.run_id')}"),
        jobs=jobs,
    )


def _review(environments: Environments, name: str, after: tuple[Job, ...]) -> Job:
    document = f"reviewed-{name}.json"
    command = f'infra review {name} --to {document} --commit "$COMMIT" {_SUMMARY}'
    return Job(
        id=f"review-{name}",
        name=f"Review {name}",
        needs=tuple(job.id for job in after),
        runner=RUNNER,
        timeout_minutes=_REVIEW_MINUTES,
        environment=environments.of(name, Duty.INFRA_DRIFT),
        permissions=Permissions((READS_CODE, SIGNS_IN, _READS_RUNS)),
        steps=(
            check_out(),
            *set_up(with_engine=True),
            _turn(),
            sign_in(),
            with_credentials(name, f"Look at what would change in {name}", command, _COMMIT),
            keep(f"reviewed-{name}", document, _DAYS, Expression("!cancelled()")),
        ),
    )


def _turn() -> Step:
    env = {**TOKEN, "REPOSITORY": str(Expression("github.repository")), "RUN": str(Expression("github.run_id"))}
    return Run(name="Wait for earlier runs", script=_TURN.format(file=FILE, minutes=_WAIT_MINUTES), env=env)


def _apply(environments: Environments, name: str, review: Job) -> Job:
    reviewed = f"reviewed-{name}"
    command = f'infra apply {name} --reviewed {reviewed}/{reviewed}.json --commit "$COMMIT" {_SUMMARY}'
    return Job(
        id=f"apply-{name}",
        name=f"Apply {name}",
        needs=(review.id,),
        runner=RUNNER,
        timeout_minutes=_APPLY_MINUTES,
        environment=environments.of(name, Duty.INFRA_APPLY),
        permissions=Permissions((READS_CODE, SIGNS_IN)),
        steps=(
            check_out(),
            *set_up(with_engine=True),
            fetch(reviewed, reviewed),
            sign_in(),
            with_credentials(name, f"Apply to {name} what was reviewed", command, _COMMIT),
            *publish_state(name),
        ),
    )
