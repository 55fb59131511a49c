"""Say which tokens a provider admits, and which of them have a value of a mapped attribute."""

from collections.abc import Mapping
from dataclasses import dataclass

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.tree import Claim, Equals, Literal
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.reading import Reader, read_condition
from bulwark.core.trust.claims.split import Split


@dataclass(frozen=True, slots=True)
class Admission:
    """What a condition and a mapping make of the tokens of a context."""

    admitted: ClaimSet
    unread: ClaimSet
    """Tokens of which nobody can tell whether they are admitted."""
    parts: tuple[NotInSubsetError, ...]
    """The parts of the condition that are not read."""
    _reader: Reader

    def holding(self, attribute: str, value: str) -> Split:
        """Return which admitted tokens have a value of a mapped attribute, `attribute.duty` or `google.subject`.

        Those of which nobody can tell whether they are admitted, or have it, are in `unread`.
        """
        space, _, name = attribute.partition(".")
        try:
            split = self._reader.truth(Equals(Claim(space, name), Literal(value))).split(self._reader.unread)
        except NotInSubsetError as error:
            split = Split.unknown(*self._reader.unread, error)
        possible = self.admitted | self.unread
        true = split.true & self.admitted
        unread = (split.true & self.unread) | (split.unread & possible)
        false, error_set = split.false & possible, split.error & possible
        return Split(true, false, error_set, unread, (*self.parts, *split.parts))


def admission_of(condition: str, mapping: Mapping[str, str], context: ClaimSet) -> Admission:
    """Return what a provider makes of the tokens of a context."""
    split = read_condition(condition, mapping)
    return Admission(split.true & context, split.unread & context, split.parts, Reader(mapping))
