"""Who may import whom (docs/architecture.md). Import-linter holds the arrows; the lists here hold what comes from outside."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from .conftest import CODE, ROOT

PULUMI = {"pulumi", "pulumi_gcp", "pulumi_github", "pulumi_policy", "pulumiverse_vercel"}
PROTOCOL = {"google", "grpc", "pulumi"}
DECISIONS = {"bulwark.config", "bulwark.core", "bulwark.errors"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*CODE, include_external_packages=True, cache_dir=None)


def imported_by(graph: grimp.ImportGraph, package: str) -> set[str]:
    modules = {package, *graph.find_descendants(package)}
    return {imported for module in modules for imported in graph.find_modules_directly_imported_by(module)} - modules


def from_outside(graph: grimp.ImportGraph, package: str) -> set[str]:
    found = {imported.partition(".")[0] for imported in imported_by(graph, package)}
    return found - set(CODE) - sys.stdlib_module_names


def parts(imported: set[str]) -> set[str]:
    """First two names of our own modules."""
    return {".".join(name.split(".")[:2]) for name in imported if name.partition(".")[0] in CODE}


@pytest.mark.slow
def test_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_decisions_need_nothing_but_numbers_and_expressions(graph: grimp.ImportGraph) -> None:
    assert from_outside(graph, "bulwark.core") <= {"cel", "numpy", "scipy"}
    assert parts(imported_by(graph, "bulwark.core")) <= {"bulwark.errors"}


def test_obtaining_an_engine_needs_nothing_installed(graph: grimp.ImportGraph) -> None:
    outside = {module for module in graph.find_descendants("engine") | {"engine"} if not module.startswith("engine.host")}
    imported = {name.partition(".")[0] for module in outside for name in graph.find_modules_directly_imported_by(module)}
    assert imported - sys.stdlib_module_names == {"engine"}
    assert from_outside(graph, "engine.host") <= PROTOCOL


@pytest.mark.parametrize("package", ["bulwark", "localcloud.core", "localcloud.services"])
def test_pulumi_is_not_imported_by(graph: grimp.ImportGraph, package: str) -> None:
    assert from_outside(graph, package) & PULUMI == set()


def test_local_cloud_imports_none_of_ours(graph: grimp.ImportGraph) -> None:
    assert {name.partition(".")[0] for name in parts(imported_by(graph, "localcloud"))} <= {"localcloud"}


def test_components_import_models_and_decisions_alone(graph: grimp.ImportGraph) -> None:
    assert parts(imported_by(graph, "components")) <= DECISIONS | {"bulwark.workflows"}


def test_policies_import_models_and_decisions_alone(graph: grimp.ImportGraph) -> None:
    assert parts(imported_by(graph, "policies")) <= DECISIONS


def test_expressions_are_evaluated_by_two_different_libraries(graph: grimp.ImportGraph) -> None:
    assert "cel_expr_python" not in from_outside(graph, "bulwark") | from_outside(graph, "policies")
    assert "cel" not in from_outside(graph, "localcloud")


def test_the_program_imports_configuration_components_and_pulumi() -> None:
    tree = ast.parse((ROOT / "__main__.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names | PULUMI}
    allowed = ("bulwark.config", "bulwark.core", "bulwark.errors", "bulwark.workflows", "components")
    assert [name for name in ours if not name.startswith(allowed)] == []
