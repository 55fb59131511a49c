"""Sets over a few texts, so small that each text and each token can be tried."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from hypothesis import strategies as st

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.shape import Shape
from bulwark.core.trust.claims.values import Values

DIGITS: Final = Shape("digits", r"[0-9]+", "{}")
TEXTS: Final = ("", "a", "b", "1", "22", ":1")
DOMAIN: Final = (None, *TEXTS, "other", "333")
"""What a claim may be: not there, texts that sets name, and texts that none does, of either shape."""
CLAIMS: Final = ("x", "y", "z")


def values(*, shaped: bool = True) -> st.SearchStrategy[Values]:
    listed = st.frozensets(st.sampled_from(TEXTS), max_size=4)
    closed = st.builds(Values, listed, may_be_absent=st.booleans())
    opened = st.builds(Values, listed, is_open=st.just(value=True), may_be_absent=st.booleans())
    of_shape = st.builds(
        Values,
        listed,
        is_open=st.just(value=True),
        may_be_absent=st.booleans(),
        shape=st.just(DIGITS),
        is_outside=st.booleans(),
    )
    return st.one_of(closed, opened, of_shape) if shaped else st.one_of(closed, opened)


def claim_sets() -> st.SearchStrategy[ClaimSet]:
    boxes = st.dictionaries(st.sampled_from(CLAIMS), values(), max_size=3).map(ClaimSet.of_box)
    return st.lists(boxes, max_size=3).map(_union)


def _union(parts: list[ClaimSet]) -> ClaimSet:
    found = ClaimSet.nothing()
    for part in parts:
        found |= part
    return found


def tokens() -> Iterator[Mapping[str, str]]:
    """Yield every token of the small world."""
    for drawn in itertools.product(DOMAIN, repeat=len(CLAIMS)):
        yield {name: value for name, value in zip(CLAIMS, drawn, strict=True) if value is not None}


TOKENS: Final = tuple(tokens())
