"""Say how a decision ended. There are five phases, and what is not known is never the first of them.

In order of severity: `pass`, `pending`, `inconclusive`, `error`, `fail`. The phase of several is the worst one; of none it is
`inconclusive`, because nothing was looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Phase(StrEnum):
    """How a decision ended; later is worse."""

    PASS = "pass"  # noqa: S105 - a phase
    """What was looked at is as it should be."""
    PENDING = "pending"
    """It is on its way; looking again later decides."""
    INCONCLUSIVE = "inconclusive"
    """There were not enough facts."""
    ERROR = "error"
    """The facts could not be had: a vendor refused, or did not answer."""
    FAIL = "fail"
    """What was looked at is not as it should be."""


_SEVERITY: Final[Mapping[Phase, int]] = {phase: severity for severity, phase in enumerate(Phase)}


def worst(phases: Iterable[Phase]) -> Phase:
    """Return the worst of the phases; `inconclusive` when there are none."""
    return max(phases, key=_SEVERITY.__getitem__, default=Phase.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A phase with its reason and the facts it rests on."""

    phase: Phase
    reason: str
    """One sentence without a full stop, for somebody who was just woken."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """The facts, as JSON values. Never holds a secret."""
