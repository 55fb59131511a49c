"""One step that a token takes on its way to an account."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a step ends; later is worse."""

    PASS = "pass"  # noqa: S105 - the name of an outcome
    UNKNOWN = "unknown"
    """It depends on what nobody could tell: never a pass."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step comes to."""

    name: str
    """`issuer`, `audience`, `provider`, `condition`, `mapping`, `binding`."""
    outcome: Outcome
    said: str
    """Why: what was seen, and where it is refused what would have been taken."""
