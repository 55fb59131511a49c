"""Compare what a configuration asks for with what the vendors allow."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase

WARNING_RATIO: Final = 0.8
"""From this share of a limit on somebody is told: one more application may be one too many."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that a vendor publishes."""

    id: str
    """In kebab-case."""
    what: str
    """What is counted, in the plural: `uptime checks of a project`."""
    maximum: int
    """The most that is allowed, more than zero."""
    source: str
    """Address of the page or the name of the description that says so."""
    read: date
    """When that was read."""
    is_adjustable: bool = False
    """Whether the vendor raises it when asked; whether it has done so is not to be seen."""
    is_verified: bool = True
    """Whether the vendor's own text was read; otherwise only others who quote it were."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a limit one place uses."""

    limit: Limit
    place: str
    """Where it is counted, as `living-tree-staging`."""
    used: int
    """Zero or more."""

    @property
    def ratio(self) -> float:
        """The share of the limit that is used, above 1 when it does not fit."""
        return self.used / self.limit.maximum

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        limit = self.limit
        return {
            "limit": limit.id,
            "place": self.place,
            "used": self.used,
            "maximum": limit.maximum,
            "ratio": round(self.ratio, 4),
            "source": limit.source,
            "read": limit.read.isoformat(),
            "adjustable": limit.is_adjustable,
            "verified": limit.is_verified,
        }


def judge_use(use: Use) -> Finding:
    """Judge one use of one limit.

    Too much is a fail where the limit is fixed and was read at the vendor; where it may have been raised, or is known from others
    only, it is not decided.
    """
    limit, subject = use.limit, f"{use.limit.id} of {use.place}"
    words = f"{use.used} of {limit.maximum} {limit.what}"
    if use.used <= limit.maximum:
        is_near = use.ratio >= WARNING_RATIO
        warning = f"{words} are {use.ratio:.0%} of the limit; the next application may not fit"
        return good(subject, words, use.document(), warnings=[warning] if is_near else [])
    phase = Phase.FAIL if limit.is_verified and not limit.is_adjustable else Phase.INCONCLUSIVE
    return Finding(
        phase,
        subject,
        words,
        "the vendor would refuse what is too much in the middle of an update",
        _remedy(limit),
        evidence=use.document(),
    )


def _remedy(limit: Limit) -> str:
    if limit.is_adjustable:
        return f"ask the vendor to raise the limit before the next up, or give the applications to another stack: {limit.source}"
    return f"give some of the applications to another stack: {limit.source}"
