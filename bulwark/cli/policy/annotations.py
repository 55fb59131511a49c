"""Write findings as workflow commands of GitHub Actions, which show them beside the stack file.

Form and escapes: GitHub Docs, "Workflow commands for GitHub Actions" (2026-11), and actions/toolkit packages/core/src/command.ts.
"""

from collections.abc import Iterator, Sequence

from bulwark.cli.result import printable
from policies.checking import DECIDING, RuleReport
from policies.outcome import Finding, Outcome


def annotation_lines(environment: str, reports: Sequence[RuleReport]) -> Iterator[str]:
    """Yield one command a finding: an error where it fails the check, a warning elsewhere."""
    for report in reports:
        for finding in report.findings:
            kind = "error" if finding.outcome is Outcome.FAIL and report.level in DECIDING else "warning"
            place = f"file={_property(f'Pulumi.{environment}.yaml')},title={_property(report.rule.id)}"
            yield f"::{kind} {place}::{_data(_message(finding))}"


def _message(finding: Finding) -> str:
    name = finding.urn.rpartition("::")[2]
    return printable(f"{name}: {finding.message}" if name else finding.message)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
