"""Say who made a thing and when: by the entries of an audit log where there is one, otherwise by what its vendor shows of it.

A change of a policy is somebody's only where the entry says that it added that very right: a later entry on the same policy may
be anybody's. Where no entry tells, nobody is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bulwark.core.drift.declared_values import last_part
from bulwark.core.drift.thing import Vendor

_RIGHT: Final = " "
"""Stands in the ids of rights, `roles/owner user:…`, and in no name of a Google resource."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One entry of an audit log."""

    vendor: Vendor
    resource: str
    """Full name of what was changed, in the form of places: `projects/p/secrets/s`."""
    actor: str
    """Who did it, `eve@example.com`."""
    at: str
    """When, RFC 3339."""
    added: frozenset[str] | None = None
    """Ids of the rights that it added; None where it does not tell."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did it, and in which minute."""

    actor: str
    minute: str
    """`2026-11-24T04:12Z`; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Traces:
    """The entries of audit logs, ready to be asked."""

    by_resource: Mapping[tuple[Vendor, str], tuple[Trace, ...]] = field(default_factory=dict)
    """Vendor and resource to its entries, the latest first."""
    by_last_part: Mapping[tuple[Vendor, str], tuple[Trace, ...]] = field(default_factory=dict)
    """Vendor and last part of the resource to entries, the latest first."""

    @classmethod
    def of(cls, entries: Iterable[Trace]) -> "Traces":
        """Return the entries in order, whatever their order was."""
        whole: dict[tuple[Vendor, str], list[Trace]] = {}
        last: dict[tuple[Vendor, str], list[Trace]] = {}
        for entry in sorted(entries, key=_moment, reverse=True):
            whole.setdefault((entry.vendor, entry.resource), []).append(entry)
            last.setdefault((entry.vendor, last_part(entry.resource)), []).append(entry)
        return cls(*({key: tuple(listed) for key, listed in found.items()} for found in (whole, last)))

    def deed(self, vendor: Vendor, place: str, identifier: str) -> Deed | None:
        """Return who last changed a thing, told by its place and id, or by its full name alone; None when no entry tells."""
        entry = self._of_right(vendor, place, identifier) if _RIGHT in identifier else self._of_thing(vendor, place, identifier)
        return None if entry is None else Deed(entry.actor, minute_of(entry.at))

    def _of_right(self, vendor: Vendor, place: str, right: str) -> Trace | None:
        entries = self.by_resource.get((vendor, place), ())
        return next((entry for entry in entries if entry.added is not None and right in entry.added), None)

    def _of_thing(self, vendor: Vendor, place: str, identifier: str) -> Trace | None:
        whole = self.by_resource.get((vendor, identifier), ())
        named = self.by_last_part.get((vendor, identifier), ())
        return next(iter(whole or [entry for entry in named if entry.resource.startswith(f"{place}/")]), None)


def deed_of(facts: Mapping[str, str]) -> Deed | None:
    """Return what the vendor shows of a thing's making: its `creator`, with `created` where it says that too."""
    creator = facts.get("creator", "")
    return Deed(creator, minute_of(facts.get("created", ""))) if creator else None


def minute_of(at: str) -> str:
    """Return the minute of a moment in RFC 3339, in UTC; empty when it is none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment.tzinfo else ""


def _moment(trace: Trace) -> str:
    """Google writes all moments in UTC; more digits of a second only make a text later within it."""
    return trace.at
