"""Tokens of one kind: for each claim what it may be, independent of the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.core.trust.claims.values import Values

_ANYTHING: Final = Values.anything()


@dataclass(frozen=True, slots=True)
class Box:
    """The tokens each of whose claims is as listed; never empty."""

    values: Mapping[str, Values]
    """Claim to what it may be; a claim that is not listed may be anything, or absent."""

    def of(self, claim: str) -> Values:
        """Return what a claim may be."""
        return self.values.get(claim, _ANYTHING)

    def holds(self, token: Mapping[str, str]) -> bool:
        """Return whether a token is in it."""
        return all(values.holds(token.get(claim)) for claim, values in self.values.items())

    def meet(self, other: "Box") -> "Box | None":
        """Return what is in both; None for nothing."""
        met = dict(self.values)
        for claim, values in other.values.items():
            both = met[claim] & values if claim in met else values
            if both.is_empty:
                return None
            met[claim] = both
        return Box(met)

    def without(self, other: "Box") -> Iterator["Box"]:
        """Yield boxes that have nothing in common and together are this one without the other."""
        if self.meet(other) is None:
            yield self
            return
        kept = dict(self.values)
        for claim, values in other.values.items():
            mine = self.of(claim)
            for outside in values.opposite():
                left = mine & outside
                if not left.is_empty:
                    yield Box({**kept, claim: left})
            kept[claim] = mine & values

    def merged(self, other: "Box", claim: str) -> "Box | None":
        """Return the union with a box that differs in this claim only; None where it is no box."""
        joined = self.of(claim).joined(other.of(claim))
        if joined is None:
            return None
        values = {name: item for name, item in self.values.items() if name != claim}
        return Box(values if joined == _ANYTHING else {**values, claim: joined})

    @property
    def witness(self) -> dict[str, str]:
        """One token of it, without claims that can be left out; of listed texts the shortest."""
        chosen = {claim: values.shortest for claim, values in sorted(self.values.items())}
        return {claim: text for claim, text in chosen.items() if text is not None}
