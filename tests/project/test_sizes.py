"""No file and no function grows beyond what one can hold in mind; exceptions are listed with their reason."""

import ast
from pathlib import Path

from .conftest import ROOT, tracked_files

FILE_CEILING = 400
FUNCTION_CEILING = 50
PROGRAM_CEILING = 80

LARGE_FILES: dict[str, str] = {}
LARGE_FUNCTIONS: dict[str, str] = {}


def functions_of(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return [
        (f"{path}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_stay_under_the_ceiling() -> None:
    sizes = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in tracked_files("*.py")}
    assert sizes
    assert {name: lines for name, lines in sizes.items() if lines > FILE_CEILING and name not in LARGE_FILES} == {}


def test_functions_stay_under_the_ceiling() -> None:
    sizes = [entry for path in tracked_files("*.py") for entry in functions_of(path)]
    assert sizes
    assert {name: lines for name, lines in sizes if lines > FUNCTION_CEILING and name not in LARGE_FUNCTIONS} == {}


def test_the_program_reads_as_a_paragraph() -> None:
    assert len((ROOT / "__main__.py").read_text(encoding="utf-8").splitlines()) < PROGRAM_CEILING


def test_exceptions_still_exist() -> None:
    listed = {name.partition(":")[0] for name in [*LARGE_FILES, *LARGE_FUNCTIONS]}
    assert [name for name in listed if not (ROOT / name).is_file()] == []
