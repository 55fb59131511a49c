"""`infra-preview.yml`: what a pull request would change, told without any credential.

Whoever opens a pull request writes the program that is previewed, and on a branch of this repository this very file. So the job
that runs their program has a token that reads the repository and nothing else; the one with a token that reads artifacts runs the
base branch's program. Neither may ask for an identity, and `pull_request` is no event of any duty.
"""

from typing import Final

from bulwark.workflows.expressions import Expression
from bulwark.workflows.jobs import Job
from bulwark.workflows.own.environments import RUNNER, Environments
from bulwark.workflows.own.steps import READS_CODE, TOKEN, check_out, fetch, keep, set_up
from bulwark.workflows.permissions import Access, Permission, Permissions
from bulwark.workflows.steps import Run
from bulwark.workflows.triggers import PullRequest
from bulwark.workflows.workflow import Concurrency, Workflow

NAME: Final = "Infrastructure preview"
PATH: Final = ".github/workflows/infra-preview.yml"
RESULT: Final = "infra-preview"
"""Name of the artifact with the preview's result."""
STATE: Final = "published-state"
"""Name of the artifact that hands the base branch's redacted state from one job to the other."""

_BASE: Final = str(Expression("github.event.pull_request.base.sha"))
_DAYS: Final = 7
"""How long results are kept: a comment that failed can be repeated within a week."""
_STATE_MINUTES: Final = 10
_PREVIEW_MINUTES: Final = 20
"""An engine out of the cache and two previews take two minutes; one that is built from its modules, fifteen."""


def infra_preview(environments: Environments) -> Workflow:
    """Return the workflow."""
    return Workflow(
        name=NAME,
        triggers=(PullRequest(branches=(environments.branch,)),),
        concurrency=Concurrency(f"infra-preview-{Expression('github.run_id')}"),
        jobs=(_state(environments), _preview()),
    )


def _state(environments: Environments) -> Job:
    stacks = " ".join(f"--stack {name}" for name in environments.names)
    command = (
        f'.venv/bin/bulwark infra fetch-state --repository "$REPOSITORY" --branch {environments.branch} {stacks} --to {STATE}'
        # Without a published state the preview says so; it is no reason to say nothing about the rest.
        " || test $? -eq 3\n"
    )
    reads = Permission("actions", Access.READ, "to fetch the state that trusted runs published")
    return Job(
        id="state",
        name="Published state",
        runner=RUNNER,
        timeout_minutes=_STATE_MINUTES,
        permissions=Permissions((READS_CODE, reads)),
        why="Runs the base branch's program: its token reads artifacts, and the pull request's program must not have it.",
        steps=(
            check_out(ref=_BASE),
            *set_up(with_engine=False),
            Run(
                name="Fetch the published state",
                script=command,
                env={**TOKEN, "REPOSITORY": str(Expression("github.repository"))},
            ),
            keep(STATE, STATE, 1),
        ),
    )


def _preview() -> Job:
    return Job(
        id="preview",
        name="Preview",
        runner=RUNNER,
        timeout_minutes=_PREVIEW_MINUTES,
        needs=("state",),
        permissions=Permissions((READS_CODE,)),
        why="Runs what the pull request proposes, on a local cloud that stands for the vendors. There is nothing here to take.",
        steps=(
            check_out(),
            *set_up(with_engine=True),
            fetch(STATE, STATE),
            Run(
                name="Preview without credentials",
                script=f'.venv/bin/bulwark infra preview --state {STATE} --base "$BASE" --to {RESULT}.json\n',
                env={"BASE": _BASE},
            ),
            keep(RESULT, f"{RESULT}.json", _DAYS, Expression("!cancelled()")),
        ),
    )
