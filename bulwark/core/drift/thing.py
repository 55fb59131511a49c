"""Say what exists at a vendor, and where it was looked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Vendor(StrEnum):
    """Whose API shows a thing."""

    GOOGLE = "google"
    GITHUB = "github"
    VERCEL = "vercel"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where things of one kind stand: one list at a vendor."""

    kind: str
    """Id of a kind, `google-secret-member`."""
    name: str
    """The vendor's own path of it, such as `projects/p/secrets/s`, `living-tree/app` or `prj_1`."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that exists."""

    place: Place
    id: str
    """What tells it from others at its place: the same at each look, nothing secret, nothing that varies."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What may be shown of it: title, creator, time of creation (RFC 3339), rights. No secret value."""
    handle: str = ""
    """What the vendor's API removes it by, where that is not the id."""

    @property
    def key(self) -> "Key":
        """Where and what."""
        return Key(self.place, self.id)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A thing's identity, without what is known of it."""

    place: Place
    id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a look at one place found, or why it could not look."""

    place: Place
    things: tuple[Thing, ...] = ()
    reason: str = ""
    """Why nobody could look; empty when somebody did."""
    remedy: str = ""
    """What would let us look."""

    @classmethod
    def unseen(cls, place: Place, reason: str, remedy: str) -> "Listing":
        """Return the listing of a place that could not be looked at."""
        return cls(place, (), reason, remedy)

    @property
    def was_seen(self) -> bool:
        """Whether somebody looked: only then does an absent thing mean that it is not there."""
        return not self.reason
