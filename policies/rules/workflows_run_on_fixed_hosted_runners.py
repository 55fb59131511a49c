"""Labels of GitHub's standard runners: GitHub Docs, "GitHub-hosted runners reference" (2026-11).

A label or group of an organization's own may be that of larger runners, which GitHub hosts, or of a machine that nobody cleans:
undecided.
"""

import re
from collections.abc import Iterator
from typing import Final

from policies.actions_expressions import contexts_named_in
from policies.frameworks import GITHUB_SECURE_USE, SLSA_BUILD_ISOLATED, ZIZMOR_SELF_HOSTED_RUNNER
from policies.outcome import Finding, Outcome
from policies.resources import Resource, UndecidedError, Value
from policies.rule import UNDECIDED_HARM, ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS, Job, read_workflow

_FIXED: Final = re.compile(
    r"ubuntu-\d\d\.\d\d(?:-arm)?|windows-20\d\d(?:-vs\d{4})?|windows-\d\d-arm|macos-\d\d(?:-(?:intel|large|xlarge))?"
)
_MOVING: Final = re.compile(r"(?:ubuntu|windows|macos)-latest(?:-\w+)?|ubuntu-slim")
_SELF_HOSTED: Final = "self-hosted"
_MATRIX: Final = re.compile(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}")


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the labels that name no fixed runner of GitHub's own."""
    for job in read_workflow(resource).jobs:
        yield from collect(_judge_job, job)


def _judge_job(job: Job) -> Iterator[Finding]:
    if job.is_call:
        return
    labels = tuple(_labels(job))
    if not labels:
        raise UndecidedError(f"{job.value.path}.runs-on", "no runner is named, or not in the file")
    # Further labels of one's own machine say nothing more.
    own = [label for label in labels if label.text().strip().lower() == _SELF_HOSTED]
    for label in own[:1] or labels:
        yield from collect(_judge_label, label)


def _labels(job: Job) -> Iterator[Value]:
    place = job.value.field("runs-on")
    if isinstance(place.raw, dict):
        group = place.field("group")
        if not group.is_absent:
            yield Value(f"group {group.text()}", group.path)
        place = place.field("labels")
    listed = place.items() if isinstance(place.raw, list) else () if place.raw is None else (place,)
    for label in listed:
        matrix = _MATRIX.fullmatch(label.text().strip())
        yield from _matrix_values(job, matrix[1]) if matrix else (label,)


def _matrix_values(job: Job, name: str) -> Iterator[Value]:
    matrix = job.value.field("strategy").field("matrix")
    yield from matrix.field(name).items()
    yield from (one.field(name) for one in matrix.field("include").items() if not one.field(name).is_absent)


def _judge_label(label: Value) -> Iterator[Finding]:
    named = label.text().strip().lower()
    if contexts_named_in(named):
        raise UndecidedError(label.path, "an expression names the runner")
    if named == _SELF_HOSTED:
        yield Finding(
            label.path,
            "the job runs on a machine of your own",
            "what one job leaves there, the next one finds: code, credentials, a changed tool",
            "Write the label of a runner that GitHub makes anew for each job, such as ubuntu-24.04.",
            accepted_as=named,
        )
    elif _MOVING.fullmatch(named):
        yield Finding(
            label.path,
            f"{named} is another system as soon as GitHub says so",
            "a deployment fails or builds something else, although nobody changed anything",
            "Write the version, such as ubuntu-24.04.",
            accepted_as=named,
        )
    elif not _FIXED.fullmatch(named):
        yield Finding(
            label.path,
            f"cannot be decided: whether {named} is hosted by GitHub and made anew for each job",
            UNDECIDED_HARM,
            "Write a label of GitHub's standard runners, or name this one with its reason in this rule's exceptions.",
            outcome=Outcome.UNKNOWN,
            accepted_as=named,
        )


RULE = ResourceRule(
    id="workflows-run-on-fixed-hosted-runners",
    title="Jobs run on runners that GitHub makes anew for each job, named by version",
    severity=Severity.MEDIUM,
    why=(
        "A runner that outlives a job carries what one job did into the next, past every permission and environment. And a label "
        "such as `ubuntu-latest` changes its meaning on a day of GitHub's choosing."
    ),
    remediation=(
        "Write `runs-on: ubuntu-24.04`, or another standard label with its version.",
        "Where a runner of your own is needed, let it serve one job and be thrown away, and name its label in the exceptions.",
    ),
    frameworks=(ZIZMOR_SELF_HOSTED_RUNNER, SLSA_BUILD_ISOLATED, GITHUB_SECURE_USE),
    applies_to=WORKFLOWS,
    bad=(deploy_workflow("ubuntu-24.04", "ubuntu-latest"),),
    good=(deploy_workflow(),),
    judge=judge,
    exceptions="A label of a runner, by its name, or a group of them, as `group NAME`, in lower case.",
)
