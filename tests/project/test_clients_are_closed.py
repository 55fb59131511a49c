"""Whoever opens a client of a vendor closes it: in a `with` statement, or by handing it to one who does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = frozenset({"GoogleClient", "VercelClient", "SecretManager"})
SOURCES = sorted((ROOT / "bulwark").rglob("*.py"))


def is_opened(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLIENTS


def left_open(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that open a client which nobody closes.

    Right are the subject of a `with`, what goes into `closing` or an exit stack, what a function makes for its caller, and what a
    class keeps that is the subject of a `with` itself.
    """
    closed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.withitem):
            closed.add(node.context_expr)
        elif isinstance(node, ast.Return) and node.value is not None:
            closed.add(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"closing", "enter_context"}:
            closed.update(node.args)
        elif isinstance(node, ast.ClassDef) and "__exit__" in {one.name for one in node.body if isinstance(one, ast.FunctionDef)}:
            closed.update(one for kept in ast.walk(node) if isinstance(kept, ast.Assign) for one in ast.walk(kept.value))
    yield from (node.lineno for node in ast.walk(tree) if is_opened(node) and node not in closed and isinstance(node, ast.Call))


def test_no_client_is_left_open():
    found = {str(path.relative_to(ROOT)): list(left_open(ast.parse(path.read_text()))) for path in SOURCES}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("with VercelClient('t') as client: pass", []),
        ("def make():\n    return GoogleClient('iam')", []),
        ("with closing(VercelClient('t')) as client: pass", []),
        ("stack.enter_context(GoogleClient('iam'))", []),
        ("client = VercelClient('t')", [1]),
        ("found = SecretManager('p').read('s')", [1]),
        ("class Keeps:\n    def __init__(self):\n        self.client = GoogleClient('iam')", [3]),
    ],
)
def test_what_counts_as_left_open(text: str, lines: list[int]):
    assert list(left_open(ast.parse(text))) == lines
