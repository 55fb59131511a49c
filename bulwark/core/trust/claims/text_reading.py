"""What texts an expression may come to, for every token."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bulwark.core.trust.cel.tree import Claim, Literal
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.concatenation import Parts
from bulwark.core.trust.claims.split import Outcomes
from bulwark.core.trust.claims.values import Values


@dataclass(frozen=True, slots=True)
class Case:
    """Tokens for which a text is put together in the same way."""

    tokens: ClaimSet
    parts: Parts
    """Claims of the token, which all of these tokens have, and texts."""


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text for every token. A token is in each set whose outcome cannot be ruled out for it, in one at least."""

    cases: tuple[Case, ...]
    error: ClaimSet
    """The evaluation ends in an error: a claim is absent."""
    unread: ClaimSet
    """It may come to any text."""

    @classmethod
    def of_literal(cls, literal: Literal) -> "TextReading":
        """Return a text that is written down."""
        return cls((Case(ClaimSet.everything(), (literal,)),), ClaimSet.nothing(), ClaimSet.nothing())

    @classmethod
    def of_claim(cls, claim: Claim) -> "TextReading":
        """Return a claim of the token as it is."""
        there = ClaimSet.where(claim.name, Values.all_but())
        return cls((Case(there, (claim,)),), ClaimSet.where(claim.name, Values.absent()), ClaimSet.nothing())

    @classmethod
    def of_anything(cls) -> "TextReading":
        """Return that it may be any text, or an error."""
        return cls((), ClaimSet.everything(), ClaimSet.everything())

    @classmethod
    def never(cls) -> "TextReading":
        """Return what is an error for every token."""
        return cls((), ClaimSet.everything(), ClaimSet.nothing())

    @property
    def some(self) -> ClaimSet:
        """The tokens for which it may come to a text."""
        found = self.unread
        for case in self.cases:
            found |= case.tokens
        return found

    def followed_by(self, other: "TextReading") -> "TextReading":
        """Return what `+` makes of two: an error on either side is one of both."""
        cases = (
            Case(one.tokens & another.tokens, _joined(one.parts, another.parts)) for one in self.cases for another in other.cases
        )
        unread = (self.unread & other.some) | (self.some & other.unread)
        return TextReading(_possible(cases), self.error | other.error, unread)

    def limited_to(self, tokens: ClaimSet) -> "TextReading":
        """Return what it comes to for these tokens, and nothing for the others."""
        cases = (Case(case.tokens & tokens, case.parts) for case in self.cases)
        return TextReading(_possible(cases), self.error & tokens, self.unread & tokens)

    def beside(self, other: "TextReading") -> "TextReading":
        """Return that it may be either."""
        return TextReading((*self.cases, *other.cases), self.error | other.error, self.unread | other.unread)

    def tested(self, test: Callable[[Parts], ClaimSet | None]) -> Outcomes:
        """Return what a test comes to that needs a text.

        Args:
            test: gives the tokens for which parts pass it, from among those that have all claims of the parts; None where that is
                not known.
        """
        true, false = self.unread, self.unread
        for case in self.cases:
            passing = test(case.parts)
            true |= case.tokens if passing is None else case.tokens & passing
            false |= case.tokens if passing is None else case.tokens - passing
        return Outcomes(true, false, self.error)

    def compared_with(self, other: "TextReading", same: Callable[[Parts, Parts], ClaimSet | None]) -> Outcomes:
        """Return what a test comes to that needs two texts; `same` is as for `tested`, of the parts of both."""
        unread = (self.unread & other.some) | (self.some & other.unread)
        true, false = unread, unread
        for case in other.cases:
            found = self.limited_to(case.tokens).tested(partial(same, case.parts))
            true |= found.true
            false |= found.false
        return Outcomes(true, false, self.error | other.error)


def _possible(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(case for case in cases if not case.tokens.is_empty)


def _joined(one: Parts, another: Parts) -> Parts:
    """Put parts behind each other, neighbouring texts as one."""
    if one and another and isinstance(one[-1], Literal) and isinstance(another[0], Literal):
        return (*one[:-1], Literal(one[-1].text + another[0].text), *another[1:])
    return (*one, *another)
