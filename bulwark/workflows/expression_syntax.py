"""Read the text of a GitHub expression into a tree.

Literals, references to contexts, calls, indexes, `!`, comparisons, `&&` and `||`, in GitHub's precedence (GitHub Docs, "Evaluate
expressions in workflows and actions", operators). Contexts and functions ignore case there, so they are kept in lower case.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bulwark.errors import WorkflowError

CONTEXTS: Final = frozenset(
    {"env", "github", "inputs", "job", "jobs", "matrix", "needs", "runner", "secrets", "steps", "strategy", "vars"}
)

_MANY: Final = 64
FUNCTIONS: Final = {
    "always": (0, 0),
    "cancelled": (0, 0),
    "contains": (2, 2),
    "endswith": (2, 2),
    "failure": (0, 0),
    "format": (1, _MANY),
    "fromjson": (1, 1),
    "hashfiles": (1, _MANY),
    "join": (1, 2),
    "startswith": (2, 2),
    "success": (0, 0),
    "tojson": (1, 1),
}
"""Least and most arguments of each function."""

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.]))
      | (?P<text>'(?:[^']|'')*')
      | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
      | (?P<sign>\|\||&&|==|!=|<=|>=|[!<>()\[\].,*])
    )""",
    re.VERBOSE | re.ASCII,
)

_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands there itself."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A value of a context: `github.event.schedule`."""

    path: tuple[str, ...]
    """The context in lower case, then names as they are written; `*` for all of a list."""


@dataclass(frozen=True, slots=True)
class Index:
    """A value that is looked up by a computed name: `steps[inputs.step]`, and what is below it."""

    of: "Node"
    by: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator over its one or two operands."""

    sign: str
    operands: tuple["Node", ...]


Node = Literal | Reference | Index | Call | Operation


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    match node:
        case Index():
            below: tuple[Node, ...] = (node.of, node.by)
        case Call():
            below = node.arguments
        case Operation():
            below = node.operands
        case _:
            below = ()
    for inner in below:
        yield from walk(inner)


def parse(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        WorkflowError: the text is no expression that GitHub could read.
    """
    reader = _Reader(text)
    node = reader.alternatives()
    if not reader.is_at_end:
        raise reader.error(f"'{reader.peek()}' stands where the expression should end")
    return node


class _Reader:
    """One pass over the tokens of an expression, one method a level of precedence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = list(self._split(text))
        self._position = 0

    def _split(self, text: str) -> Iterator[str]:
        position, end = 0, len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None:
                raise self.error(f"'{text[position:].strip()[:12]}' is nothing that an expression can have")
            yield match.group().strip()
            position = match.end()

    @property
    def is_at_end(self) -> bool:
        return self._position == len(self._tokens)

    def peek(self) -> str:
        return "" if self.is_at_end else self._tokens[self._position]

    def take(self, *wanted: str) -> str:
        """Return the next token and go on if it is one of these, otherwise the empty text."""
        token = self.peek()
        if token not in wanted:
            return ""
        self._position += 1
        return token

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise self.error(f"'{self.peek() or 'the end'}' stands where '{sign}' should")

    def alternatives(self) -> Node:
        return self._chain("||", self._all)

    def _all(self) -> Node:
        return self._chain("&&", self._comparison)

    def _chain(self, sign: str, level: Callable[[], Node]) -> Node:
        operands = [level()]
        while self.take(sign):
            operands.append(level())
        return operands[0] if len(operands) == 1 else Operation(sign, tuple(operands))

    def _comparison(self) -> Node:
        node = self._negation()
        while sign := self.take(*_COMPARISONS):
            node = Operation(sign, (node, self._negation()))
        return node

    def _negation(self) -> Node:
        return Operation("!", (self._negation(),)) if self.take("!") else self._postfix()

    def _postfix(self) -> Node:
        node = self._primary()
        while sign := self.take(".", "["):
            if sign == ".":
                node = self._below(node, self._property())
                continue
            by = self.alternatives()
            self.expect("]")
            node = self._below(node, by.value) if isinstance(by, Literal) and isinstance(by.value, str) else Index(node, by)
        return node

    def _below(self, node: Node, name: str) -> Node:
        return Reference((*node.path, name)) if isinstance(node, Reference) else Index(node, Literal(name))

    def _property(self) -> str:
        part = self.peek()
        if part != "*" and not _is_name(part):
            raise self.error(f"'{part or 'the end'}' stands where a name should")
        self._position += 1
        return part

    def _primary(self) -> Node:
        part = self.peek()
        self._position += not self.is_at_end
        if part == "(":
            node = self.alternatives()
            self.expect(")")
            return node
        if part.startswith("'"):
            return Literal(part[1:-1].replace("''", "'"))
        if part[:1].isdigit() or part.startswith("-"):
            return Literal(float(int(part, 16)) if "x" in part else float(part))
        if _is_name(part):
            return self._named(part)
        raise self.error(f"'{part or 'the end'}' stands where a value should")

    def _named(self, part: str) -> Node:
        constants = {"true": True, "false": False, "null": None}
        if part in constants:
            return Literal(constants[part])
        name = part.lower()
        if self.take("("):
            return self._call(name)
        if name not in CONTEXTS:
            raise self.error(f"there is no context '{part}'")
        return Reference((name,))

    def _call(self, name: str) -> Call:
        if name not in FUNCTIONS:
            raise self.error(f"there is no function '{name}'")
        arguments: list[Node] = []
        while self.peek() != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.alternatives())
        self.expect(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise self.error(f"'{name}' has {len(arguments)} arguments")
        return Call(name, tuple(arguments))

    def error(self, wrong: str) -> WorkflowError:
        return WorkflowError(
            f"expression '{self.text}'", f"{wrong}: {self.text}", "GitHub would refuse the whole file", "correct the expression"
        )


def _is_name(part: str) -> bool:
    return part[:1].isalpha() or part.startswith("_")
