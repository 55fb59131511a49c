"""Show what a condition refuses whatever the rest of a token says: evaluation by three values over its logical form.

Trying tokens (`policies.conditions`) finds gaps, and cannot show that there is none: a condition may open for a claim that no
tried token has. Here a comparison of a known claim with written texts is true or false, anything else may be either, and what
comes out false is false for every token. Left out, and so undecided: escapes, comments, `?:`, functions other than `matches`.
"""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

_TEXT: Final = r"(?:\"[^\"]*\"|'[^']*')"
_OPERAND: Final = rf"(?:assertion\.(?P<claim>\w+)|assertion\[(?P<key>{_TEXT})\]|(?P<target>attribute\.\w+|google\.\w+))"
_EQUALS: Final = re.compile(rf"{_OPERAND}\s*(?P<sign>[=!]=)\s*(?P<text>{_TEXT})")
_EQUALS_REVERSED: Final = re.compile(rf"(?P<text>{_TEXT})\s*(?P<sign>[=!]=)\s*{_OPERAND}")
_IN: Final = re.compile(rf"{_OPERAND}\s+in\s*\[\s*(?P<texts>{_TEXT}(?:\s*,\s*{_TEXT})*)\s*,?\s*\]")
_MATCHES: Final = re.compile(rf"{_OPERAND}\.matches\(\s*[\"']\^\((?P<alternatives>\w+(?:\|\w+)*)\)\$[\"']\s*\)")
_LITERAL: Final = re.compile(_TEXT)
_CLAIM: Final = re.compile(r"assertion\.(\w+)")

_UNREADABLE: Final = ("\\", '"""', "'''")
"""Escapes and long texts: where one of them ends is a question of its own."""

_OPENING, _CLOSING = "([{", ")]}"


def compared_texts(text: str, claim: str) -> frozenset[str] | None:
    """Return the texts that a claim is compared with, or None where it also stands outside of such a comparison."""
    found = [texts_of(match) for pattern, texts_of in _COMPARISONS for match in pattern.finditer(text) if _named(match) == claim]
    return frozenset().union(*found) if len(found) == len(re.findall(rf"\b{claim}\b", text)) else None


@dataclass(frozen=True, slots=True)
class ConditionLogic:
    """A condition by its logical form, with the mapping that its `google` and `attribute` variables come from."""

    condition: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Target (`google.subject`, `attribute.x`) to CEL."""

    def always_refuses(self, claim: str, value: str) -> bool:
        """Say whether no token with this value of a claim can satisfy the condition, whatever its other claims are."""
        masked = _mask(self.condition)
        if any(mark in self.condition for mark in _UNREADABLE) or "//" in masked or "?" in masked:
            return False
        return self._truth(self.condition, claim, value) is False

    def _truth(self, text: str, claim: str, value: str) -> bool | None:
        text = text.strip()
        alternatives, conjuncts = _split(text, "||"), _split(text, "&&")
        if len(alternatives) > 1:
            return _either({self._truth(part, claim, value) for part in alternatives}, deciding=True)
        if len(conjuncts) > 1:
            return _either({self._truth(part, claim, value) for part in conjuncts}, deciding=False)
        if _is_enclosed(text):
            return self._truth(text[1:-1], claim, value)
        # Without brackets `!` belongs to the name behind it, not to the comparison.
        if text.startswith("!") and _is_enclosed(text[1:].strip()):
            return _OPPOSITES[self._truth(text[1:], claim, value)]
        return self._comparison(text, claim, value)

    def _comparison(self, text: str, claim: str, value: str) -> bool | None:
        for pattern, texts_of in _COMPARISONS:
            match = pattern.fullmatch(text)
            if match is not None:
                if self._claim_of(match) != claim:
                    return None
                is_among = value in texts_of(match)
                return is_among if match.groupdict().get("sign") != "!=" else not is_among
        return None

    def _claim_of(self, match: re.Match[str]) -> str:
        if match["target"]:
            mapped = _CLAIM.fullmatch(self.mapping.get(match["target"], "").strip())
            return mapped[1] if mapped else ""
        return _named(match)


def _named(match: re.Match[str]) -> str:
    """Return the claim that a comparison itself names; empty where it names a mapped attribute."""
    return str(match["claim"] or (match["key"] or "")[1:-1])


def _one_text(match: re.Match[str]) -> frozenset[str]:
    return frozenset({match["text"][1:-1]})


def _listed_texts(match: re.Match[str]) -> frozenset[str]:
    return frozenset(text[1:-1] for text in _LITERAL.findall(match["texts"]))


def _alternatives(match: re.Match[str]) -> frozenset[str]:
    return frozenset(match["alternatives"].split("|"))


_COMPARISONS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], frozenset[str]]], ...]] = (
    (_EQUALS, _one_text),
    (_EQUALS_REVERSED, _one_text),
    (_IN, _listed_texts),
    (_MATCHES, _alternatives),
)


_OPPOSITES: Final = {True: False, False: True, None: None}


def _either(truths: AbstractSet[bool | None], *, deciding: bool) -> bool | None:
    """Join truths by `||`, which one that is true decides, or by `&&`, which one that is false decides."""
    if deciding in truths:
        return deciding
    return None if None in truths else not deciding


def _mask(text: str) -> str:
    """Return the text in the same length without what stands in quotes."""
    return _LITERAL.sub(lambda match: '"' * len(match[0]), text)


def _split(text: str, operator: str) -> list[str]:
    """Split at an operator that stands in no quotes and no brackets."""
    masked, parts, depth, start = _mask(text), [], 0, 0
    for place, sign in enumerate(masked):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0 and masked.startswith(operator, place) and place >= start:
            parts.append(text[start:place])
            start = place + len(operator)
    return [*parts, text[start:]]


def _is_enclosed(text: str) -> bool:
    """Say whether one pair of brackets encloses the whole text."""
    if not text.startswith("("):
        return False
    depths = list(accumulate((sign in _OPENING) - (sign in _CLOSING) for sign in _mask(text)))
    return 0 in depths and depths.index(0) == len(text) - 1
