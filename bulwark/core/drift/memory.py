"""Remember findings from one run to the next: since when, how often, and which people were told of.

The memory stands in a block of the stack's issue that people do not see, as text that is packed; a person's own run keeps the
same text in a file. What a run could not look at stays as it was.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding

VERSION: Final = 1
_BLOCK: Final = re.compile(r"<!-- bulwark:memory ([A-Za-z0-9+/=]*) -->")
_SEVEN_BITS: Final = 0x7F
_MORE: Final = 0x80
_MOST_WHOLE: Final = 2_000
"""Findings that are kept with their text at most, so that packing takes no second."""
_FIELDS: Final = tuple(one.name for one in fields(Finding))
_LARGEST: Final = 4_000_000
"""Bytes that a block may unpack to: one that somebody wrote to fill the machine is damaged."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One finding over time."""

    fingerprint: str
    since: str
    """When it was first seen, RFC 3339 in UTC."""
    times: int
    """In how many consecutive looks it was seen."""
    is_reported: bool
    where: str
    """What has to be looked at to see it (`Finding.where`); empty where there was no room to keep it."""
    finding: Finding | None = None
    """As it was last seen; None where there was no room to keep it."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known from before."""

    number: int = 0
    """One more with each run that wrote it."""
    known: Mapping[str, Remembered] = field(default_factory=dict)
    """By fingerprint, in the order of `_order`."""

    @property
    def reported(self) -> tuple[Remembered, ...]:
        """What people are told of, what matters most first."""
        return tuple(one for one in self.known.values() if one.is_reported)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A memory that cannot be read: somebody edited it. Counting begins anew."""

    reason: str


@dataclass(frozen=True, slots=True)
class Look:
    """What one run saw."""

    findings: tuple[Finding, ...]
    unseen: frozenset[str]
    """Of `Finding.where`: what nobody could look at."""


def remember(memory: Memory, looked: Look, confirmations: int, now: datetime) -> Memory:
    """Return the memory after a look.

    What was found counts once more, and is reported when it was found as often as is asked for, or at once where its class is
    urgent. What was absent where we could look is over. What nobody could look at stays as it was.
    """
    found = {one.fingerprint: one for one in looked.findings}
    kept = {key: one for key, one in memory.known.items() if key not in found and _is_hidden(one, looked.unseen)}
    for key, finding in found.items():
        before = memory.known.get(key)
        times = before.times + 1 if before else 1
        is_reported = (before is not None and before.is_reported) or finding.drift_class.is_urgent or times >= confirmations
        since = before.since if before else now.isoformat(timespec="seconds")
        kept[key] = Remembered(key, since, times, is_reported, finding.where, _with_actor(finding, before))
    return Memory(memory.number + 1, dict(sorted(kept.items(), key=lambda pair: _order(pair[1]))))


def _with_actor(finding: Finding, before: Remembered | None) -> Finding:
    """Return the finding with who did it as an earlier run knew: a log forgets."""
    known = before.finding if before else None
    return finding if finding.actor or known is None else replace(finding, actor=known.actor, at=known.at)


def _is_hidden(one: Remembered, unseen: frozenset[str]) -> bool:
    """Say whether nobody could look; of what the place was not kept, that holds while any place is hidden."""
    return one.where in unseen if one.where else bool(unseen)


def _order(one: Remembered) -> tuple[int, str, str]:
    return (one.finding.drift_class.rank if one.finding else len(DriftClass), one.since, one.fingerprint)


def encode(memory: Memory, largest: int) -> str:
    """Return the block, at most `largest` characters; where there is no room, of what matters least only the ids are kept."""
    rows = list(memory.known.values())
    # Those without a text come last.
    whole = min(sum(one.finding is not None for one in rows), _MOST_WHOLE)
    while len(text := _pack(memory.number, rows, whole)) > largest and whole:
        whole = whole // 2
    return text


def _pack(number: int, rows: Iterable[Remembered], whole: int) -> str:
    listed = list(rows)
    content = {
        "v": VERSION,
        "n": number,
        "f": [_row(one) for one in listed[:whole]],
        "i": _ids(one for one in listed[whole:] if one.is_reported),
        "j": _ids(one for one in listed[whole:] if not one.is_reported),
        "s": min((one.since for one in listed[whole:]), default=""),
        "t": min((one.times for one in listed[whole:]), default=1),
    }
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    return f"<!-- bulwark:memory {base64.b64encode(packed).decode()} -->"


def _ids(rows: Iterable[Remembered]) -> str:
    """Return fingerprints as one text: sorted, each as the distance from the one before, seven bits a byte, the lowest first."""
    numbers = sorted(int(one.fingerprint, 16) for one in rows)
    written = bytearray()
    for before, after in zip([0, *numbers], numbers, strict=False):
        distance = after - before
        while distance > _SEVEN_BITS:
            written.append(distance & _SEVEN_BITS | _MORE)
            distance >>= 7
        written.append(distance)
    return base64.b64encode(written).decode()


def _fingerprints(ids: str) -> list[str]:
    """Read what `_ids` wrote."""
    found, number, distance, shift = [], 0, 0, 0
    for byte in base64.b64decode(ids, validate=True):
        distance |= (byte & _SEVEN_BITS) << shift
        shift += 7
        if not byte & _MORE:
            number += distance
            found.append(format(number, "010x"))
            distance, shift = 0, 0
    return found


def _row(one: Remembered) -> list[Any]:
    shown = [getattr(one.finding, name) for name in _FIELDS]
    return [one.fingerprint, one.since, one.times, one.is_reported, one.where, shown]


def decode(text: str) -> Memory | Damaged:
    """Return the memory of a text; an empty one where the text is empty."""
    if not text.strip():
        return Memory()
    block = _BLOCK.search(text)
    if block is None:
        return Damaged("the block with the memory is not there any more")
    try:
        unpacker = zlib.decompressobj()
        content = json.loads(unpacker.decompress(base64.b64decode(block[1], validate=True), _LARGEST))
        if content["v"] != VERSION:
            return Damaged(f"the block is of version {content['v']}, and this release reads version {VERSION}")
        known = {one.fingerprint: one for one in [*map(_remembered, content["f"]), *_bare(content)]}
        return Memory(int(content["n"]), known)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        return Damaged(f"the block with the memory cannot be read ({type(error).__name__})")


def _remembered(row: list[Any]) -> Remembered:
    fingerprint, since, times, is_reported, where, shown = row
    finding = Finding(**dict(zip(_FIELDS, shown, strict=True)))
    finding = replace(finding, drift_class=DriftClass(finding.drift_class))
    return Remembered(str(fingerprint), str(since), int(times), bool(is_reported), str(where), finding)


def _bare(content: Mapping[str, Any]) -> list[Remembered]:
    found: list[Remembered] = []
    for ids, is_reported in ((content["i"], True), (content["j"], False)):
        found += [Remembered(one, str(content["s"]), int(content["t"]), is_reported, "") for one in _fingerprints(str(ids))]
    return found
