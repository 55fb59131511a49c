"""The workflow files of the infrastructure's own repository: each is registered here in one line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bulwark.config.pipeline import Pipeline
from bulwark.workflows.own import ci, infra_comment, infra_drift, infra_preview, infra_up, release
from bulwark.workflows.own.environments import Environments, environments_of
from bulwark.workflows.workflow import Workflow
from bulwark.workflows.yaml_text import render_document

OWN: Final[Mapping[str, Callable[[Environments], Workflow]]] = {
    ci.PATH: ci.ci,
    infra_comment.PATH: infra_comment.infra_comment,
    infra_drift.PATH: infra_drift.infra_drift,
    infra_preview.PATH: infra_preview.infra_preview,
    infra_up.PATH: infra_up.infra_up,
    release.PATH: release.release,
}
"""All of them, by path."""

_HEADER: Final = "Written by `make generate` from bulwark/workflows/own and the stack files; change it there."


def own_workflows(pipelines: Sequence[Pipeline]) -> dict[str, Workflow]:
    """Return the models of the infrastructure's own workflows by path.

    Args:
        pipelines: of all stacks of the folder, in any order, at least one.

    Raises:
        WorkflowError: a model says what GitHub would refuse or misread.
    """
    environments = environments_of(pipelines)
    return {path: build(environments) for path, build in OWN.items()}


def own_files(pipelines: Sequence[Pipeline]) -> dict[str, str]:
    """Return the texts of the infrastructure's own workflow files by path. Arguments and errors: as `own_workflows`."""
    models = own_workflows(pipelines).items()
    return {path: render_document(workflow.plain(), workflow.notes(), _HEADER) for path, workflow in models}
