"""The forms of what the commands of `bulwark drift` print with `--json`."""

from typing import Literal

from pydantic import ConfigDict, Field

from bulwark.cli.documents import Document
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.verdict import Phase


class AboutDocument(Document):
    """What a finding is about."""

    vendor: str
    """`google`, `github` or `vercel`."""
    kind: str
    """Id of the kind, or the type token of a declared resource."""
    place: str
    """Where, as the vendor says it; for a declared resource its name in the program."""
    id: str
    """Which."""
    property: str
    """Path of the property that differs; empty for a whole thing."""
    drift_class: DriftClass = Field(alias="class")
    """What it touches."""
    title: str
    """What it is, in one line."""
    declared: str | None
    """What the program says; null where it says nothing."""
    live: str | None
    """What is there; null where nothing is."""
    allows: str
    """What it lets somebody do."""
    cause: str
    """Who did it and when, or what it is grouped by where nothing tells."""
    urn: str
    """Of the declared resource; empty for what nobody declared."""


class FindingDocument(Document):
    """One finding over time."""

    finding: str
    """Its id: what `bulwark drift revert` and `adopt` take."""
    since: str
    """When it was first seen, RFC 3339 in UTC."""
    times: int
    """In how many looks in a row it was seen."""
    reported: bool
    """Whether people are told of it."""
    seen_now: bool
    """Whether this run saw it; otherwise nobody could look there."""
    about: AboutDocument | None
    """What it is about; null where there was no room to keep it."""


class UnknownDocument(Document):
    """What nobody could look at."""

    what: str
    """The kind and the place, or the resource."""
    reason: str
    """Why."""
    remedy: str
    """What would let us look."""


class CoverageDocument(Document):
    """How much of what exists at a vendor is declared."""

    declared: int
    """Things that exist and are declared."""
    existing: int
    """Things that exist, as far as somebody could look."""
    unknown_places: int
    """Places that nobody could look at."""
    ratio: float | None
    """Declared over existing, 0 to 1; null where nothing is known to exist."""


class ExpiredDocument(Document):
    """An entry of `drift.ignore` whose last day is over."""

    kind: str
    """Kind or type."""
    place: str
    """Pattern of the place."""
    id: str
    """Pattern of the id."""
    expires: str
    """Its last day."""


class DetectDocument(Document):
    """What `bulwark drift detect --json` prints."""

    model_config = ConfigDict(title="bulwark.drift/1")

    name: Literal["bulwark.drift/1"] = Field("bulwark.drift/1", alias="schema")
    """Name and version of this form."""
    stack: str
    """Name of the stack."""
    at: str
    """When, RFC 3339 in UTC."""
    phase: Phase
    """`fail` for what is reported, `error` for what nobody could look at, `pending` for what waits to be seen again."""
    number: int
    """Which run of this memory it was."""
    findings: list[FindingDocument]
    """What is known, what matters most first."""
    unknown: list[UnknownDocument]
    """What nobody could look at."""
    coverage: dict[str, CoverageDocument]
    """By vendor."""
    expired_ignores: list[ExpiredDocument]
    """Entries that ignore nothing any more."""
    blind_spots: int
    """How many kinds of things no vendor's API shows, so that nobody can look (docs/drift-kinds.md)."""
    notes: list[str]
    """What else should be known, each a sentence."""
    kept: str
    """Address of the issue or path of the file that remembers; empty where there is nothing to remember."""
