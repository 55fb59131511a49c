"""Naming any permission takes away all others, so what is written at the top or in a job is all that a token can do."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_TOKEN_PERMISSIONS, ZIZMOR_EXCESSIVE_PERMISSIONS
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS, Job, read_workflow

_ALL: Final = "write-all"
_WORDS: Final = frozenset({_ALL, "read-all"})
_LEVELS: Final = frozenset({"read", "write", "none"})
_REMEDY: Final = "Write `permissions: {}` at the top, and in each job the permissions that it needs."


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield where permissions are missing or too wide."""
    workflow = read_workflow(resource)
    top = workflow.document.field("permissions")
    yield from collect(_judge_top, top)
    for job in workflow.jobs:
        yield from collect(_judge_job, job, top)


def _judge_top(top: Value) -> Iterator[Finding]:
    yield from _judge_words(top)
    if isinstance(top.raw, str):
        return
    for name, level in top.fields():
        if _level(level) == "write":
            yield Finding(
                level.path,
                f"every job of the workflow may write {name}",
                "a job that only builds or tests, and the actions in it, can write as well",
                f"Move `{name}: write` to the jobs that need it.",
            )


def _judge_job(job: Job, top: Value) -> Iterator[Finding]:
    permissions = job.value.field("permissions")
    if permissions.is_absent and top.is_absent:
        yield Finding(
            permissions.path,
            f"neither the workflow nor the job {job.name} says what the token may do",
            "the token can do whatever the repository's settings give, which is everything in older repositories",
            _REMEDY,
        )
    yield from _judge_words(permissions)
    if not isinstance(permissions.raw, str):
        for _, level in permissions.fields():
            _level(level)


def _judge_words(permissions: Value) -> Iterator[Finding]:
    if permissions.raw == _ALL:
        yield Finding(
            permissions.path,
            "the token may write everything",
            "whatever runs in the job can change code, releases and settings of the repository",
            _REMEDY,
        )
    elif isinstance(permissions.raw, str) and permissions.raw not in _WORDS:
        raise UndecidedError(permissions.path, "neither a list of permissions nor read-all nor write-all")


def _level(level: Value) -> str:
    text = level.text()
    if text not in _LEVELS:
        raise UndecidedError(level.path, "neither read nor write nor none")
    return text


RULE = ResourceRule(
    id="workflows-grant-least-token-permissions",
    title="A workflow says what its token may do, never write-all, and writing is granted to single jobs",
    severity=Severity.HIGH,
    why=(
        "Every action of a job can read the job's token. Without `permissions` that token may do what the repository's settings "
        "say, and a permission given at the top belongs to every job, those that run a stranger's test code too."
    ),
    remediation=(
        "Write `permissions: {}` at the top of the workflow.",
        "Give each job `permissions` of its own with the few it needs.",
        "Give `id-token: write` only to jobs that sign in elsewhere.",
    ),
    frameworks=(ZIZMOR_EXCESSIVE_PERMISSIONS, SCORECARD_TOKEN_PERMISSIONS, GITHUB_SECURE_USE),
    applies_to=WORKFLOWS,
    bad=(deploy_workflow("permissions: {}", "permissions:\n  contents: read\n  id-token: write"),),
    good=(deploy_workflow(),),
    judge=judge,
)
