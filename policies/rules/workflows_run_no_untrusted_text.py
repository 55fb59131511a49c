"""`${{ … }}` is replaced before the shell or the script engine reads a line, so text becomes code.

A variable of `env` that is read as `${{ env.NAME }}` counts as what it holds. Outputs of steps and jobs are not followed: what a
step makes of a text cannot be seen in the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from policies.actions_expressions import contexts_in
from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_DANGEROUS_WORKFLOW, ZIZMOR_TEMPLATE_INJECTION
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.untrusted_contexts import is_untrusted
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS_AND_ACTIONS, Step, WorkflowFile, read_workflow

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

_ENVIRONMENT: Final = "env"


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
    named = contexts_in(script.optional_text() or "")
    untrusted, unseen = [], []
    for context in sorted(_followed(named, _scopes(step, workflow))):
        try:
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


def _scopes(step: Step, workflow: WorkflowFile) -> Sequence[Value]:
    places = (step.value, *((step.job.value,) if step.job else ()), workflow.document)
    return [place.field(_ENVIRONMENT) for place in places]


def _followed(contexts: Iterable[str], scopes: Sequence[Value]) -> frozenset[str]:
    """Return the contexts, variables of the environment replaced by the contexts that they hold."""
    waiting, seen = list(contexts), set[str]()
    while waiting:
        context = waiting.pop()
        if context in seen:
            continue
        seen.add(context)
        space, _, name = context.partition(".")
        if space == _ENVIRONMENT:
            texts = [text for scope in scopes for key, text in scope.fields() if name in {"", "*", key.lower()}]
            waiting.extend(inner for text in texts if isinstance(text.raw, str) for inner in contexts_in(text.raw))
    return frozenset(seen)


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
