"""What an expression comes to, for every token."""

from dataclasses import dataclass

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.claims.claim_set import ClaimSet


@dataclass(frozen=True, slots=True)
class Split:
    """All tokens in four parts, by what an expression comes to; no token is in two of them."""

    true: ClaimSet
    false: ClaimSet
    error: ClaimSet
    """The evaluation ends in an error, and Google refuses the token."""
    unread: ClaimSet
    """Not known: it depends on a part of the expression that is not read."""
    parts: tuple[NotInSubsetError, ...] = ()
    """The parts that are not read, in their order."""

    @classmethod
    def unknown(cls, *parts: NotInSubsetError) -> "Split":
        """Return that nothing is known of any token."""
        nothing = ClaimSet.nothing()
        return cls(nothing, nothing, nothing, ClaimSet.everything(), parts)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What an expression may come to: a token is in each set whose outcome cannot be ruled out for it, in one at least."""

    true: ClaimSet
    false: ClaimSet
    error: ClaimSet

    @classmethod
    def constant(cls, *, value: bool) -> "Outcomes":
        """Return what is the same for every token."""
        everything, nothing = ClaimSet.everything(), ClaimSet.nothing()
        return cls(everything, nothing, nothing) if value else cls(nothing, everything, nothing)

    @property
    def size(self) -> int:
        """How many boxes it takes."""
        return sum(len(tokens.boxes) for tokens in (self.true, self.false, self.error))

    def opposite(self) -> "Outcomes":
        """Return what `!` makes of it."""
        return Outcomes(self.false, self.true, self.error)

    def both(self, other: "Outcomes") -> "Outcomes":
        """Return what `&&` makes of two: one that is false decides, also over an error."""
        error = (self.error & (other.true | other.error)) | (self.true & other.error)
        return Outcomes(self.true & other.true, self.false | other.false, error)

    def either(self, other: "Outcomes") -> "Outcomes":
        """Return what `||` makes of two: one that is true decides, also over an error."""
        return self.opposite().both(other.opposite()).opposite()

    def chosen(self, yes: "Outcomes", no: "Outcomes") -> "Outcomes":
        """Return what `?:` makes of three; the one that is not chosen is not evaluated."""
        return Outcomes(
            (self.true & yes.true) | (self.false & no.true),
            (self.true & yes.false) | (self.false & no.false),
            self.error | (self.true & yes.error) | (self.false & no.error),
        )

    def split(self, parts: tuple[NotInSubsetError, ...]) -> Split:
        """Return the four parts; `parts` are those that were not read, without which every token has one outcome."""
        if not parts:
            return Split(self.true, self.false, self.error, ClaimSet.nothing())
        true, false, error = self.true - self.false, self.false - self.true, self.error - self.true
        unread = (self.true & self.false) | (self.true & self.error) | (self.false & self.error)
        return Split(true - self.error, false - self.error, error - self.false, unread, parts)
