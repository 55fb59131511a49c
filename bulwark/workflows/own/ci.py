"""`ci.yml`: every check and every test of this repository, on pull requests, in the merge queue and on the protected branch."""

from typing import Final

from bulwark.workflows.bulwark_action import PYTHON
from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import READS_CODE, check_out
from bulwark.workflows.permissions import Permissions
from bulwark.workflows.pins import pin
from bulwark.workflows.steps import Run, Use
from bulwark.workflows.triggers import MergeGroup, PullRequest, Push
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "CI"
FILE: Final = "ci.yml"
PATH: Final = f".github/workflows/{FILE}"
_MINUTES: Final = 90


def ci(environments: Environments) -> Workflow:
    """Return the workflow."""
    branches = (environments.branch,)
    return Workflow(
        name=NAME,
        triggers=(PullRequest(branches=branches), MergeGroup(), Push(branches=branches)),
        concurrency=Concurrency(f"ci-{Expression('github.run_id')}"),
        jobs=(_job("check", "Check", "make check"), _job("test", "Test", "make test")),
    )


def _job(identifier: str, name: str, command: str) -> Job:
    return Job(
        id=identifier,
        name=name,
        runner=RUNNER,
        timeout_minutes=_MINUTES,
        permissions=Permissions((READS_CODE,)),
        steps=(
            check_out(),
            Use(name="Set up Python", pin=pin("actions/setup-python"), given={"python-version": PYTHON}),
            Run(name=name, script=f"{command}\n"),
        ),
    )
