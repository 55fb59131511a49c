"""What Living Tree's repository receives, rendered from the stack files that are checked in, and the pages that explain it."""

from bulwark.config.environments import load_environments
from bulwark.workflows.deployment_monitor import PATH
from bulwark.workflows.explanation import explain
from bulwark.workflows.own.files import own_workflows
from bulwark.workflows.render import files_of, workflows_of
from docs.generate import ROOT

APPLICATION = "living-tree"


def render_deployment_monitor() -> str:
    """Return the text of `deployment-monitor.yml`."""
    return files_of(APPLICATION, load_environments(ROOT))[PATH]


def render_workflows_reference() -> str:
    """Return the page `docs/workflows.md`."""
    pipelines = load_environments(ROOT)
    pages = [explain(path, workflow) for path, workflow in workflows_of(APPLICATION, pipelines).items()]
    own = [explain(path, workflow) for path, workflow in own_workflows(pipelines).items()]
    lead = (
        "# Workflows\n\n"
        "<!-- Generated from bulwark/workflows and the stack files by `make generate`; do not edit. -->\n\n"
        "The workflow files that Living Tree's repository receives on every branch that deploys. `bulwark workflows explain`\n"
        "prints the same for any configuration, `render` the files themselves; `docs/workflows/` has them as they are rendered "
        "now.\n"
    )
    between = (
        "# This repository's own workflows\n\n"
        "Rendered from the same model into `.github/workflows/` ([what they do for whom](infra.md)).\n"
    )
    return "\n".join([lead, *pages, between, *own])
