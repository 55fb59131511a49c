"""What a module of `bulwark/drift/readers/` offers: list the things of one kind at one place, and remove one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from githubkit import GitHub, TokenAuthStrategy

from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.core.drift.thing import Place, Thing


@dataclass(frozen=True, slots=True)
class Clients:
    """The vendors' clients; a reader takes the one of its vendor."""

    google: Callable[[str], GoogleClient]
    """Client of a Google service by its name, `iam`."""
    github: GitHub[TokenAuthStrategy]
    vercel: VercelClient


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of thing is listed and removed."""

    kind: str
    list: Callable[[Clients, Place], Iterable[Thing]]
    """Yield what exists at a place, over all pages.

    Raises:
        UpstreamError: the vendor did not tell, which also holds when the place is not there or not visible.
    """
    remove: Callable[[Clients, Thing], None] | None = None
    """Remove one thing; what is gone already counts as removed.

    None where the vendor's API offers no way, or where others stand on the thing as well.
    """
