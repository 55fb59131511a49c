"""Write the files that are generated from code, or say which of them differ.

A generated file is one line in `GENERATED`: its path, and a function without arguments that returns its content, as text or as a
JSON value. Functions are named, not imported, so that one that fails to import is reported beside the file it belongs to. They
must give the same content every time: no dates, no versions of the machine, nothing from outside the repository.
"""

import argparse
import importlib
import json
import sys
from difflib import unified_diff
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
DIFFERENCE_LINES_SHOWN: Final = 12

GENERATED: Final[dict[str, str]] = {
    ".github/workflows/ci.yml": "docs.own_workflows:render_ci",
    ".github/workflows/infra-comment.yml": "docs.own_workflows:render_infra_comment",
    ".github/workflows/infra-drift.yml": "docs.own_workflows:render_infra_drift",
    ".github/workflows/infra-preview.yml": "docs.own_workflows:render_infra_preview",
    ".github/workflows/infra-up.yml": "docs.own_workflows:render_infra_up",
    ".github/workflows/release.yml": "docs.own_workflows:render_release",
    "actions/bulwark/action.yml": "bulwark.workflows.bulwark_action:render_action",
    "docs/cli.md": "docs.cli_reference:render_cli_reference",
    "docs/components.md": "docs.components_reference:render_components_reference",
    "docs/configuration.md": "bulwark.config.reference:render_configuration_reference",
    "docs/drift-kinds.md": "docs.drift_kinds_reference:render_drift_kinds",
    "docs/local-cloud.md": "docs.local_cloud_reference:render_local_cloud_reference",
    "docs/policies.md": "policies.reference:render_policies_reference",
    "docs/results/weakened-programs.md": "docs.weakened_programs:render_weakened_programs",
    "docs/schemas/adoption.json": "bulwark.cli.adoption.document:adoption_schema",
    "docs/schemas/config-check.json": "bulwark.cli.config:config_check_schema",
    "docs/schemas/doctor-oidc.json": "bulwark.cli.doctor_oidc:doctor_oidc_schema",
    "docs/schemas/doctor.json": "bulwark.cli.doctor:doctor_schema",
    "docs/schemas/drift-adopt.json": "bulwark.cli.drift.change_documents:adopt_schema",
    "docs/schemas/drift-revert.json": "bulwark.cli.drift.change_documents:revert_schema",
    "docs/schemas/drift.json": "bulwark.cli.drift.detect:drift_schema",
    "docs/schemas/health.json": "bulwark.cli.health:health_schema",
    "docs/schemas/init.json": "bulwark.cli.init:init_schema",
    "docs/schemas/notify.json": "bulwark.cli.notify:notify_schema",
    "docs/schemas/pipeline.json": "bulwark.config.schema:pipeline_schema",
    "docs/schemas/policy-check.json": "bulwark.cli.policy.document:policy_check_schema",
    "docs/schemas/trust-check.json": "bulwark.cli.trust.documents:trust_check_schema",
    "docs/schemas/trust-show.json": "bulwark.cli.trust.documents:trust_show_schema",
    "docs/schemas/trust-simulate.json": "bulwark.cli.trust.documents:trust_simulate_schema",
    "docs/workflows.md": "docs.workflows_reference:render_workflows_reference",
    "docs/workflows/deployment-monitor.yml": "docs.workflows_reference:render_deployment_monitor",
    "policies/configuration.json": "docs.policy_configuration:render_policy_configuration",
}


def render(source: str) -> str:
    """Return the content that `module:function` gives; a value that is no text becomes indented JSON.

    Raises:
        ImportError, AttributeError: there is no such module or function.
    """
    module, _, function = source.partition(":")
    content = getattr(importlib.import_module(module), function)()
    return content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def differences(path: Path, content: str) -> list[str]:
    """Return the first lines of the difference between the file and what it should be; empty when they are equal."""
    current = path.read_text(encoding="utf-8") if path.exists() else ""
    if current == content:
        return []
    lines = unified_diff(current.splitlines(), content.splitlines(), "checked in", "generated", lineterm="", n=1)
    return list(lines)[:DIFFERENCE_LINES_SHOWN] or ["the end of the last line"]


def main() -> int:
    """Write every file, or compare with --check; return 1 when a file differs."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing, end with 1 when a file differs")
    check = parser.parse_args().check
    stale = 0
    for name, source in sorted(GENERATED.items()):
        path, content = ROOT / name, render(source)
        found = differences(path, content)
        if check and found:
            stale += 1
            sys.stderr.write(f"{name} differs from what {source} gives; write it with: make generate\n")
            sys.stderr.writelines(f"    {line}\n" for line in found)
        elif found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            sys.stdout.write(f"wrote {name}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
