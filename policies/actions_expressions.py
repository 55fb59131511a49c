"""Read the expressions of GitHub Actions: which contexts can become part of the text that replaces `${{ … }}`.

An expression is not evaluated. What only decides (`contains(…)`, a comparison, the left side of `&&`) does not reach the text;
of everything else each context that is named counts, so the answer may name too many and never too few. Syntax: GitHub Docs,
"Evaluate expressions in workflows and actions" (2026-11).
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

_EXPRESSION: Final = re.compile(r"\$\{\{((?:'[^']*'|[^'])*?)\}\}")
_INDEX: Final = re.compile(r"\[\s*(?:'([\w-]+)'|[*\d]+)\s*\]")
_LITERAL: Final = re.compile(r"'[^']*'")
_DOT: Final = re.compile(r"\s*\.\s*")
_CONTEXT: Final = re.compile(r"(?<![\w.-])[a-z_][\w-]*(?:\.(?:[\w-]+|\*))*(?![\w(])")
_COMPARISON: Final = re.compile(r"[=!<>]=|[<>]")
_CALL: Final = re.compile(r"([a-z]+)\s*(\(.*\))", re.DOTALL)

_DECIDING: Final = frozenset({"always", "cancelled", "contains", "endswith", "failure", "hashfiles", "startswith", "success"})
"""Functions whose result is true, false or a hash, whatever they are given."""
_WORDS: Final = frozenset({"true", "false", "null", "nan", "infinity"})

_OPENING, _CLOSING = "([", ")]"


def contexts_in(text: str) -> frozenset[str]:
    """Return the contexts that can become part of a text, lower case and dotted: `github.event.issue.title`.

    An index in quotes is a name, any other a star: `github['event'].commits[0].message` is `github.event.commits.*.message`.
    """
    return frozenset(context for match in _EXPRESSION.finditer(text) for context in _reach(_simple(match[1])))


def contexts_named_in(text: str) -> frozenset[str]:
    """Return all contexts that the expressions of a text name, those that only decide among them."""
    return frozenset(context for match in _EXPRESSION.finditer(text) for context in _named(_simple(match[1])))


def _simple(expression: str) -> str:
    """Return the expression in lower case, indexes as dots, texts as empty ones."""
    dotted = _INDEX.sub(lambda match: f".{match[1] or '*'}", expression)
    return _DOT.sub(".", _LITERAL.sub("''", dotted)).lower()


def _reach(text: str) -> Iterator[str]:
    text = text.strip()
    alternatives = _split(text, "||")
    if len(alternatives) > 1:
        for part in alternatives:
            yield from _reach(part)
        return
    # What stands before the last && is the result only if it is false, zero or empty.
    text = _split(text, "&&")[-1].strip()
    call = _CALL.fullmatch(text)
    if _is_enclosed(text):
        yield from _reach(text[1:-1])
    elif not text.startswith("!") and not _has_comparison(text) and not (call and call[1] in _DECIDING and _is_enclosed(call[2])):
        yield from _named(text)


def _named(text: str) -> Iterator[str]:
    return (name for name in _CONTEXT.findall(text) if name not in _WORDS)


def _depths(text: str) -> list[int]:
    return list(accumulate((sign in _OPENING) - (sign in _CLOSING) for sign in text))


def _split(text: str, operator: str) -> list[str]:
    """Split at an operator that stands in no brackets."""
    parts, start, depths = [], 0, _depths(text)
    for place, depth in enumerate(depths):
        if depth == 0 and place >= start and text.startswith(operator, place):
            parts.append(text[start:place])
            start = place + len(operator)
    return [*parts, text[start:]]


def _has_comparison(text: str) -> bool:
    depths = _depths(text)
    return any(depths[match.start()] == 0 for match in _COMPARISON.finditer(text))


def _is_enclosed(text: str) -> bool:
    """Say whether one pair of brackets encloses the whole text."""
    depths = _depths(text)
    return text.startswith("(") and 0 in depths and depths.index(0) == len(text) - 1
