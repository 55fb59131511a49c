"""GitHub's expressions, `${{ … }}`, as a type: read once, refused when GitHub could not read them.

Source of the grammar, the contexts and the functions: GitHub Docs, "Evaluate expressions in workflows and actions" and "Contexts
reference", 2026-11. Types are left to actionlint.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bulwark.errors import WorkflowError
from bulwark.workflows.expression_syntax import Call, Node, Reference, parse, walk

_OPENING: Final = "${{"
_FENCED: Final = re.compile(r"\$\{\{(?P<inner>(?:[^'}]|'(?:[^']|'')*'|\}(?!\}))*)\}\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression, without its fence; `str()` gives it fenced, for use inside of texts."""

    text: str
    node: Node = field(init=False, repr=False, compare=False)
    """What it says."""

    def __post_init__(self) -> None:
        """Read the text.

        Raises:
            WorkflowError: GitHub could not read it, or it names a context or function that does not exist.
        """
        object.__setattr__(self, "node", parse(self.text))

    def __str__(self) -> str:
        """Return the expression as it stands in a text."""
        return f"{_OPENING} {self.text} }}}}"

    @property
    def references(self) -> frozenset[tuple[str, ...]]:
        """Every value that it looks up: context and names below it, such as `("needs", "build", "result")`.

        Names end where one is computed. Contexts are in lower case.
        """
        return frozenset(node.path for node in walk(self.node) if isinstance(node, Reference))

    @property
    def functions(self) -> frozenset[str]:
        """The functions that it calls, in lower case."""
        return frozenset(node.function for node in walk(self.node) if isinstance(node, Call))


def expressions_in(text: str, place: str) -> tuple[Expression, ...]:
    """Return the expressions of a text, in their order.

    Raises:
        WorkflowError: an expression has no end, or cannot be read.
    """
    found = list(_FENCED.finditer(text))
    if len(found) != text.count(_OPENING):
        raise WorkflowError(
            place,
            "an expression has no end",
            "GitHub would refuse the whole file",
            "close it with }}, and every text in it with a quote",
        )
    return tuple(read_expression(match["inner"].strip(), place) for match in found)


def read_expression(text: str, place: str) -> Expression:
    """Return an expression from its text without fence.

    Raises:
        WorkflowError: GitHub could not read it; the place of the error is this one.
    """
    try:
        return Expression(text)
    except WorkflowError as error:
        raise WorkflowError(place, error.wrong, error.consequence, error.remedy) from error


def references_of(expressions: Iterable[Expression], context: str) -> frozenset[str]:
    """Return the first name below a context in each of its references: `build` in `needs.build.result`.

    The empty text stands for a reference to the whole context, or to a computed name.
    """
    paths = (path for expression in expressions for path in expression.references if path[0] == context)
    return frozenset(path[1] if len(path) > 1 else "" for path in paths)
