"""Leave out what somebody decided to leave as it is, with a reason and until a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from bulwark.core.drift.finding import Finding


@dataclass(frozen=True, slots=True)
class Ignore:
    """One entry of the configuration."""

    kind: str
    """Id of a kind, or a resource's type token."""
    place: str
    """Pattern of the place; `*` stands for anything."""
    id: str
    """Pattern of the id."""
    reason: str
    expires: date
    """The last day on which it counts, UTC."""
    path: str = "*"
    """Pattern of the property that differs; empty for a whole thing."""

    def covers(self, finding: Finding) -> bool:
        """Say whether a finding is meant."""
        patterns = ((finding.place, self.place), (finding.id, self.id), (finding.path, self.path))
        return finding.kind_or_type == self.kind and all(fnmatchcase(text, _plain(pattern)) for text, pattern in patterns)


def _plain(pattern: str) -> str:
    """Return a pattern in which only `*` means anything: ids and paths have brackets of their own."""
    return "".join(f"[{sign}]" if sign in "[?" else sign for sign in pattern)


def without_ignored(findings: Iterable[Finding], ignores: Sequence[Ignore], today: date) -> tuple[Finding, ...]:
    """Return the findings that no entry in force covers; an expired one covers nothing."""
    acting = [one for one in ignores if today <= one.expires]
    return tuple(finding for finding in findings if not any(one.covers(finding) for one in acting))


def expired(ignores: Iterable[Ignore], today: date) -> tuple[Ignore, ...]:
    """Return the entries whose last day is over."""
    return tuple(one for one in ignores if one.expires < today)
