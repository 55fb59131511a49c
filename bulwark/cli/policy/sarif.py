"""Write findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), as GitHub's code scanning takes it.

A resource has no line in a file, so a result names it as a logical location and stands at the head of the stack file.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bulwark import __version__
from bulwark.errors import UsageError
from policies.checking import DECIDING, RuleReport
from policies.outcome import Finding, Outcome
from policies.rule import ProgramRule, ResourceRule, Severity

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TOOL: Final = "bulwark policy check"

_LEVELS: Final = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES: Final = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
"""`security-severity`, in the ranges that GitHub reads as critical (over 9), high, medium (over 4) and low (GitHub Docs, "SARIF
support for code scanning", 2026-11)."""


def write_sarif(path: Path, environment: str, reports: Sequence[RuleReport]) -> None:
    """Write the log to a file.

    Raises:
        UsageError: it cannot be written there.
    """
    text = json.dumps(sarif_log(environment, reports), indent=2, ensure_ascii=False)
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}; nobody could upload the findings. "
            "Name a file in a folder that is there with --sarif."
        ) from error


def sarif_log(environment: str, reports: Sequence[RuleReport]) -> dict[str, Any]:
    """Return the log: one run, every rule, a result for each finding."""
    ordered = sorted(reports, key=lambda report: report.rule.id)
    results = [
        _result(environment, index, report, finding) for index, report in enumerate(ordered) for finding in report.findings
    ]
    driver = {
        "name": _TOOL,
        "semanticVersion": __version__,
        "rules": [_descriptor(report.rule) for report in ordered],
    }
    details = {"id": f"bulwark-policy/{environment}/"}
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [{"tool": {"driver": driver}, "automationDetails": details, "columnKind": "utf16CodeUnits", "results": results}],
    }


def _descriptor(rule: ResourceRule | ProgramRule) -> dict[str, Any]:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(rule.remediation, 1))
    tags = ["security", *(f"{one.name}: {one.reference}" for one in rule.frameworks)]
    first = {"helpUri": rule.frameworks[0].url} if rule.frameworks else {}
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\n{steps}", "markdown": f"{rule.why}\n\n{steps}"},
        **first,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"security-severity": _SCORES[rule.severity], "precision": "very-high", "tags": tags},
    }


def _result(environment: str, index: int, report: RuleReport, finding: Finding) -> dict[str, Any]:
    # Only what fails may have a level (3.27.10); what was not decided is for people to review (3.27.9).
    if finding.outcome is Outcome.FAIL:
        judged = {"kind": "fail", "level": _LEVELS[report.rule.severity] if report.level in DECIDING else "note"}
    else:
        judged = {"kind": "review", "level": "none"}
    identity = f"{report.rule.id}\n{finding.urn}\n{finding.path}\n{finding.problem}"
    return {
        "ruleId": report.rule.id,
        "ruleIndex": index,
        **judged,
        "message": {"text": finding.message},
        "locations": [_location(environment, finding)],
        "partialFingerprints": {"bulwarkFinding/v1": hashlib.sha256(identity.encode()).hexdigest()},
    }


def _location(environment: str, finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": f"Pulumi.{environment}.yaml"}, "region": {"startLine": 1}}
    }
    if finding.urn:
        name = finding.urn.rpartition("::")[2]
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": finding.urn, "kind": "resource"}]
    return location
