"""What a run tells about one stack: what is reported, what waits to be seen again, what nobody could look at, and the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from bulwark.core.drift.blind_spots import BLIND_SPOTS
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.ignoring import Ignore
from bulwark.core.drift.memory import Memory, Remembered
from bulwark.core.drift.undeclared import Coverage
from bulwark.core.verdict import Phase


@dataclass(frozen=True, slots=True)
class Unseen:
    """What nobody could look at."""

    what: str
    """The kind and the place, or the resource."""
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run."""

    stack: str
    at: str
    """When, RFC 3339 in UTC."""
    memory: Memory
    """As it is after the run."""
    current: frozenset[str] = frozenset()
    """Fingerprints of what this run saw; of the rest of the memory nobody could look."""
    unseen: tuple[Unseen, ...] = ()
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    """By vendor."""
    notes: tuple[str, ...] = ()
    """What else should be known, each a sentence: a damaged memory, a log that could not be read, what was not brought up."""
    expired: tuple[Ignore, ...] = ()

    @property
    def reported(self) -> tuple[Remembered, ...]:
        """What people are told of, what matters most first."""
        return self.memory.reported

    @property
    def waiting(self) -> tuple[Remembered, ...]:
        """What was seen, but not often enough."""
        return tuple(one for one in self.memory.known.values() if not one.is_reported)

    @property
    def phase(self) -> Phase:
        """`fail` for what is reported, `error` for what nobody could look at, `pending` for what waits, otherwise `pass`."""
        if self.reported:
            return Phase.FAIL
        if self.unseen:
            return Phase.ERROR
        return Phase.PENDING if self.waiting else Phase.PASS

    @property
    def headline(self) -> str:
        """The report in one sentence."""
        said = [_count(len(self.reported), "finding")] if self.reported else []
        said += [f"{_count(len(self.waiting), 'finding')} to be seen again before it is reported"] if self.waiting else []
        said += [f"{_count(len(self.unseen), 'place')} could not be looked at"] if self.unseen else []
        return f"Drift in {self.stack}: {', '.join(said)}" if said else f"{self.stack}: nothing differs from the program"

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "stack": self.stack,
            "at": self.at,
            "phase": self.phase.value,
            "number": self.memory.number,
            "findings": [_finding(one, self.current) for one in self.memory.known.values()],
            "unknown": [{"what": one.what, "reason": one.reason, "remedy": one.remedy} for one in self.unseen],
            "coverage": {
                vendor: {
                    "declared": one.declared,
                    "existing": one.existing,
                    "unknown_places": one.unseen,
                    "ratio": one.ratio,
                }
                for vendor, one in self.coverage.items()
            },
            "expired_ignores": [
                {"kind": one.kind, "place": one.place, "id": one.id, "expires": one.expires.isoformat()} for one in self.expired
            ],
            "blind_spots": len(BLIND_SPOTS),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that likely have one cause."""

    cause: str
    """Who, and in which minute; otherwise the family."""
    findings: tuple[Remembered, ...]


def groups(findings: tuple[Remembered, ...]) -> tuple[Group, ...]:
    """Return findings by likely cause, the group with what matters most first; those without a text come last."""
    known = [(_cause(one.finding), one) for one in findings if one.finding is not None]
    rank = {cause: number for number, cause in reversed([*enumerate(cause for cause, _ in known)])}
    known.sort(key=lambda pair: rank[pair[0]])
    told = [Group(cause, tuple(one for _, one in part)) for cause, part in groupby(known, lambda pair: pair[0])]
    bare = tuple(one for one in findings if one.finding is None)
    return (*told, Group("of which only the id is kept", bare)) if bare else tuple(told)


def _cause(finding: Finding) -> str:
    if not finding.actor:
        return finding.family
    return f"{finding.actor} at {finding.at}" if finding.at else finding.actor


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _finding(one: Remembered, current: frozenset[str]) -> dict[str, Any]:
    item = one.finding
    about = (
        {
            "vendor": item.vendor,
            "kind": item.kind_or_type,
            "place": item.place,
            "id": item.id,
            "property": item.path,
            "class": item.drift_class.value,
            "title": item.title,
            "declared": item.declared,
            "live": item.live,
            "allows": item.allows,
            "cause": _cause(item),
            "urn": item.urn,
        }
        if item
        else None
    )
    return {
        "finding": one.fingerprint,
        "since": one.since,
        "times": one.times,
        "reported": one.is_reported,
        "seen_now": one.fingerprint in current,
        "about": about,
    }
