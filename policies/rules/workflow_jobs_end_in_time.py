"""GitHub's own limit: 360 minutes a job (GitHub Docs, "Workflow syntax", `timeout-minutes`, 2026-11)."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import GITHUB_ACTIONS_LIMITS
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS, Job, read_workflow

DEFAULT_LIMIT_MINUTES: Final = 360


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the jobs that nothing ends in time."""
    for job in read_workflow(resource).jobs:
        yield from collect(_judge_job, job)


def _judge_job(job: Job) -> Iterator[Finding]:
    # GitHub takes no limit beside `uses`: the jobs of the called workflow have their own.
    if job.is_call:
        return
    limit = job.value.field("timeout-minutes")
    if limit.is_absent:
        yield _finding(limit, f"the job {job.name} has no limit of its own")
        return
    if isinstance(limit.raw, str):
        raise UndecidedError(limit.path, "an expression or a text gives the limit")
    if not 0 < limit.number() < DEFAULT_LIMIT_MINUTES:
        yield _finding(limit, f"the job {job.name} is given {limit.number():g} minutes")


def _finding(limit: Value, problem: str) -> Finding:
    return Finding(
        limit.path,
        problem,
        f"a job that hangs holds its environment for {DEFAULT_LIMIT_MINUTES // 60} hours, and what comes next waits",
        f"Write timeout-minutes: at most three times what the job needs, and less than {DEFAULT_LIMIT_MINUTES}.",
    )


RULE = ResourceRule(
    id="workflow-jobs-end-in-time",
    title="Every job of a workflow has a time-out of its own",
    severity=Severity.MEDIUM,
    why=(
        "A job that hangs is a deployment that is neither done nor failed: nobody is told, the next one waits in its concurrency "
        "group, and the token in it lives on."
    ),
    remediation=("Add `timeout-minutes` to every job, by what it has needed so far.",),
    frameworks=(GITHUB_ACTIONS_LIMITS,),
    applies_to=WORKFLOWS,
    bad=(deploy_workflow("    timeout-minutes: 15\n", ""),),
    good=(deploy_workflow(),),
    judge=judge,
)
