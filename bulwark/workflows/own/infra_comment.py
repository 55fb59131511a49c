"""`infra-comment.yml`: tells the pull request what its preview found, and takes the result as somebody else's text.

It checks out the default branch alone. What it knows of the run comes from GitHub's event; the artifact gives only what is shown.
"""

from typing import Final

from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own import infra_preview
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import READS_CODE, TOKEN, check_out, set_up
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.steps import Run
from bulwark.workflows.triggers import WorkflowRun
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Infrastructure comment"
PATH: Final = ".github/workflows/infra-comment.yml"
_MINUTES: Final = 10

_IGNORED: Final = "it runs the default branch's program, and takes the artifact of the run as text that a stranger wrote"
_PERMISSIONS: Final = Permissions(
    (
        READS_CODE,
        Permission("actions", Access.READ, "to fetch the result of the preview"),
        Permission("pull-requests", Access.WRITE, "to keep one comment at the pull request"),
    )
)
_COMMAND: Final = """\
.venv/bin/bulwark infra comment --repository "$REPOSITORY" --run-id "$RUN" \\
  --head-repository "$HEAD_REPOSITORY" --head-branch "$HEAD_BRANCH" --head-sha "$HEAD_SHA"
"""


def infra_comment(environments: Environments) -> Workflow:
    """Return the workflow."""
    return Workflow(
        name=NAME,
        # The head's branch is the author's choice, so all count; a run that a pull request did not start is left out below.
        triggers=(WorkflowRun(workflows=(infra_preview.NAME,), branches=("**",), ignore_reason=_IGNORED),),
        concurrency=Concurrency(f"infra-comment-{Expression('github.run_id')}"),
        jobs=(_comment(environments),),
    )


def _comment(environments: Environments) -> Job:
    return Job(
        id="comment",
        name="Comment",
        runner=RUNNER,
        timeout_minutes=_MINUTES,
        condition=Expression("github.event.workflow_run.event == 'pull_request'"),
        permissions=_PERMISSIONS,
        steps=(
            check_out(ref=environments.branch),
            *set_up(with_engine=False),
            Run(
                name="Keep the comment",
                script=_COMMAND,
                env={
                    **TOKEN,
                    "REPOSITORY": str(Expression("github.repository")),
                    "RUN": str(Expression("github.event.workflow_run.id")),
                    "HEAD_REPOSITORY": str(Expression("github.event.workflow_run.head_repository.full_name")),
                    "HEAD_BRANCH": str(Expression("github.event.workflow_run.head_branch")),
                    "HEAD_SHA": str(Expression("github.event.workflow_run.head_sha")),
                },
            ),
        ),
    )
