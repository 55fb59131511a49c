"""Read a condition as sets of tokens: for which it is true, false, an error, or not known.

Exact for `==`, `!=` and `in` between texts and claims or what is joined of both, `has`, `!`, `&&`, `||` and `?:`. Not read: two
texts compared that both hold claims, a part of a claim (`startsWith` and the like), a pattern that is no list of texts, a claim
that is no text. What such a part comes to is unknown, and only where the rest of the expression does not decide without it.
"""

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Final

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.evaluation import METHODS
from bulwark.core.trust.cel.parsing import parse_condition, parse_mapping
from bulwark.core.trust.cel.tree import (
    AllOf,
    Among,
    AnyOf,
    Claim,
    Constant,
    Equals,
    Has,
    Joined,
    Literal,
    Method,
    Not,
    Text,
    TextTest,
    Truth,
    TruthChoice,
)
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.claims.concatenation import Parts, TooManyWaysError, equal_to
from bulwark.core.trust.claims.split import Outcomes, Split
from bulwark.core.trust.claims.text_reading import TextReading
from bulwark.core.trust.claims.values import Values

BOX_LIMIT: Final = 300
"""Boxes that a part of a condition may take; what our own conditions take is below ten."""

NUMERIC_CLAIMS: Final = frozenset({"exp", "iat", "nbf"})
"""Claims that are no text (RFC 7519, section 4.1)."""

_REWRITE: Final = "compare each claim with the texts that it may be"


def read_condition(text: str, mapping: Mapping[str, str] | None = None) -> Split:
    """Return what a condition comes to for every token.

    Args:
        text: the condition, in CEL.
        mapping: mapped attribute (`google.subject`, `attribute.x`) to CEL, for conditions that read them.
    """
    reader = Reader(mapping or {})
    try:
        outcomes = reader.truth(parse_condition(text))
    except NotInSubsetError as error:
        return Split.unknown(*reader.unread, error)
    return outcomes.split(reader.unread)


