"""Read a condition or a mapped attribute: a documented part of CEL.

    condition  = or [ "?" or ":" condition ]
    or         = and { "||" and }
    and        = relation { "&&" relation }
    relation   = sum [ "==" sum | "!=" sum | "in" list | "in" "assertion" ]
    sum        = unary { "+" unary }
    unary      = { "!" } member
    member     = primary [ "." method "(" text ")" ]
    primary    = text | "true" | "false" | claim | "has" "(" claim ")" | "(" condition ")"
    claim      = ( "assertion" | "attribute" | "google" ) "." name | "assertion" "[" text "]"
    method     = "startsWith" | "endsWith" | "contains" | "matches"
    list       = "[" [ text { "," text } [ "," ] ] "]"

Each part is a text or a truth, known when it is read: texts are joined, compared and tested, truths are combined. A pattern of
`matches` that is a list of texts (`bulwark.core.trust.cel.closed_patterns`) becomes that list.
"""

from collections.abc import Collection
from typing import Final

from bulwark.core.trust.cel.closed_patterns import texts_of
from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.lexemes import Kind, Lexeme, lexemes_of
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
    Node,
    Not,
    Text,
    TextChoice,
    TextTest,
    Truth,
    TruthChoice,
)

CONDITION_SPACES: Final = frozenset({"assertion", "attribute", "google"})
MAPPING_SPACES: Final = frozenset({"assertion"})
"""A mapped attribute is computed from the token alone (IAM v1, WorkloadIdentityPoolProvider.attributeMapping, 2026-11)."""

DEPTH_LIMIT: Final = 60
"""Brackets, signs and choices within each other."""

_RESERVED: Final = frozenset({"false", "in", "null", "true"})
"""Words that no field can have as its name (cel-spec, doc/langdef.md, "Syntax")."""

_TEXTS: Final = (Literal, Claim, Joined, TextChoice)
_REWRITE: Final = "compare claims with texts, by ==, != and in, joined by &&, || and !"


def parse_condition(expression: str) -> Truth:
    """Return the tree of a provider's condition.

    Raises:
        NotInSubsetError: it is not in the part of CEL that is read.
    """
    node = _Parser(expression, CONDITION_SPACES).whole()
    if isinstance(node, _TEXTS):
        raise NotInSubsetError(str(node), "is a text where true or false belongs", _REWRITE)
    return node


def parse_mapping(expression: str) -> Text:
    """Return the tree of a mapped attribute.

    Raises:
        NotInSubsetError: it is not in the part of CEL that is read.
    """
    node = _Parser(expression, MAPPING_SPACES).whole()
    if not isinstance(node, _TEXTS):
        raise NotInSubsetError(str(node), "is true or false where a text belongs", "map a text of claims")
    return node


