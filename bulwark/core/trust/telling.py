"""Say who comes in and how, in words for people."""

from collections.abc import Iterable, Mapping

from bulwark.core.trust.graph import Edge
from bulwark.core.trust.pool_members import pool_member


def named(who: str) -> str:
    """Return who comes in; identities of a pool by what tells them apart, without the address of the pool."""
    written = pool_member(who)
    if written is None:
        return who
    pool = written.pool.rpartition("/")[2]
    return f"{pool}: {written.attribute} {written.value}" if written.attribute else f"{pool}: all identities"


def claims_in_words(token: Mapping[str, str]) -> str:
    """Return the claims of a token, sorted."""
    return ", ".join(f"{claim} {text!r}" for claim, text in sorted(token.items()))


def steps_in_words(path: Iterable[Edge]) -> tuple[str, ...]:
    """Return each step: what lets one take it, and where it leads."""
    return tuple(f"{edge.why}: {edge.target}" for edge in path)
