"""Sets of tokens as unions of boxes, with the operations of sets; all of them exact."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bulwark.core.trust.claims.box import Box
from bulwark.core.trust.claims.values import Values


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """A set of tokens.

    Two sets of the same tokens may have other boxes: `<=` compares tokens, `==` the boxes.
    """

    boxes: tuple[Box, ...] = ()
    """No two of them have a token in common."""

    @classmethod
    def everything(cls) -> "ClaimSet":
        """Return all tokens."""
        return cls((Box({}),))

    @classmethod
    def nothing(cls) -> "ClaimSet":
        """Return no token."""
        return cls()

    @classmethod
    def where(cls, claim: str, values: Values) -> "ClaimSet":
        """Return the tokens whose claim is among the values."""
        return cls.of_box({claim: values})

    @classmethod
    def of_box(cls, values: Mapping[str, Values]) -> "ClaimSet":
        """Return the tokens each of whose claims is among its values."""
        return cls() if any(one.is_empty for one in values.values()) else cls((Box(dict(values)),))

    @classmethod
    def of_points(cls, points: Iterable[Mapping[str, str]]) -> "ClaimSet":
        """Return the tokens that have the claims of one of the points; all points name the same claims."""
        known = dict.fromkeys(tuple(sorted(point.items())) for point in points)
        return cls(_merged(tuple(Box({claim: Values.only(text) for claim, text in point}) for point in known)))

    @property
    def is_empty(self) -> bool:
        """Whether no token is in it."""
        return not self.boxes

    def witness(self) -> Mapping[str, str] | None:
        """Return the claims of one token, absent claims left out; None when there is none."""
        return self.boxes[0].witness if self.boxes else None

    def holds(self, token: Mapping[str, str]) -> bool:
        """Return whether a token, its claims by name, is in it."""
        return any(box.holds(token) for box in self.boxes)

    def __and__(self, other: "ClaimSet") -> "ClaimSet":
        """Return the tokens in both."""
        met = (one.meet(another) for one in self.boxes for another in other.boxes)
        return ClaimSet(tuple(box for box in met if box is not None))

    def __or__(self, other: "ClaimSet") -> "ClaimSet":
        """Return the tokens in either."""
        if not (self.boxes and other.boxes):
            return self if self.boxes else other
        return ClaimSet(_merged((*self.boxes, *(other - self).boxes)))

    def __sub__(self, other: "ClaimSet") -> "ClaimSet":
        """Return the tokens that are not in the other."""
        left: Iterable[Box] = self.boxes
        for taken in other.boxes:
            left = tuple(_without(left, taken))
        return ClaimSet(tuple(left))

    def __le__(self, other: "ClaimSet") -> bool:
        """Return whether every token of it is in the other, too."""
        return (self - other).is_empty


def _without(boxes: Iterable[Box], taken: Box) -> Iterator[Box]:
    for box in boxes:
        yield from box.without(taken)


def _merged(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Join boxes that differ in one claim only, so that a long list of alternatives stays one box."""
    for claim in sorted({name for box in boxes for name in box.values}):
        groups: dict[frozenset[tuple[str, Values]], list[Box]] = {}
        for box in boxes:
            _add(box, claim, groups.setdefault(frozenset(item for item in box.values.items() if item[0] != claim), []))
        boxes = tuple(box for group in groups.values() for box in group)
    return boxes


def _add(box: Box, claim: str, group: list[Box]) -> None:
    """Put a box to those that differ from it in one claim, joined with the first that it can be joined with."""
    for place, other in enumerate(group):
        joined = other.merged(box, claim)
        if joined is not None:
            group[place] = joined
            return
    group.append(box)
