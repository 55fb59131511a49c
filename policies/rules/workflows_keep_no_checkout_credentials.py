"""`actions/checkout` writes its token to the disk of the job unless it is told not to (its action.yml, v7.0.1)."""

from collections.abc import Iterator

from policies.actions_expressions import contexts_named_in
from policies.frameworks import ZIZMOR_ARTIPACKED
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError
from policies.rule import ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS_AND_ACTIONS, Step, read_workflow, scalar_text


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the checkouts that leave their token behind."""
    workflow = read_workflow(resource)
    for step in workflow.steps:
        yield from collect(_judge_step, step, workflow.path)


def _judge_step(step: Step, path: str) -> Iterator[Finding]:
    if not step.uses("actions/checkout"):
        return
    persist = step.value.field("with").field("persist-credentials")
    written = scalar_text(persist)
    if contexts_named_in(written):
        raise UndecidedError(persist.path, "an expression decides whether the credentials are kept")
    if written.lower() != "false":
        yield Finding(
            persist.path,
            "the checkout leaves its token on the job's disk",
            "every later step can use it, and an artifact of the folder can carry it to whoever downloads it",
            "Write persist-credentials: false, or name the job with its reason in this rule's exceptions.",
            accepted_as=f"{path}:{step.job.name}" if step.job else path,
        )


RULE = ResourceRule(
    id="workflows-keep-no-checkout-credentials",
    title="No checkout leaves its token on the job's disk",
    severity=Severity.MEDIUM,
    why=(
        "The token lies in a file that every later step can read, the scripts of packages among them. Artifacts of the working "
        "folder have carried such tokens to the public."
    ),
    remediation=(
        "Add `with: {persist-credentials: false}` to every `actions/checkout`.",
        "Where a step must push, hand it a token of its own through `env`.",
    ),
    frameworks=(ZIZMOR_ARTIPACKED,),
    applies_to=WORKFLOWS_AND_ACTIONS,
    bad=(deploy_workflow("persist-credentials: false", "fetch-depth: 0"),),
    good=(deploy_workflow(),),
    judge=judge,
    exceptions="A job whose later steps need git's credentials, as `FILE:JOB`, or `FILE` for an action.",
)
