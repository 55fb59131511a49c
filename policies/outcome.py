"""Name the four ways in which a rule ends for a resource, and say what was found.

An outcome is never a boolean: what could not be seen is `UNKNOWN`, and `UNKNOWN` is not a pass anywhere.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a rule ended. Later is worse: the outcome of several is the last of them in this order."""

    NOT_APPLICABLE = "not applicable"
    PASS = "pass"  # noqa: S105 - an outcome
    UNKNOWN = "unknown"
    FAIL = "fail"


_ORDER = tuple(Outcome)


def worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Return the worst outcome; of none it is `PASS`."""
    return max(outcomes, key=_ORDER.index, default=Outcome.PASS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or could not be decided, about one input of one resource."""

    path: str
    """Where, as `members[1]`; empty for the resource as a whole."""
    problem: str
    """What is wrong with the value seen. Never quotes a value that may be secret."""
    harm: str
    """What it would cause."""
    remedy: str
    """What to do."""
    urn: str = ""
    """The resource; a rule over one resource leaves it to the frame."""
    outcome: Outcome = Outcome.FAIL
    before_apply: bool = False
    """True when a value is not known yet and will be during the update: only then may a preview go on."""

    accepted_as: str = ""
    """Under which name the policy configuration may accept it, with a reason; empty when nothing may."""

    @property
    def message(self) -> str:
        """The three parts as one text for people."""
        place = f"{self.path}: " if self.path else ""
        return f"{place}{self.problem}; {self.harm}. {self.remedy}"
