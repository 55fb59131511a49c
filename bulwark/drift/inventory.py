"""Look at every place where things of a kind may stand, many places at a time; what goes wrong at one hides nothing else.

A place that nobody could look at is *not known*, with the reason and what would let us look; it never becomes an empty one.
"""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Final

from githubkit.exception import GitHubException, RateLimitExceeded, RequestFailed

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Listing, Place
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.sessions import Sessions
from bulwark.errors import BulwarkError

THREADS: Final = 12
"""Requests at a time, over all vendors; GitHub alone refuses more than 100 (GitHub Docs, "Rate limits for the REST API")."""
LIMIT_SECONDS: Final = 300.0
"""After this no further place is begun: a run each hour must end before the next begins."""
_OUTCOMES: Final = re.compile(
    r"; (?:(?:nothing was done|what was done is not known|whether it was done is not known|nothing can be concluded from it"
    r"|every request would be refused|GitHub would show nothing that is private|Vercel would refuse every request)\. "
    r"|nothing was done and nothing can be told about the project\. )"
)
"""The middle part of the vendors' errors (`bulwark.clients.answers`); what follows is the remedy."""

Progress = Callable[[Listing], None]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked at, and with what."""

    kinds: Sequence[Kind]
    readers: Sequence[Reader]
    sessions: Sessions
    threads: int = THREADS
    limit_seconds: float = LIMIT_SECONDS

    def places(self, declaration: Declaration) -> list[tuple[Kind, Place]]:
        """Return every place with its kind, each once, in the order of the kinds."""
        return [(kind, place) for kind in self.kinds for place in dict.fromkeys(kind.places(declaration))]


@dataclass(slots=True)
class _Work:
    """What is left to be looked at, shared by the threads."""

    search: Search
    waiting: "SimpleQueue[tuple[Kind, Place]]"
    deadline: float
    on_listing: Progress
    listings: list[Listing] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    stopped: Event = field(default_factory=Event)

    def run(self) -> None:
        """Look at one place after the other until none is left."""
        readers = {reader.kind: reader for reader in self.search.readers}
        with self.search.sessions.open() as clients:
            while not self.stopped.is_set():
                try:
                    kind, place = self.waiting.get_nowait()
                except Empty:
                    return
                listing = self._look(readers.get(kind.id), clients, kind, place)
                with self.lock:
                    self.listings.append(listing)
                    self.on_listing(listing)

    def _look(self, reader: Reader | None, clients: Clients, kind: Kind, place: Place) -> Listing:
        if reader is None:
            return Listing.unseen(place, "nothing reads this kind of thing", "install a release that has its reader")
        if (problem := self.search.sessions.without.get(kind.vendor)) is not None:
            return _unseen(place, problem)
        if time.monotonic() > self.deadline:
            limit = self.search.limit_seconds
            return Listing.unseen(place, f"the look had taken {limit:.0f} seconds before its turn came", "run it again")
        return look_at(reader, clients, place)


def take_inventory(search: Search, declaration: Declaration, on_listing: Progress) -> tuple[Listing, ...]:
    """Return a listing for every place, in the order of the kinds.

    Args:
        search: what is looked at.
        declaration: decides the places.
        on_listing: called after each, from the thread that looked, never twice at a time.
    """
    places = search.places(declaration)
    waiting: SimpleQueue[tuple[Kind, Place]] = SimpleQueue()
    for each in places:
        waiting.put(each)
    work = _Work(search, waiting, time.monotonic() + search.limit_seconds, on_listing)
    with ThreadPoolExecutor(search.threads, "inventory") as pool:
        running = [pool.submit(work.run) for _ in range(min(search.threads, len(places)))]
        try:
            for thread in running:
                thread.result()
        except BaseException:
            work.stopped.set()
            raise
    found = {listing.place: listing for listing in work.listings}
    return tuple(found[place] for _, place in places)


def look_at(reader: Reader, clients: Clients, place: Place) -> Listing:
    """Return what exists at a place, or why nobody can tell; each thing once."""
    try:
        things = {thing.id: thing for thing in reader.list(clients, place)}
    except BulwarkError as error:
        return _unseen(place, error)
    except GitHubException as error:
        return _unseen_at_github(place, error)
    except Exception as error:  # noqa: BLE001 - whatever an answer's form does to one reader, the other places are still looked at
        # Its text may hold what the vendor answered.
        reason = f"the answer was not in the form that the vendor publishes ({type(error).__name__})"
        return Listing.unseen(place, reason, "report it with the release, and what the vendor answers there without its values")
    return Listing(place, tuple(things.values()))


def _unseen(place: Place, error: BulwarkError) -> Listing:
    text = str(error)
    parts = _OUTCOMES.split(text, maxsplit=1)
    if len(parts) == 1:
        return Listing.unseen(place, text, "mend what it names, and run it again")
    return Listing.unseen(place, *parts)


def _unseen_at_github(place: Place, error: GitHubException) -> Listing:
    if isinstance(error, RateLimitExceeded):
        reason = f"GitHub answered {error.response.status_code}: one request too many"
        return Listing.unseen(place, reason, f"run it again in {max(1, round(error.retry_after.total_seconds()))} seconds")
    if isinstance(error, RequestFailed):
        reason = f"GitHub answered {error.response.status_code}"
        return Listing.unseen(place, reason, "give the token the right that is missing, or renew it, and run it again")
    return Listing.unseen(place, f"GitHub gave no usable answer ({type(error).__name__})", "check the network, and run it again")
