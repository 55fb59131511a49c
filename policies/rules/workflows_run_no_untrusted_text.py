"""`${{ … }}` is replaced before the shell or the script engine reads a line, so text becomes code.

A variable read as `${{ env.NAME }}` and a value read as `${{ matrix.NAME }}` count as what they hold; a variable that a step sets
while it runs is undecided. Outputs of steps and jobs are not followed: what is made of a text there is those steps' own doing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from policies.actions_expressions import contexts_in
from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_DANGEROUS_WORKFLOW, ZIZMOR_TEMPLATE_INJECTION
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.untrusted_contexts import is_untrusted
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS_AND_ACTIONS, Job, Step, WorkflowFile, read_workflow, scalar_text, texts_in

_SCRIPT_INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "actions/github-script": ("script",),
    "addnab/docker-run-action": ("options", "run"),
    "amadevus/pwsh-script": ("script",),
    "appleboy/ssh-action": ("script",),
    "azure/cli": ("inlineScript",),
    "azure/powershell": ("inlineScript",),
    "cardinalby/js-eval-action": ("expression",),
    "devorbitus/yq-action-output": ("cmd",),
    "jannekem/run-python-script-action": ("script",),
    "mikefarah/yq": ("cmd",),
    "sergeysova/jq-action": ("cmd",),
}
"""Inputs of actions that are run as code: zizmor's and CodeQL's models of injection sinks (zizmor 1.29.0)."""

_ANY_NAME: Final = frozenset({"", "*"})
"""What stands behind `env` or `matrix` when all of it is meant."""


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the scripts into which somebody else's text is written."""
    workflow = read_workflow(resource)
    for step in workflow.steps:
        for script in _scripts(step):
            yield from collect(_judge_script, script, step, workflow)


def _scripts(step: Step) -> Iterator[Value]:
    yield step.value.field("run")
    for action, names in _SCRIPT_INPUTS.items():
        if step.uses(action):
            yield from (step.value.field("with").field(name) for name in names)


def _judge_script(script: Value, step: Step, workflow: WorkflowFile) -> Iterator[Finding]:
    named = contexts_in(scalar_text(script))
    untrusted, unseen = [], []
    for context in sorted(_followed(named, step, workflow)):
        try:
            _require_definition(context, step, workflow)
            if is_untrusted(context, workflow):
                untrusted.append(context)
        except UndecidedError as error:
            unseen.append(error.reason)
    if untrusted:
        yield Finding(
            script.path,
            f"the script has {', '.join(untrusted)} written into it",
            "whoever writes a title, a name or an input writes commands, which run with the job's token and identity",
            'Hand it over as a variable: `env: {TEXT: ${{ … }}}`, and read "$TEXT" in the script.',
        )
    if unseen:
        raise UndecidedError(script.path, "; ".join(unseen))


def _followed(contexts: Iterable[str], step: Step, workflow: WorkflowFile) -> frozenset[str]:
    """Return the contexts, with those that variables of the environment and values of the matrix among them hold."""
    waiting, seen = list(contexts), set[str]()
    while waiting:
        context = waiting.pop()
        if context in seen:
            continue
        seen.add(context)
        space, _, name = context.partition(".")
        if space == "env":
            waiting.extend(_held(_variables(step, workflow), name))
        elif space == "matrix" and step.job is not None:
            waiting.extend(_held(_matrices(step.job), name))
    return frozenset(seen)


def _require_definition(context: str, step: Step, workflow: WorkflowFile) -> None:
    space, _, name = context.partition(".")
    if space == "env" and name not in _ANY_NAME and not any(_defines(scope, name) for scope in _variables(step, workflow)):
        raise UndecidedError("content", f"what {context} holds is not in the file")


def _defines(scope: Value, name: str) -> bool:
    return isinstance(scope.raw, str) or any(key.lower() == name for key, _ in scope.fields())


def _variables(step: Step, workflow: WorkflowFile) -> Iterator[Value]:
    yield step.value.field("env")
    if step.job is not None:
        yield step.job.value.field("env")
    yield workflow.document.field("env")


def _matrices(job: Job) -> Iterator[Value]:
    matrix = job.value.field("strategy").field("matrix")
    yield matrix
    if not isinstance(matrix.raw, str):
        included = matrix.field("include")
        yield from (included,) if isinstance(included.raw, str) else included.items()


def _held(scopes: Iterable[Value], name: str) -> Iterator[str]:
    """Yield the contexts in what a name stands for; a scope that is one expression stands for every name."""
    for scope in scopes:
        if isinstance(scope.raw, str):
            yield from contexts_in(scope.raw)
            continue
        for key, value in scope.fields():
            if name.partition(".")[0] in _ANY_NAME | {key.lower()}:
                yield from (context for text in texts_in(value.raw) for context in contexts_in(text))


RULE = ResourceRule(
    id="workflows-run-no-untrusted-text",
    title="No text that somebody else writes is put into a script of a workflow or an action",
    severity=Severity.CRITICAL,
    why=(
        "A title, a branch or an input such as `$(curl …)` is put into the script before it runs, so it runs too, with the job's "
        "token, secrets and identity. A variable of the environment is read as data."
    ),
    remediation=(
        "Set `env: {TITLE: ${{ github.event.issue.title }}}` on the step.",
        'Read `"$TITLE"` in the shell, or `process.env.TITLE` in `actions/github-script`.',
        "Give inputs that are no free text the type `choice`, `number` or `boolean`.",
    ),
    frameworks=(ZIZMOR_TEMPLATE_INJECTION, SCORECARD_DANGEROUS_WORKFLOW, GITHUB_SECURE_USE),
    applies_to=WORKFLOWS_AND_ACTIONS,
    bad=(deploy_workflow("pnpm run deploy", 'pnpm run deploy --message "${{ github.event.head_commit.message }}"'),),
    good=(
        deploy_workflow(
            "run: pnpm run deploy",
            'run: pnpm run deploy --message "$MESSAGE"\n        env:\n          MESSAGE: ${{ github.event.head_commit.message }}',
        ),
    ),
    judge=judge,
)
