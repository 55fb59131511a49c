"""One thing that differs from the program, or that nobody declared."""

import hashlib
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.drift_class import DriftClass

DIGITS: Final = 10
"""Of a fingerprint: what a person types. Among 10,000 findings two share one in 1 of 20,000 cases (birthday bound, 40 bits)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found."""

    stack: str
    vendor: str
    kind_or_type: str
    """Id of a kind, or the type token of a resource."""
    place: str
    """Where, as the vendor says it; for a resource its name in the program."""
    id: str
    path: str
    """Path of the property that differs; empty for a whole thing."""
    drift_class: DriftClass
    title: str
    """What it is, in one line."""
    declared: str | None
    """What the program says; None where it says nothing."""
    live: str | None
    """What is there; None where nothing is."""
    allows: str
    """What it lets somebody do, as a sentence."""
    family: str
    """What it is grouped by where no actor is known."""
    urn: str = ""
    """Of the declared resource; empty for what nobody declared."""
    actor: str = ""
    """Who did it; empty where nothing tells."""
    at: str = ""
    """The minute in which it was done, `2026-11-24T04:12Z`; empty where nothing tells."""

    @property
    def fingerprint(self) -> str:
        """Ten hexadecimal digits, the same at each look: nothing that varies is in them."""
        parts = (self.stack, self.vendor, self.kind_or_type, self.place, self.id, self.path)
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]

    @property
    def where(self) -> str:
        """What has to be looked at to see it: the resource's URN, or the kind and the place."""
        return self.urn or f"{self.kind_or_type} {self.place}"
