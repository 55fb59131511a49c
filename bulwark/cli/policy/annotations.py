"""Write findings as annotations of GitHub Actions, which shows them beside the stack file."""

from collections.abc import Iterator, Mapping, Sequence

from bulwark.cli.workflow_commands import annotation_line
from bulwark.core.consequences import Annotation
from bulwark.core.guards import Mode
from policies.checking import DECIDING, RuleReport
from policies.outcome import Finding, Outcome


def annotation_lines(environment: str, reports: Sequence[RuleReport], modes: Mapping[str, Mode] | None = None) -> Iterator[str]:
    """Yield one command a finding: an error where it fails the check, a notice where its guard observes, a warning elsewhere.

    What could not be decided is a warning in every mode.
    """
    for report in reports:
        observes = (modes or {}).get(report.rule.id) is Mode.OBSERVE
        for finding in report.findings:
            kind = _kind(finding, decides=report.level in DECIDING, observes=observes)
            yield annotation_line(kind, report.rule.id, _message(finding), f"Pulumi.{environment}.yaml")


def _kind(finding: Finding, *, decides: bool, observes: bool) -> Annotation:
    if finding.outcome is not Outcome.FAIL:
        return Annotation.WARNING
    if decides:
        return Annotation.ERROR
    return Annotation.NOTICE if observes else Annotation.WARNING


def _message(finding: Finding) -> str:
    name = finding.urn.rpartition("::")[2]
    return f"{name}: {finding.message}" if name else finding.message
