"""Say what one thing on the account should be, pure: how to look for it, and what an answer means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from bulwark.core.verdict import Phase

Answer = Mapping[str, Any] | None
"""What Google showed of a thing; None when it answered that there is none."""


class Standing(StrEnum):
    """How a thing stands."""

    THERE = "there"
    """It is as it should be."""
    MADE = "made"
    """This run made it so."""
    LATER = "later"
    """It is not there, and may come any time after the first `up`."""
    MISSING = "missing"
    """It is not there; the commands make it."""
    DIFFERENT = "different"
    """It is there and not as it should be; the commands mend it."""
    AWAITS_VALUE = "awaits-value"
    """The value of a secret has to be given."""
    UNSEEN = "unseen"
    """It cannot be seen, so nothing is known about it."""
    FOREIGN = "foreign"
    """Something else stands in its place; nothing is done to that."""


PHASES: Final[Mapping[Standing, Phase]] = {
    Standing.THERE: Phase.PASS,
    Standing.MADE: Phase.PASS,
    Standing.LATER: Phase.PASS,
    Standing.MISSING: Phase.PENDING,
    Standing.DIFFERENT: Phase.PENDING,
    Standing.AWAITS_VALUE: Phase.PENDING,
    Standing.UNSEEN: Phase.ERROR,
    Standing.FOREIGN: Phase.FAIL,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request to Google, and what a person would type to send it."""

    api: str
    """First label of the API's host, `iam`."""
    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    """Out of `repr`: it may hold the value of a secret."""
    command: str = ""
    """The same in Google's own command line, without any value of a secret; empty for requests that only read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a thing."""

    standing: Standing
    reason: str
    """One sentence without a full stop."""
    requests: tuple[Request, ...] = ()
    """What makes it as it should be, in order."""
    is_present: bool = True
    """Whether there is something that the program could take over."""

    @property
    def phase(self) -> Phase:
        """What this means for the whole."""
        return PHASES[self.standing]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that should be on the account."""

    kind: str
    """What it is, `state bucket`."""
    name: str
    """Which one, as Google names it."""
    look: Request
    judge: Callable[[Answer], Finding]
    """Pure: the answer of `look` to what it means."""
    adopt: tuple[str, str] | None = None
    """The key and value below `adopt` by which the program takes it over; None for what the program does not declare."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A thing with what was found out about it."""

    thing: Thing
    finding: Finding


def there(reason: str) -> Finding:
    """Return the finding for a thing that is as it should be."""
    return Finding(Standing.THERE, reason)


def missing(reason: str, *requests: Request) -> Finding:
    """Return the finding for a thing that is not there."""
    return Finding(Standing.MISSING, reason, requests, is_present=False)


def different(reason: str, *requests: Request) -> Finding:
    """Return the finding for a thing that is there and has to be mended."""
    return Finding(Standing.DIFFERENT, reason, requests)


def foreign(reason: str) -> Finding:
    """Return the finding for something else in a thing's place."""
    return Finding(Standing.FOREIGN, reason, is_present=False)
