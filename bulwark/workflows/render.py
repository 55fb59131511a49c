"""The managed workflow files of an application: their texts, the actions they use, the checks they make."""

from collections.abc import Sequence
from typing import Final

from bulwark.config.pipeline import Pipeline
from bulwark.workflows.fleet import members_of
from bulwark.workflows.managed import MANAGED
from bulwark.workflows.steps import Use
from bulwark.workflows.triggers import MergeGroup, PullRequest
from bulwark.workflows.workflow import Workflow
from bulwark.workflows.yaml_text import render_document

MARK: Final = "Bulwark writes this file"
"""How every managed file begins, after its comment sign; files without it are somebody else's."""

_HEADER: Final = """\
{mark} on every branch that deploys, from Pulumi.<stack>.yaml of {source}.
To change it, change the configuration or the program there: edits here are drift and are overwritten.
See it before it is written: bulwark workflows diff --app {application} --against <checkout of this repository>"""


def workflows_of(application: str, pipelines: Sequence[Pipeline]) -> dict[str, Workflow]:
    """Return the models of an application's managed workflows by path, over all its environments.

    Args:
        application: its name in the configuration.
        pipelines: of all stacks of the folder, in any order. An environment that is missing here loses its jobs.

    Raises:
        WorkflowError: a model says what GitHub would refuse or misread.
    """
    members = members_of(application, pipelines)
    return {managed.path: managed.build(members) for managed in MANAGED} if members else {}


def files_of(application: str, pipelines: Sequence[Pipeline]) -> dict[str, str]:
    """Return the texts of an application's managed workflow files by path, over all its environments.

    The same on every branch. Empty if no environment configures `workflows`. Arguments and errors: as `workflows_of`.
    """
    return {path: render(workflow, application, pipelines) for path, workflow in workflows_of(application, pipelines).items()}


def render(workflow: Workflow, application: str, pipelines: Sequence[Pipeline]) -> str:
    """Return the text of one workflow file."""
    pipeline = next(pipeline for pipeline in pipelines if application in pipeline.apps)
    source = f"{pipeline.github.owner}/{pipeline.infrastructure.repository.name}"
    header = _HEADER.format(mark=MARK, source=source, application=application)
    return render_document(workflow.plain(), workflow.notes(), header)


def is_managed(text: str) -> bool:
    """Return whether a file's text is one that this program wrote, whatever was changed in it since."""
    return text.startswith(f"# {MARK} ")


def actions_of(application: str, pipelines: Sequence[Pipeline]) -> tuple[str, ...]:
    """Return the actions that the managed workflows use, `owner/name@commit`, sorted, each once.

    Those that actions use in their turn are not among them (`bulwark.workflows.bulwark_action`).
    """
    steps = (step for workflow in workflows_of(application, pipelines).values() for job in workflow.jobs for step in job.steps)
    return tuple(sorted({step.pin.uses for step in steps if isinstance(step, Use)}))


def required_checks(application: str, pipelines: Sequence[Pipeline]) -> tuple[str, ...]:
    """Return the names of the check runs that the managed workflows always make on pull requests, sorted, each once.

    A ruleset may require these, and no others of ours: a check that is required and never made blocks every pull request.
    """
    return tuple(sorted({name for workflow in workflows_of(application, pipelines).values() for name in checks_of(workflow)}))


def checks_of(workflow: Workflow) -> tuple[str, ...]:
    """Return the names of the check runs that a workflow always makes on pull requests, in the order of its jobs.

    Jobs with a condition are left out: one that is skipped counts as passed, so requiring it would promise what it does not hold.
    """
    is_asked = any(isinstance(trigger, PullRequest | MergeGroup) for trigger in workflow.triggers)
    return tuple(job.name for job in workflow.jobs if is_asked and job.condition is None)
