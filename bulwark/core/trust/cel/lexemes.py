"""Cut an expression of CEL into its words.

Source: github.com/google/cel-spec, doc/langdef.md, "Syntax", 2026-08. Left out: long texts (three quotes), bytes, and every
escape but those of the quotes and of the backslash itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulwark.core.trust.cel.errors import NotInSubsetError


class Kind(StrEnum):
    """What a word of an expression is."""

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word of an expression."""

    kind: Kind
    text: str
    """What a text means, without its quotes; any other word as it stands."""
    start: int
    end: int
    """Half-open place in the expression, in characters."""


_NEXT: Final = re.compile(
    r"""(?:[ \t\r\n\f]|//[^\n]*)*(?:
    (?P<long>[rRbB]{0,2}(?:\"{3}|'{3}))
    |(?P<raw>[rR](?:"[^"\n\r\0]*"|'[^'\n\r\0]*'))
    |(?P<text>"(?:[^"\\\n\r\0]|\\[\\"'])*"|'(?:[^'\\\n\r\0]|\\[\\"'])*')
    |(?P<bytes>[bBrR]{1,2}["'])
    |(?P<number>[0-9][0-9A-Za-z.]*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>==|!=|&&|\|\||<=|>=|[!?:+()\[\],.<>*/%{}-])
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(.)")
_SHOWN_CHARACTERS: Final = 20


def lexemes_of(expression: str) -> tuple[Lexeme, ...]:
    """Return the words in their order; the last one is always the end.

    Raises:
        NotInSubsetError: something is no word of the subset.
    """
    found: list[Lexeme] = []
    place = 0
    while not found or found[-1].kind is not Kind.END:
        match = _NEXT.match(expression, place)
        if match is None or match.lastgroup in {"long", "bytes"}:
            raise _unreadable(expression, place)
        found.append(_lexeme(match))
        place = match.end()
    return tuple(found)


def _lexeme(match: re.Match[str]) -> Lexeme:
    group = str(match.lastgroup)
    written = match[group]
    start = match.start(group)
    if group == "raw":
        return Lexeme(Kind.TEXT, written[2:-1], start, match.end())
    if group == "text":
        return Lexeme(Kind.TEXT, _ESCAPE.sub(r"\1", written[1:-1]), start, match.end())
    return Lexeme(Kind(group), written, start, match.end())


def _unreadable(expression: str, place: int) -> NotInSubsetError:
    part = expression[place:].strip()[:_SHOWN_CHARACTERS]
    return NotInSubsetError(part, "is no word that is read here", "write texts in plain quotes, without escapes")
