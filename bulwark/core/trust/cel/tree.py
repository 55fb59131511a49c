"""The tree of an expression: texts, and what is true or false of them.

Each node writes itself as CEL, in a form that reads back as the same tree.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that is written down."""

    text: str

    def __str__(self) -> str:
        """Return it in quotes."""
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A text that the token, or the mapping of the token, has or has not."""

    space: str
    """`assertion`, `attribute` or `google`."""
    name: str

    def __str__(self) -> str:
        """Return it as `assertion.ref`."""
        return f"{self.space}.{self.name}"


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts, one behind the other; two or more."""

    parts: tuple["Text", ...]

    def __str__(self) -> str:
        """Return them with `+` between."""
        return " + ".join(_bracketed(part, Joined, TextChoice) for part in self.parts)


@dataclass(frozen=True, slots=True)
class TextChoice:
    """One of two texts."""

    condition: "Truth"
    yes: "Text"
    no: "Text"

    def __str__(self) -> str:
        """Return it with `?` and `:`."""
        return _choice(self.condition, self.yes, self.no)


Text: TypeAlias = Literal | Claim | Joined | TextChoice


@dataclass(frozen=True, slots=True)
class Constant:
    """`true` or `false`."""

    value: bool

    def __str__(self) -> str:
        """Return it as CEL."""
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a claim is there."""

    claim: Claim

    def __str__(self) -> str:
        """Return it as `has(assertion.environment)`."""
        return f"has({self.claim})"


@dataclass(frozen=True, slots=True)
class Equals:
    """Whether two texts are the same."""

    left: Text
    right: Text

    def __str__(self) -> str:
        """Return it with `==`."""
        return f"{_operand(self.left)} == {_operand(self.right)}"


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a text is one of some."""

    item: Text
    texts: tuple[str, ...]

    def __str__(self) -> str:
        """Return it with `in`."""
        return f"{_operand(self.item)} in [{', '.join(str(Literal(text)) for text in self.texts)}]"


class Method(StrEnum):
    """What is asked of a part of a text."""

    STARTS = "startsWith"
    ENDS = "endsWith"
    CONTAINS = "contains"
    MATCHES = "matches"


@dataclass(frozen=True, slots=True)
class TextTest:
    """Whether a part of a text is as written; a pattern here is one that is no list of texts."""

    item: Text
    method: Method
    argument: str

    def __str__(self) -> str:
        """Return it as a call."""
        return f"{_bracketed(self.item, Joined, TextChoice)}.{self.method}({Literal(self.argument)})"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: "Truth"

    def __str__(self) -> str:
        """Return it with `!=`, or with `!` in front of brackets."""
        if isinstance(self.part, Equals):
            return f"{_operand(self.part.left)} != {_operand(self.part.right)}"
        return (
            f"!{self.part}" if isinstance(self.part, Has | Constant | Not) and "!=" not in str(self.part) else f"!({self.part})"
        )


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when all are; one that is false decides, whatever the others are. Two or more."""

    parts: tuple["Truth", ...]

    def __str__(self) -> str:
        """Return them with `&&` between."""
        return " && ".join(_bracketed(part, AllOf, AnyOf, TruthChoice) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one is, whatever the others are. Two or more."""

    parts: tuple["Truth", ...]

    def __str__(self) -> str:
        """Return them with `||` between."""
        return " || ".join(_bracketed(part, AllOf, AnyOf, TruthChoice) for part in self.parts)


@dataclass(frozen=True, slots=True)
class TruthChoice:
    """One of two truths."""

    condition: "Truth"
    yes: "Truth"
    no: "Truth"

    def __str__(self) -> str:
        """Return it with `?` and `:`."""
        return _choice(self.condition, self.yes, self.no)


Truth: TypeAlias = Constant | Has | Equals | Among | TextTest | Not | AllOf | AnyOf | TruthChoice
Node: TypeAlias = Text | Truth


def _bracketed(node: Node, *kinds: type) -> str:
    return f"({node})" if isinstance(node, kinds) else str(node)


def _operand(node: Text) -> str:
    return _bracketed(node, TextChoice)


def _choice(condition: Truth, yes: Node, no: Node) -> str:
    kinds = (TextChoice, TruthChoice)
    return f"{_bracketed(condition, *kinds)} ? {_bracketed(yes, *kinds)} : {_bracketed(no, *kinds)}"
