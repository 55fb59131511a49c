"""`release.yml`: tags a commit of the protected branch that has passed, and publishes the commit of the composite action."""

from typing import Final

from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import TOKEN, check_out, set_up
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.steps import Run
from bulwark.workflows.triggers import Input, InputType, WorkflowDispatch
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Release"
PATH: Final = ".github/workflows/release.yml"
_MINUTES: Final = 10

_PERMISSIONS: Final = Permissions(
    (
        Permission("checks", Access.READ, "to see that the commit has passed"),
        Permission("contents", Access.WRITE, "to make the tag and the release"),
    )
)
_COMMAND: Final = '.venv/bin/bulwark infra release "$VERSION" --repository "$REPOSITORY" --commit "$COMMIT"\n'


def release(environments: Environments) -> Workflow:
    """Return the workflow."""
    version = Input("The version, such as v1.2.3, newer than all before", InputType.STRING, is_required=True)
    return Workflow(
        name=NAME,
        triggers=(WorkflowDispatch({"version": version}),),
        concurrency=Concurrency(f"release-{Expression('github.run_id')}"),
        jobs=(_release(environments),),
    )


def _release(environments: Environments) -> Job:
    return Job(
        id="release",
        name="Release",
        runner=RUNNER,
        timeout_minutes=_MINUTES,
        condition=Expression(f"github.ref == 'refs/heads/{environments.branch}'"),
        permissions=_PERMISSIONS,
        steps=(
            check_out(),
            *set_up(with_engine=False),
            Run(
                name="Tag and publish",
                script=_COMMAND,
                env={
                    **TOKEN,
                    "VERSION": str(Expression("inputs.version")),
                    "REPOSITORY": str(Expression("github.repository")),
                    "COMMIT": str(Expression("github.sha")),
                },
            ),
        ),
    )
