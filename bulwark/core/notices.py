"""Decide who is told what, and when once is enough.

A notice has a key: what it is about. The first of the channels that remembers (an issue) says what changed since the last time;
the others are told of changes only, so that a monitor which looks every few minutes does not page every few minutes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad it is; later is worse."""

    WARNING = "warning"
    """Somebody should look in working hours."""
    CRITICAL = "critical"
    """Somebody should look now."""


_SEVERITIES: Final = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people have to know, or that is over."""

    key: str
    """What it is about, the same each time: `health/living-tree/production`."""
    severity: Severity
    title: str
    """One line."""
    body: str = ""
    """Markdown."""
    is_resolved: bool = False
    """True when it is over."""


class Change(StrEnum):
    """What a notice changes for somebody who knew the last one."""

    OPENED = "opened"
    WORSENED = "worsened"
    UPDATED = "updated"
    RESOLVED = "resolved"
    NOTHING = "nothing"
    """It is over, and nobody had been told that it began."""
    UNKNOWN = "unknown"
    """Nothing remembers, so everybody is told."""


_TOLD: Final = frozenset({Change.OPENED, Change.WORSENED, Change.RESOLVED, Change.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a notice on one channel."""

    channel: str
    is_confirmed: bool
    """True when the receiver said in its own form that it has it."""
    detail: str
    """Where it stands, or why it was not delivered. Never holds the channel's secret."""
    change: Change = Change.UNKNOWN
    """What the channel remembers; only channels that remember say anything."""


def is_worth_telling(change: Change) -> bool:
    """Say whether channels that do not remember are told."""
    return change in _TOLD


def change_between(open_severity: Severity | None, notice: Notice) -> Change:
    """Return what a notice changes.

    Args:
        open_severity: that of the notice with the same key which is still open; None when there is none.
        notice: the new one.
    """
    if open_severity is None:
        return Change.NOTHING if notice.is_resolved else Change.OPENED
    if notice.is_resolved:
        return Change.RESOLVED
    is_worse = _SEVERITIES.index(notice.severity) > _SEVERITIES.index(open_severity)
    return Change.WORSENED if is_worse else Change.UPDATED


_KEY: Final = re.compile(r"[a-z0-9][a-z0-9._/-]{0,199}", re.ASCII)
_MARK: Final = re.compile(r"<!-- bulwark:notice key=(\S+) severity=(\S+) -->")


def is_key(text: str) -> bool:
    """Say whether a text can be a notice's key: it has to survive inside of a comment in an issue."""
    return _KEY.fullmatch(text) is not None


def mark_of(notice: Notice) -> str:
    """Return the comment by which an issue is found again."""
    return f"<!-- bulwark:notice key={notice.key} severity={notice.severity} -->"


def read_mark(body: str) -> tuple[str, Severity] | None:
    """Return key and severity from an issue's body, or None when the issue is no notice of ours."""
    match = _MARK.search(body)
    if match is None or match[2] not in _SEVERITIES:
        return None
    return match[1], Severity(match[2])


def dead_channel_notice(delivery: Delivery) -> Notice:
    """Return the notice that a channel does not deliver, for the channels that do."""
    title = f"The notification channel {delivery.channel} does not deliver"
    body = f"The last notice did not arrive: {delivery.detail}\n\nUntil it works again, whoever relies on it is told nothing.\n"
    return Notice(dead_channel_key(delivery.channel), Severity.WARNING, title, body)


def living_channel_notice(channel: str) -> Notice:
    """Return the notice that ends the one of a dead channel."""
    title = f"The notification channel {channel} delivers again"
    return Notice(dead_channel_key(channel), Severity.WARNING, title, is_resolved=True)


def dead_channel_key(channel: str) -> str:
    """Return the key of notices about a channel."""
    return f"channel/{channel}"


def in_order_of_memory(channels: Iterable[tuple[str, bool]]) -> Sequence[str]:
    """Return the names of channels, those that remember first, otherwise in their order."""
    known = tuple(channels)
    return [name for name, remembers in known if remembers] + [name for name, remembers in known if not remembers]
