"""Compare claims and texts that are joined with a text: each way to cut the text is an answer."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final, TypeAlias

from bulwark.core.trust.cel.tree import Claim, Literal
from bulwark.core.trust.claims.claim_set import ClaimSet

Parts: TypeAlias = tuple[Literal | Claim, ...]
"""Texts and claims of the token, one behind the other; none for the empty text."""

STEP_LIMIT: Final = 2_000
"""Cuts that are tried for one comparison."""


class TooManyWaysError(ValueError):
    """A text can be cut in more ways than are tried."""


def equal_to(parts: Parts, text: str) -> ClaimSet:
    """Return the tokens whose joined parts are the text; all claims of the parts are there.

    Raises:
        TooManyWaysError: there are more ways to cut the text than are tried.
    """
    return ClaimSet.of_points(list(_ways(parts, text, {}, count(1))))


def _ways(parts: Parts, text: str, bound: Mapping[str, str], steps: "count[int]") -> Iterator[Mapping[str, str]]:
    """Yield each way to give the claims of the parts texts; those already bound keep theirs."""
    if next(steps) > STEP_LIMIT:
        raise TooManyWaysError
    if not parts:
        if not text:
            yield bound
        return
    head, rest = parts[0], parts[1:]
    if isinstance(head, Claim) and head.name not in bound:
        for end in _ends(rest, text):
            yield from _ways(rest, text[end:], {**bound, head.name: text[:end]}, steps)
        return
    fixed = head.text if isinstance(head, Literal) else bound[head.name]
    if text.startswith(fixed):
        yield from _ways(rest, text[len(fixed) :], bound, steps)


def _ends(rest: Parts, text: str) -> Iterator[int]:
    """Yield where a claim may end, given what stands behind it."""
    if not rest:
        yield len(text)
        return
    behind = rest[0].text if isinstance(rest[0], Literal) else ""
    end = text.find(behind)
    while end >= 0:
        yield end
        end = text.find(behind, end + 1)
