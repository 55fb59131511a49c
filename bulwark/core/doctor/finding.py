"""What a check of `bulwark doctor` found out about one subject, and what mends it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bulwark.core.verdict import Phase, worst


@dataclass(frozen=True, slots=True)
class Finding:
    """One subject of one check."""

    phase: Phase
    """`pending` for what is not there yet and a command makes; `inconclusive` where it was not or could not be decided."""
    subject: str
    """What was looked at, as `google.project_number`."""
    reason: str
    """What was seen, one sentence without a full stop."""
    consequence: str = ""
    """What it would cause; empty for a pass."""
    remedy: str = ""
    """What to do; empty for a pass."""
    commands: tuple[str, ...] = ()
    """What mends it in the vendor's own words, in order. None holds a secret."""
    warnings: tuple[str, ...] = ()
    """What is good enough and should be better, each a sentence without a full stop; does not change the phase."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """The facts, as JSON values. Never holds a secret."""

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "subject": self.subject,
            "phase": self.phase.value,
            "reason": self.reason,
            "consequence": self.consequence,
            "remedy": self.remedy,
            "commands": list(self.commands),
            "warnings": list(self.warnings),
            "evidence": dict(self.evidence),
        }


def good(subject: str, reason: str, evidence: Mapping[str, Any] | None = None, *, warnings: Iterable[str] = ()) -> Finding:
    """Return the finding for what is as it should be."""
    return Finding(Phase.PASS, subject, reason, warnings=tuple(warnings), evidence=evidence or {})


def not_looked_at(subject: str, why: str, remedy: str) -> Finding:
    """Return the finding for what nobody looked at: never a pass."""
    consequence = "nothing is known about it, so it counts as not decided"
    return Finding(Phase.INCONCLUSIVE, subject, f"was not looked at: {why}", consequence, remedy)


def unseen(subject: str, problem: str, remedy: str, commands: Iterable[str] = ()) -> Finding:
    """Return the finding for what a vendor did not show: never a pass."""
    reason = f"could not be looked at: {problem.rstrip('.')}"
    return Finding(Phase.ERROR, subject, reason, "nothing is known about it", remedy, tuple(commands))


def phase_of(findings: Iterable[Finding]) -> Phase:
    """Return the worst phase; `inconclusive` when there are none."""
    return worst(finding.phase for finding in findings)