class Reader:
    """Reads expressions over one mapping, and keeps what it could not read."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        """Take the mapping: mapped attribute to CEL. Each is read when it is first needed."""
        self._mapping = mapping
        self._attributes: dict[str, TextReading] = {}
        self._unread: dict[str, NotInSubsetError] = {}

    def attribute(self, name: str) -> TextReading:
        """Return the texts of a mapped attribute, such as `google.subject`; one that is not mapped is always absent."""
        if name not in self._attributes:
            self._attributes[name] = self._mapped(name)
        return self._attributes[name]

    def _mapped(self, name: str) -> TextReading:
        if name not in self._mapping:
            return TextReading.never()
        try:
            return self.text(parse_mapping(self._mapping[name]))
        except NotInSubsetError as error:
            self._note(error)
            return TextReading.of_anything()

    def text(self, node: Text) -> TextReading:
        """Return what texts a node may come to.

        Raises:
            NotInSubsetError: it tells apart more kinds of tokens than are kept.
        """
        if isinstance(node, Literal):
            return TextReading.of_literal(node)
        if isinstance(node, Claim):
            return self._claim(node)
        if isinstance(node, Joined):
            return reduce(partial(_bounded_text, node), (self.text(part) for part in node.parts))
        condition = self.truth(node.condition)
        yes, no = self.text(node.yes), self.text(node.no)
        chosen = yes.limited_to(condition.true).beside(no.limited_to(condition.false))
        return TextReading(chosen.cases, chosen.error | condition.error, chosen.unread)

    def _claim(self, claim: Claim) -> TextReading:
        if claim.space != "assertion":
            return self.attribute(str(claim))
        if claim.name in NUMERIC_CLAIMS:
            self._note(NotInSubsetError(str(claim), "is a number", _REWRITE))
            return TextReading.of_anything()
        return TextReading.of_claim(claim)

    def truth(self, node: Truth) -> Outcomes:
        """Return what a node may come to.

        Raises:
            NotInSubsetError: it tells apart more kinds of tokens than are kept.
        """
        return _bounded(node, self._combined(node) if isinstance(node, AllOf | AnyOf | Not | TruthChoice) else self._leaf(node))

    def _combined(self, node: AllOf | AnyOf | Not | TruthChoice) -> Outcomes:
        if isinstance(node, Not):
            return self.truth(node.part).opposite()
        if isinstance(node, TruthChoice):
            return self.truth(node.condition).chosen(self.truth(node.yes), self.truth(node.no))
        join = Outcomes.both if isinstance(node, AllOf) else Outcomes.either
        # Held to the limit at every step: what is never built takes no time.
        return reduce(lambda one, other: _bounded(node, join(one, other)), (self.truth(part) for part in node.parts))

    def _leaf(self, node: Constant | Has | Equals | Among | TextTest) -> Outcomes:
        if isinstance(node, Constant):
            return Outcomes.constant(value=node.value)
        if isinstance(node, Has):
            return self._has(node.claim)
        if isinstance(node, Equals):
            return self._equals(node)
        item = self.text(node.item)
        test = partial(_among, texts=node.texts) if isinstance(node, Among) else partial(_part_of, test=node)
        return item.tested(partial(self._noting, node, test))

    def _has(self, claim: Claim) -> Outcomes:
        if claim.space == "assertion":
            there = Values.all_but()
            nothing = ClaimSet.nothing()
            return Outcomes(ClaimSet.where(claim.name, there), ClaimSet.where(claim.name, Values.absent()), nothing)
        value = self.attribute(str(claim))
        return Outcomes(value.some, value.error, ClaimSet.nothing())

    def _equals(self, node: Equals) -> Outcomes:
        return self.text(node.left).compared_with(self.text(node.right), partial(self._noting, node, _same))

    def _noting(self, node: Truth, test: Callable[..., ClaimSet | None], *parts: Parts) -> ClaimSet | None:
        """Return what a test finds, and note the node when it finds out nothing."""
        found = test(*parts)
        if found is None:
            self._note(NotInSubsetError(str(node), "cannot be told from lists of texts", _REWRITE))
        return found

    def _note(self, error: NotInSubsetError) -> None:
        self._unread.setdefault(error.part, error)

    @property
    def unread(self) -> tuple[NotInSubsetError, ...]:
        """The parts that could not be read, each once, in the order in which they were met."""
        return tuple(self._unread.values())


def _bounded(node: Text | Truth, outcomes: Outcomes) -> Outcomes:
    """Return outcomes that tell apart no more kinds of tokens than are kept."""
    if outcomes.size > BOX_LIMIT:
        raise NotInSubsetError(str(node), f"tells apart more than {BOX_LIMIT} kinds of tokens", "write it as fewer alternatives")
    return outcomes


def _bounded_text(node: Text, one: TextReading, other: TextReading) -> TextReading:
    """Return one text behind the other, where that tells apart no more kinds of tokens than are kept."""
    if len(one.cases) * len(other.cases) > BOX_LIMIT:
        raise NotInSubsetError(str(node), f"may be more than {BOX_LIMIT} texts", "write it as fewer alternatives")
    return one.followed_by(other)


def _same(one: Parts, another: Parts) -> ClaimSet | None:
    if one == another:
        return ClaimSet.everything()
    text, rest = _text_of(one), another
    if text is None:
        text, rest = _text_of(another), one
    return None if text is None else _among(rest, (text,))


def _among(parts: Parts, texts: tuple[str, ...]) -> ClaimSet | None:
    found = ClaimSet.nothing()
    try:
        for text in texts:
            found |= equal_to(parts, text)
    except TooManyWaysError:
        return None
    return found


def _part_of(parts: Parts, test: TextTest) -> ClaimSet | None:
    text = _text_of(parts)
    if text is None or test.method is Method.MATCHES:
        return None
    return ClaimSet.everything() if METHODS[test.method](text, test.argument) else ClaimSet.nothing()


def _text_of(parts: Parts) -> str | None:
    """Return the text that is written down; None where a claim is part of it."""
    texts = [part.text for part in parts if isinstance(part, Literal)]
    return "".join(texts) if len(texts) == len(parts) else None
