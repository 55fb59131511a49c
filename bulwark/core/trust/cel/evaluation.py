"""Evaluate a condition for one token, with Google's way with errors.

A claim that is read and is not there ends the evaluation, and the token is refused, unless the other side of `&&` or `||` decides
(cel-spec, doc/langdef.md, "Logical operators", 2026-08; IAM refuses a token whose condition ends in an error).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bulwark.core.trust.cel.errors import NotInSubsetError
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


@dataclass(frozen=True, slots=True)
class Absent:
    """The evaluation ended at a claim that is not there."""

    claim: Claim


Values: TypeAlias = Mapping[Claim, str]
"""What a token has, mapped attributes among it; a claim that is not in it is not there."""

METHODS: Final[Mapping[Method, Callable[[str, str], bool]]] = {
    Method.STARTS: str.startswith,
    Method.ENDS: str.endswith,
    Method.CONTAINS: str.__contains__,
}


def text_value(node: Text, values: Values) -> str | Absent:
    """Return the text that a node is for a token.

    Raises:
        NotInSubsetError: it depends on a pattern that is no list of texts.
    """
    if isinstance(node, Literal):
        return node.text
    if isinstance(node, Claim):
        return values.get(node, Absent(node))
    if isinstance(node, Joined):
        return _joined(text_value(part, values) for part in node.parts)
    condition = truth_value(node.condition, values)
    if isinstance(condition, Absent):
        return condition
    return text_value(node.yes if condition else node.no, values)


def _joined(parts: Iterable[str | Absent]) -> str | Absent:
    joined = ""
    for part in parts:
        if isinstance(part, Absent):
            return part
        joined += part
    return joined


def truth_value(node: Truth, values: Values) -> bool | Absent:
    """Return whether a node is true for a token.

    Raises:
        NotInSubsetError: it depends on a pattern that is no list of texts.
    """
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Has):
        return node.claim in values
    if isinstance(node, AllOf | AnyOf):
        return _decided((truth_value(part, values) for part in node.parts), deciding=isinstance(node, AnyOf))
    if isinstance(node, Not | TruthChoice):
        return _opposite_or_chosen(node, values)
    return _compared(node, values)


def _decided(truths: Iterable[bool | Absent], *, deciding: bool) -> bool | Absent:
    found = tuple(truths)
    absent = [truth for truth in found if isinstance(truth, Absent)]
    if deciding in found:
        return deciding
    return absent[0] if absent else not deciding


def _opposite_or_chosen(node: Not | TruthChoice, values: Values) -> bool | Absent:
    condition = truth_value(node.part if isinstance(node, Not) else node.condition, values)
    if isinstance(condition, Absent):
        return condition
    if isinstance(node, Not):
        return not condition
    return truth_value(node.yes if condition else node.no, values)


def _compared(node: Equals | Among | TextTest, values: Values) -> bool | Absent:
    item = text_value(node.left if isinstance(node, Equals) else node.item, values)
    if isinstance(item, Absent):
        return item
    if isinstance(node, Equals):
        other = text_value(node.right, values)
        return other if isinstance(other, Absent) else item == other
    if isinstance(node, Among):
        return item in node.texts
    if node.method is Method.MATCHES:
        raise NotInSubsetError(str(node), "is a pattern that is no list of texts", "write it as ^(one|other)$, or list the texts")
    return METHODS[node.method](item, node.argument)