class _Parser:
    """Goes through the words of one expression from left to right."""

    def __init__(self, expression: str, spaces: Collection[str]) -> None:
        self._expression, self._spaces = expression, spaces
        self._lexemes = lexemes_of(expression)
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._condition()
        if self._here.kind is not Kind.END:
            raise self._outside(self._here.start)
        return node

    @property
    def _here(self) -> Lexeme:
        return self._lexemes[self._place]

    def _step(self) -> Lexeme:
        here = self._here
        self._place += here.kind is not Kind.END
        return here

    def _takes(self, word: str) -> bool:
        """Go on if the next word is this sign or name, and say whether it was."""
        is_next = self._here.kind in {Kind.SIGN, Kind.NAME} and self._here.text == word
        self._place += is_next
        return is_next

    def _expect(self, word: str, start: int) -> None:
        if not self._takes(word):
            raise self._outside(start)

    def _condition(self) -> Node:
        start = self._here.start
        self._deeper(start)
        node = self._or()
        if self._takes("?"):
            condition, yes = self._truth(node, start), self._or()
            self._expect(":", start)
            node = self._choice(condition, yes, self._condition(), start)
        self._depth -= 1
        return node

    def _choice(self, condition: Truth, yes: Node, no: Node, start: int) -> Node:
        if isinstance(yes, _TEXTS):
            return TextChoice(condition, yes, self._text(no, start))
        return TruthChoice(condition, yes, self._truth(no, start))

    def _or(self) -> Node:
        start = self._here.start
        parts = [self._and()]
        while self._takes("||"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(self._truth(part, start) for part in parts))

    def _and(self) -> Node:
        start = self._here.start
        parts = [self._relation()]
        while self._takes("&&"):
            parts.append(self._relation())
        return parts[0] if len(parts) == 1 else AllOf(tuple(self._truth(part, start) for part in parts))

    def _relation(self) -> Node:
        start = self._here.start
        left = self._sum()
        if self._takes("=="):
            return Equals(self._text(left, start), self._text(self._sum(), start))
        if self._takes("!="):
            return Not(Equals(self._text(left, start), self._text(self._sum(), start)))
        return self._membership(self._text(left, start), start) if self._takes("in") else left

    def _membership(self, item: Text, start: int) -> Truth:
        if self._takes("assertion"):
            if not isinstance(item, Literal):
                raise self._outside(start)
            return Has(Claim("assertion", item.text))
        self._expect("[", start)
        texts: list[str] = []
        while not self._takes("]"):
            texts.append(self._literal(start))
            if not self._takes(","):
                self._expect("]", start)
                break
        return Among(item, tuple(texts))

    def _sum(self) -> Node:
        start = self._here.start
        parts = [self._unary()]
        while self._takes("+"):
            parts.append(self._unary())
        return parts[0] if len(parts) == 1 else Joined(tuple(self._text(part, start) for part in parts))

    def _unary(self) -> Node:
        start = self._here.start
        if not self._takes("!"):
            return self._member()
        self._deeper(start)
        node = Not(self._truth(self._unary(), start))
        self._depth -= 1
        return node

    def _member(self) -> Node:
        start = self._here.start
        node = self._primary()
        if not self._takes("."):
            return node
        name = self._step()
        if name.kind is not Kind.NAME or name.text not in set(Method):
            raise self._outside(start)
        self._expect("(", start)
        argument = self._literal(start)
        self._expect(")", start)
        texts = texts_of(argument) if name.text == Method.MATCHES else None
        item = self._text(node, start)
        return TextTest(item, Method(name.text), argument) if texts is None else Among(item, texts)

    def _primary(self) -> Node:
        here = self._step()
        if here.kind is Kind.TEXT:
            return Literal(here.text)
        if here.kind is Kind.SIGN and here.text == "(":
            node = self._condition()
            self._expect(")", here.start)
            return node
        if here.kind is Kind.NAME and here.text in {"true", "false"}:
            return Constant(here.text == "true")
        if here.kind is Kind.NAME and here.text == "has":
            return self._has(here.start)
        return self._claim(here)

    def _has(self, start: int) -> Truth:
        self._expect("(", start)
        space = self._step()
        # `has` takes a field, no index: has(assertion["x"]) does not compile.
        if self._here.text != ".":
            raise self._outside(start)
        claim = self._claim(space)
        self._expect(")", start)
        return Has(claim)

    def _claim(self, here: Lexeme) -> Claim:
        if here.kind is not Kind.NAME or here.text not in self._spaces:
            raise self._outside(here.start)
        if self._takes("."):
            name = self._step()
            if name.kind is Kind.NAME and name.text not in _RESERVED:
                return Claim(here.text, name.text)
        elif here.text == "assertion" and self._takes("["):
            key = self._literal(here.start)
            self._expect("]", here.start)
            return Claim("assertion", key)
        raise self._outside(here.start)

    def _literal(self, start: int) -> str:
        here = self._step()
        if here.kind is not Kind.TEXT:
            raise self._outside(start)
        return here.text

    def _text(self, node: Node, start: int) -> Text:
        if not isinstance(node, _TEXTS):
            raise self._outside(start)
        return node

    def _truth(self, node: Node, start: int) -> Truth:
        if isinstance(node, _TEXTS):
            raise self._outside(start)
        return node

    def _deeper(self, start: int) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise NotInSubsetError(self._expression[start : start + 40], f"is nested more than {DEPTH_LIMIT} deep", _REWRITE)

    def _outside(self, start: int) -> NotInSubsetError:
        """Name the part from `start` to where reading stopped."""
        part = self._expression[start : self._here.end].strip() or "the end"
        return NotInSubsetError(part, "is not in the part of CEL that is read", _REWRITE)
