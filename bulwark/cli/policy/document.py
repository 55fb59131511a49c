"""What `bulwark policy check` answers, as a document and as text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from bulwark.cli.policy.sources import Source
from bulwark.cli.result import printable
from bulwark.config.schema import DIALECT
from bulwark.core.guards import Mode
from policies.checking import DECIDING, RuleReport, overall
from policies.outcome import Finding, Outcome

Phase = Literal["pass", "inconclusive", "fail"]

_PHASES: Final[dict[Outcome, Phase]] = {Outcome.PASS: "pass", Outcome.UNKNOWN: "inconclusive", Outcome.FAIL: "fail"}
_STRICT: Final = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class FindingDocument(BaseModel):
    """One thing that is wrong, or could not be decided."""

    model_config = _STRICT

    urn: str
    """The resource; empty for the program as a whole."""
    path: str
    """Which input; empty for the resource as a whole."""
    outcome: Literal["fail", "unknown"]
    """`unknown` when a value could not be seen or read."""
    problem: str
    """What is wrong with the value seen; secrets are masked."""
    harm: str
    """What it would cause."""
    remedy: str
    """What to do."""


class RuleDocument(BaseModel):
    """What one rule found."""

    model_config = _STRICT

    id: str
    """The rule."""
    severity: Literal["low", "medium", "high", "critical"]
    """How bad a violation is."""
    level: Literal["advisory", "mandatory", "remediate", "disabled"]
    """By the policy configuration; only `mandatory` and `remediate` decide the phase."""
    mode: Mode
    """That of its guard in the environment; below `enforce` its level is `advisory`."""
    outcome: Literal["not applicable", "pass", "unknown", "fail"]
    """The worst of its findings."""
    judged: int
    """Resources that it applies to."""
    findings: list[FindingDocument]
    """What it found and the policy configuration does not accept."""


class PolicyCheckDocument(BaseModel):
    """What `bulwark policy check --json` prints."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, title="bulwark.policy-check/1")

    name: Literal["bulwark.policy-check/1"] = Field("bulwark.policy-check/1", alias="schema")
    """Name and version of this form."""
    phase: Phase
    """`fail` if a rule whose level decides fails, `inconclusive` if one could not be decided, a run has not ended, or nothing was
    there to judge."""
    source: Literal["state", "stack", "live"]
    """A file, the stack's own state, or what the vendors answered."""
    environment: str
    """The stack in the URNs."""
    resources: int
    """How many there are."""
    unread: list[str]
    """URNs of resources that a vendor did not let us read; their values count as unknown."""
    unsettled: list[str]
    """What a run that did not end left open, a sentence each; what stands may then differ from what was judged."""
    rules: list[RuleDocument]
    """All rules, in alphabetical order."""


def policy_check_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark policy check --json` prints."""
    return {"$schema": DIALECT, **PolicyCheckDocument.model_json_schema(mode="serialization")}


def check_document(source: Source, reports: Sequence[RuleReport], modes: Mapping[str, Mode]) -> dict[str, Any]:
    """Return the document without its schema's name; `modes` has the rules that are not enforced yet."""
    return {
        "phase": phase_of(source, reports),
        "source": source.kind,
        "environment": source.environment,
        "resources": len(source.resources.outputs),
        "unread": list(source.unread),
        "unsettled": list(source.unsettled),
        "rules": [
            _rule(report, modes.get(report.rule.id, Mode.ENFORCE))
            for report in sorted(reports, key=lambda report: report.rule.id)
        ],
    }


def phase_of(source: Source, reports: Sequence[RuleReport]) -> Phase:
    """Return the phase: nothing to judge is not decided, and neither are resources that could not be read.

    Nor is a state that a run has moved on from: what fails by it may have been mended. What a vendor showed fails all the same.
    """
    outcome = overall(reports)
    if source.unsettled and source.kind != "live":
        return "inconclusive"
    if outcome is Outcome.PASS and (source.unread or source.unsettled or not source.resources.outputs):
        return "inconclusive"
    return _PHASES[outcome]


def check_text(source: Source, reports: Sequence[RuleReport]) -> str:
    """Return what was found, rule by rule, and a last line that counts."""
    lines = [f"not settled: {sentence}" for sentence in source.unsettled]
    lines += [f"could not be read: {urn.rpartition('::')[2]}" for urn in source.unread]
    lines += [f"  {problem}" for problem in source.problems]
    for report in sorted(reports, key=lambda report: report.rule.id):
        if report.findings:
            lines.append(f"{report.outcome} {report.rule.id} ({report.rule.severity}, {report.level})")
            lines += [line for finding in report.findings for line in _told(finding)]
    counts = Counter(str(report.outcome) for report in reports)
    shown = ", ".join(f"{counts[str(outcome)]} {outcome}" for outcome in reversed(Outcome) if counts[str(outcome)])
    undeciding = sum(bool(report.findings) and report.level not in DECIDING for report in reports)
    lines.append(f"{len(source.resources.outputs)} resources, {len(reports)} rules: {shown}")
    lines += [f"{undeciding} of them advisory: they decide nothing"] if undeciding else []
    return printable("\n".join(lines))


def _told(finding: Finding) -> list[str]:
    return [f"  {finding.urn.rpartition('::')[2] or 'the program'}", f"    {finding.message}"]


def _rule(report: RuleReport, mode: Mode) -> dict[str, Any]:
    return {
        "id": report.rule.id,
        "severity": str(report.rule.severity),
        "level": str(report.level),
        "mode": str(mode),
        "outcome": str(report.outcome),
        "judged": report.judged,
        "findings": [
            {
                "urn": finding.urn,
                "path": finding.path,
                "outcome": str(finding.outcome),
                "problem": finding.problem,
                "harm": finding.harm,
                "remedy": finding.remedy,
            }
            for finding in report.findings
        ],
    }
