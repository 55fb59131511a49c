"""Share the results of a health report among the guards that they belong to, and say what each guard leads to.

A secret that was not replaced in time is the business of `secret-rotation`; everything else, a secret that nobody can use among
it, is that of `health`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bulwark.core.consequences import Consequence, consequence_of, together
from bulwark.core.guards import Mode
from bulwark.core.health.report import CheckResult, HealthReport
from bulwark.core.health.summary import headline
from bulwark.core.verdict import Phase, Verdict, worst

HEALTH: Final = "health"
ROTATION: Final = "secret-rotation"
GUARDS: Final = (HEALTH, ROTATION)
_SECRET: Final = "secret"  # noqa: S105 - the name of a check


@dataclass(frozen=True, slots=True)
class Guarded:
    """What one guard says about an application."""

    guard: str
    mode: Mode
    """The mode in which it acts today."""
    verdict: Verdict

    @property
    def consequence(self) -> Consequence:
        """What that leads to."""
        return consequence_of(self.mode, self.verdict.phase)

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "guard": self.guard,
            "mode": self.mode.value,
            "phase": self.verdict.phase.value,
            "reason": self.verdict.reason,
            "stops": self.consequence.stops,
        }


def guard_of(result: CheckResult) -> str:
    """Return the guard that a result belongs to: only what was judged by its age is the rotation's."""
    return ROTATION if result.check == _SECRET and "rotation_due" in result.verdict.evidence else HEALTH


def guarded(report: HealthReport, modes: Mapping[str, Mode]) -> tuple[Guarded, ...]:
    """Return what each guard with anything to say says, `health` first; of a report without results `health` is inconclusive."""
    found: list[Guarded] = []
    for guard in GUARDS:
        own = part_of(report, {guard})
        if own.results or (guard == HEALTH and not report.results):
            phase = worst(result.verdict.phase for result in own.results)
            found.append(Guarded(guard, modes[guard], Verdict(phase, headline(own))))
    return tuple(found)


def part_of(report: HealthReport, guards: frozenset[str] | set[str]) -> HealthReport:
    """Return a report with the results of some guards only."""
    return replace(report, results=tuple(result for result in report.results if guard_of(result) in guards))


def told_part(report: HealthReport, modes: Mapping[str, Mode]) -> HealthReport:
    """Return the part of a report that people are told of: that of guards which do more than observe."""
    return part_of(report, {guard for guard in GUARDS if modes[guard] is not Mode.OBSERVE})


def consequence_for(report: HealthReport, modes: Mapping[str, Mode]) -> Consequence:
    """Return what a whole report leads to."""
    return together(one.consequence for one in guarded(report, modes))


def is_over(report: HealthReport, modes: Mapping[str, Mode]) -> bool:
    """Say whether what people were told before is over: everything passes that they would be told of, or all there is."""
    told = told_part(report, modes)
    return (told if told.results else report).phase is Phase.PASS
