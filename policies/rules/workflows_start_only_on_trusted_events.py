"""`workflow_run` is taken only as far as it runs nothing of what triggered it; `pull_request_target` never is.

What a step fetches by other means than `actions/checkout`, `git` and `gh` cannot be seen in the file.
"""

import re
from collections.abc import Iterator
from typing import Final

from policies.actions_expressions import contexts_named_in
from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_DANGEROUS_WORKFLOW, ZIZMOR_DANGEROUS_TRIGGERS
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS, Step, WorkflowFile, read_workflow, scalar_text, texts_in

_FETCHES: Final = re.compile(
    r"\bgh\s+pr\s+checkout\b|\bgit\b[^\n;|&]*\b(?:checkout|cherry-pick|clone|fetch|merge|pull|reset|restore|switch|worktree)\b"
)
_ALWAYS_FOREIGN: Final = re.compile(r"\bgh\s+pr\s+checkout\b|refs/pull/|\bpull/\S+/(?:head|merge)\b")
_TRIGGERING: Final = ("github.event.workflow_run.head_", "github.event.workflow_run.pull_requests")
_WHOLE: Final = frozenset({"github", "github.event", "github.event.workflow_run", "github.event.*", "github.*"})

_DEFAULT_BRANCH: Final = frozenset(
    {"github.event.repository.default_branch", "github.ref", "github.ref_name", "github.repository", "github.sha"}
)
"""What these mean in a run that another one triggered: the default branch, in the repository itself."""

_HARM: Final = "code that nobody has merged runs with the token and the secrets of the default branch"
_REMEDY: Final = "Work on the run's id and result alone, and check out nothing but the default branch."


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the trigger, or the steps that fetch what triggered the workflow."""
    workflow = read_workflow(resource)
    triggers = workflow.triggers
    if "pull_request_target" in triggers:
        yield Finding(
            triggers["pull_request_target"].path,
            "the workflow starts on pull_request_target",
            "anybody with a fork starts a job that has the base branch's token and secrets, and can often make it run their code",
            "Start on pull_request; what needs rights goes to a second workflow that runs nothing of the pull request.",
        )
    if "workflow_run" in triggers:
        knows_head = _names_triggering_head(workflow.document)
        for step in workflow.steps:
            yield from collect(_judge_step, step, knows_head=knows_head)
        yield from collect(_refuse_calls, workflow)


def _judge_step(step: Step, *, knows_head: bool) -> Iterator[Finding]:
    if step.uses("actions/checkout"):
        for key in ("ref", "repository"):
            yield from collect(_judge_checkout, step.value.field("with").field(key))
    script = step.value.field("run")
    text = scalar_text(script)
    if _ALWAYS_FOREIGN.search(text) or (knows_head and _FETCHES.search(text)):
        yield Finding(script.path, "the script fetches the code that triggered the run", _HARM, _REMEDY)


def _judge_checkout(place: Value) -> Iterator[Finding]:
    text = scalar_text(place)
    contexts = contexts_named_in(text)
    if any(_is_triggering_head(context) for context in contexts) or _ALWAYS_FOREIGN.search(text):
        yield Finding(place.path, "the step checks out the code that triggered the run", _HARM, _REMEDY)
    elif contexts - _DEFAULT_BRANCH:
        raise UndecidedError(place.path, f"{', '.join(sorted(contexts))} decides which code is checked out")


def _refuse_calls(workflow: WorkflowFile) -> Iterator[Finding]:
    for job in workflow.jobs:
        if job.is_call and _names_triggering_head(job.value):
            raise UndecidedError(job.value.path, "a called workflow is told what triggered the run, and may fetch it")
    yield from ()


def _names_triggering_head(place: Value) -> bool:
    return any(_is_triggering_head(context) for text in texts_in(place.raw) for context in contexts_named_in(text))


def _is_triggering_head(context: str) -> bool:
    return context.startswith(_TRIGGERING) or context in _WHOLE


RULE = ResourceRule(
    id="workflows-start-only-on-trusted-events",
    title="No workflow starts on pull_request_target, and none that follows another run fetches the code of that run",
    severity=Severity.CRITICAL,
    why=(
        "Both triggers give a stranger's change the rights of the default branch: token, secrets, identity. One step that runs "
        "anything of that change, a build script or a test, hands those rights over."
    ),
    remediation=(
        "Replace `pull_request_target` by `pull_request`.",
        "In a workflow on `workflow_run` check out the default branch only, and take from the run its id and its result.",
    ),
    frameworks=(ZIZMOR_DANGEROUS_TRIGGERS, SCORECARD_DANGEROUS_WORKFLOW, GITHUB_SECURE_USE),
    applies_to=WORKFLOWS,
    bad=(deploy_workflow("  push:", "  pull_request_target:"),),
    good=(deploy_workflow(),),
    judge=judge,
)
