"""Looks at everything that a workflow takes from elsewhere: actions, reusable workflows, container images."""

import re
from collections.abc import Iterator
from typing import Final

from policies.actions_expressions import contexts_named_in
from policies.frameworks import (
    GITHUB_SECURE_USE,
    SCORECARD_PINNED_DEPENDENCIES,
    ZIZMOR_UNPINNED_IMAGES,
    ZIZMOR_UNPINNED_USES,
)
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import ResourceRule, Severity, collect
from policies.workflow_examples import deploy_workflow
from policies.workflow_files import WORKFLOWS_AND_ACTIONS, Job, WorkflowFile, read_workflow

_COMMIT: Final = re.compile(r"[^@\s]+@[0-9a-fA-F]{40}")
_DIGEST: Final = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
_DOCKER: Final = "docker://"
_SAME_COMMIT: Final = ("./", "$/")
"""Paths in the repository itself: of the working folder, and of the workflow's own commit."""


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what is taken by a name that can be moved."""
    workflow = read_workflow(resource)
    for job in workflow.jobs:
        yield from collect(_judge_uses, job.value.field("uses"))
        yield from collect(_judge_images, job)
    for step in workflow.steps:
        yield from collect(_judge_uses, step.value.field("uses"))
    if workflow.is_action:
        yield from collect(_judge_docker_action, workflow)


def _judge_uses(uses: Value) -> Iterator[Finding]:
    named = (uses.optional_text() or "").strip()
    if not named or named.startswith(_SAME_COMMIT):
        return
    if named.startswith(_DOCKER):
        yield from _judge_image(uses)
    elif not _COMMIT.fullmatch(named):
        yield Finding(
            uses.path,
            f"{named} is named by a tag, a branch or a part of a commit",
            "whoever can move that name runs code of their own in the job, with its token and its secrets",
            "Write the whole commit, 40 characters, and the tag in a comment behind it.",
            accepted_as=named,
        )


def _judge_images(job: Job) -> Iterator[Finding]:
    container = job.value.field("container")
    services = [service for _, service in job.value.field("services").fields()]
    for place in (container, *services):
        yield from collect(_judge_container, place)


def _judge_container(place: Value) -> Iterator[Finding]:
    return _judge_image(place if isinstance(place.raw, str) else place.field("image"))


def _judge_docker_action(workflow: WorkflowFile) -> Iterator[Finding]:
    image = workflow.document.field("runs").field("image")
    # Anything else is a Dockerfile of the action itself.
    return _judge_image(image) if (image.optional_text() or "").startswith(_DOCKER) else iter(())


def _judge_image(image: Value) -> Iterator[Finding]:
    named = (image.optional_text() or "").strip().removeprefix(_DOCKER)
    if contexts_named_in(named):
        raise UndecidedError(image.path, "an expression names the image")
    if named and not _DIGEST.fullmatch(named):
        yield Finding(
            image.path,
            f"the image {named} is named without its digest",
            "whoever can push to that name runs code of their own in the job, with its token and its secrets",
            "Add the digest: NAME@sha256:64 CHARACTERS.",
            accepted_as=named,
        )


RULE = ResourceRule(
    id="workflows-pin-actions-by-commit",
    title="A workflow names every action and reusable workflow by its whole commit, and every image by its digest",
    severity=Severity.HIGH,
    why=(
        "A tag is a name that its owner, or whoever takes over the owner's account, can move at any time: in March 2025 the tags "
        "of tj-actions/changed-files were moved (CVE-2025-30066), and thousands of repositories ran what stood there. A commit "
        "cannot be moved."
    ),
    remediation=(
        "Look the commit up: `gh api repos/OWNER/REPOSITORY/commits/TAG --jq .sha`.",
        "Write `OWNER/REPOSITORY@COMMIT # TAG`, so that Dependabot can raise both together.",
        "For an image write `NAME@sha256:DIGEST`.",
    ),
    frameworks=(ZIZMOR_UNPINNED_USES, ZIZMOR_UNPINNED_IMAGES, SCORECARD_PINNED_DEPENDENCIES, GITHUB_SECURE_USE),
    applies_to=WORKFLOWS_AND_ACTIONS,
    bad=(deploy_workflow("@3d3c42e5aac5ba805825da76410c181273ba90b1", "@v7"),),
    good=(deploy_workflow(),),
    judge=judge,
    exceptions="An action or image that must be taken by its tag (slsa-github-generator), by the whole text that names it.",
)
