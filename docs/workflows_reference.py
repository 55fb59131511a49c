"""What Living Tree's repository receives, rendered from the stack files that are checked in, and the pages that explain it."""

from bulwark.config.environments import load_environments
from bulwark.workflows.deployment_monitor import PATH
from bulwark.workflows.explanation import explain
from bulwark.workflows.render import files_of, workflows_of
from docs.generate import ROOT

APPLICATION = "living-tree"


def render_deployment_monitor() -> str:
    """Return the text of `deployment-monitor.yml`."""
    return files_of(APPLICATION, load_environments(ROOT))[PATH]


def render_workflows_reference() -> str:
    """Return the page `docs/workflows.md`."""
    pages = [explain(path, workflow) for path, workflow in workflows_of(APPLICATION, load_environments(ROOT)).items()]
    lead = (
        "# Workflows\n\n"
        "<!-- Generated from bulwark/workflows and the stack files by `make generate`; do not edit. -->\n\n"
        "The workflow files that Living Tree's repository receives on every branch that deploys. `bulwark workflows explain`\n"
        "prints the same for any configuration, `render` the files themselves; `docs/workflows/` has them as they are rendered "
        "now.\n"
    )
    return "\n".join([lead, *pages])
