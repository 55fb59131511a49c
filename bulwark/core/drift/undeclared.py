"""Hold what exists against what is declared: what is too much is a finding, what nobody could look at is not known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bulwark.core.drift.actors import Deed, Traces, deed_of
from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.finding import Finding
from bulwark.core.drift.ignoring import Ignore, expired, without_ignored
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Listing, Thing, Vendor


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what exists at a vendor is declared."""

    declared: int
    """Things that exist and are declared."""
    existing: int
    """Things that exist, as far as somebody could look."""
    unseen: int
    """Places that nobody could look at."""

    @property
    def ratio(self) -> float | None:
        """Declared over existing, 0 to 1; None where nothing is known to exist."""
        return self.declared / self.existing if self.existing else None


@dataclass(frozen=True, slots=True)
class Inventory:
    """What came of a look at all places."""

    findings: tuple[Finding, ...]
    unseen: tuple[Listing, ...]
    coverage: Mapping[Vendor, Coverage]
    expired: tuple[Ignore, ...] = ()
    """Entries that ignore nothing any more."""
    things: Mapping[str, Thing] = field(default_factory=dict)
    """What each finding is about, by its fingerprint: who reverts it has to name it to the vendor."""


def undeclared(
    stack: str,
    kinds: Sequence[Kind],
    declaration: Declaration,
    listings: Iterable[Listing],
    ignores: Sequence[Ignore] = (),
    today: date = date.max,
    traces: Traces | None = None,
) -> Inventory:
    """Return what exists without being declared, in the order of the listings.

    Args:
        stack: its name.
        kinds: all kinds that the listings are of.
        declaration: what is declared.
        listings: what was found, or why not.
        ignores: what is left out until its day.
        today: UTC.
        traces: who did what, where a log told.
    """
    looked = tuple(listings)
    by_id = {kind.id: kind for kind in kinds}
    declared = {key for kind in kinds for key in kind.declared(declaration)}
    compared = {kind.id: kind.compared(declaration) for kind in kinds}
    known = traces or Traces()

    def found() -> Iterator[tuple[Finding, Thing]]:
        for listing in looked:
            for thing in listing.things:
                if thing.key not in declared and not compared[listing.place.kind](thing.key):
                    yield _finding(stack, by_id[listing.place.kind], thing, known), thing

    existing = Counter(by_id[one.place.kind].vendor for one in looked for _ in one.things)
    named = Counter(by_id[one.place.kind].vendor for one in looked for thing in one.things if thing.key in declared)
    unseen = tuple(one for one in looked if not one.was_seen)
    blind = Counter(by_id[one.place.kind].vendor for one in unseen)
    coverage = {vendor: Coverage(named[vendor], existing[vendor], blind[vendor]) for vendor in Vendor}
    pairs = tuple(found())
    things = {finding.fingerprint: thing for finding, thing in pairs}
    findings = without_ignored((finding for finding, _ in pairs), ignores, today)
    return Inventory(findings, unseen, coverage, expired(ignores, today), things)


def _finding(stack: str, kind: Kind, thing: Thing, traces: Traces) -> Finding:
    deed = traces.deed(kind.vendor, thing.place.name, thing.id) or deed_of(thing.facts) or Deed("", "")
    return Finding(
        stack=stack,
        vendor=kind.vendor,
        kind_or_type=kind.id,
        place=thing.place.name,
        id=thing.id,
        path="",
        drift_class=kind.drift_class,
        title=f"{kind.title} {thing.facts.get('title') or thing.id} at {thing.place.name}",
        declared=None,
        live=thing.id,
        allows=kind.allows,
        family=kind.family,
        actor=deed.actor,
        at=deed.minute,
    )
