"""What the checks of one application in one environment found, all together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bulwark.core.verdict import Phase, Verdict, worst


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check says about one subject."""

    check: str
    """Id of the check, as `domain`."""
    subject: str
    """What it looked at, as `livingtree.io`."""
    verdict: Verdict
    latency_seconds: float | None = None
    """How long the answer took; None where nothing answered, or nothing was asked."""

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "check": self.check,
            "subject": self.subject,
            "phase": self.verdict.phase.value,
            "reason": self.verdict.reason,
            "latency_seconds": None if self.latency_seconds is None else round(self.latency_seconds, 4),
            "evidence": dict(self.verdict.evidence),
        }


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The health of one application in one environment at one moment."""

    environment: str
    application: str
    checked_at: str
    """RFC 3339, UTC."""
    results: tuple[CheckResult, ...]

    @property
    def phase(self) -> Phase:
        """The worst phase of all results."""
        return worst(result.verdict.phase for result in self.results)

    @property
    def troubles(self) -> tuple[CheckResult, ...]:
        """The results that are no pass, in the order of the checks."""
        return tuple(result for result in self.results if result.verdict.phase is not Phase.PASS)

    @property
    def counts(self) -> dict[str, int]:
        """How many results have each phase; phases that none has are left out."""
        phases = [result.verdict.phase for result in self.results]
        return {phase.value: phases.count(phase) for phase in Phase if phase in phases}

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "environment": self.environment,
            "application": self.application,
            "checked_at": self.checked_at,
            "phase": self.phase.value,
            "counts": self.counts,
            "results": [result.document() for result in self.results],
        }


def phase_of(reports: Iterable[HealthReport]) -> Phase:
    """Return the worst phase of several reports; `inconclusive` when there are none."""
    return worst(report.phase for report in reports)


def evidence_of(**facts: Any) -> dict[str, Any]:
    """Return the facts that are known: those that are None are left out."""
    return {name: value for name, value in facts.items() if value is not None}
