"""Lines of the ledger of what was applied: what a deployment at GitHub says at its beginning, and its first status at the end.

Both cannot be edited there. Each line names the one before it, so that one that was taken away leaves a gap.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

SCHEMA: Final = "bulwark.infra-apply/1"
STATES: Final[Mapping[str, str]] = {"applied": "success", "nothing": "success", "stopped": "failure", "failed": "error"}
"""Outcome to state of a deployment at GitHub."""
UNFINISHED: Final = "unfinished"
"""Outcome of a line whose run is under way, or died."""
_TEXTS: Final = ("stack", "commit", "run", "actor", "digest")
_ENDING: Final = re.compile(r"(applied|nothing|stopped|failed) in (\d+) s(?:: (.+))?")
_COUNT: Final = re.compile(r"(\d+) ([a-z]+)")


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when an apply begins."""

    stack: str
    commit: str
    run: str
    """Address of the workflow's run; empty outside of one."""
    actor: str
    digest: str
    """Of the reviewed steps."""
    previous: int = 0
    """Number of the line before; 0 for the first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One apply."""

    number: int
    at: str
    begun: Begun
    outcome: str = UNFINISHED
    seconds: int = 0
    counts: str = ""
    """How many steps of each operation, as `2 create, 1 update`."""


def payload_of(begun: Begun) -> dict[str, Any]:
    """Return what a deployment is made with."""
    return {"schema": SCHEMA, **asdict(begun)}


def ending_of(outcome: str, seconds: float, counts: Mapping[str, int]) -> str:
    """Return the description of the status; GitHub takes 140 characters, and this has at most 110."""
    listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return f"{outcome} in {seconds:.0f} s{f': {listed}' if listed else ''}"


def line_of(number: int, at: str, payload: Any, descriptions: tuple[str, ...]) -> Line | None:
    """Return a line; None for a deployment that is none.

    Args:
        number: of the deployment.
        at: when it was made.
        payload: what it was made with.
        descriptions: of its statuses, oldest first; the first that tells an end counts, whatever was added behind.
    """
    if not isinstance(payload, dict) or payload.get("schema") != SCHEMA:
        return None
    texts, previous = {name: payload.get(name) for name in _TEXTS}, payload.get("previous")
    if not all(isinstance(text, str) for text in texts.values()) or not isinstance(previous, int):
        return None
    begun = Begun(**{name: str(text) for name, text in texts.items()}, previous=previous)
    ended = next((found for text in descriptions if (found := _ENDING.fullmatch(text))), None)
    if ended is None:
        return Line(number, at, begun)
    counts = ", ".join(f"{count} {name}" for count, name in _COUNT.findall(ended[3] or ""))
    return Line(number, at, begun, ended[1], int(ended[2]), counts)


def gaps(lines: tuple[Line, ...], *, is_whole: bool) -> tuple[int, ...]:
    """Return the numbers of lines that others name as the one before and that are not there, sorted.

    Args:
        lines: newest first.
        is_whole: whether nothing older was left out; otherwise what the oldest one names may be there.
    """
    known = {line.number for line in lines}
    named = {line.begun.previous for line in (lines if is_whole else lines[:-1])}
    return tuple(sorted(named - known - {0}))


def is_continued(lines: tuple[Line, ...], stack: str, commit: str, digest: str) -> bool:
    """Say whether the newest apply of a stack (lines newest first) was of the same commit and review and did not finish."""
    newest = next((line for line in lines if line.begun.stack == stack), None)
    if newest is None or newest.outcome not in (UNFINISHED, "failed"):
        return False
    return (newest.begun.commit, newest.begun.digest) == (commit, digest)
