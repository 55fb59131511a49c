"""The evaluator without its package's command line."""

import subprocess
import sys
from importlib.machinery import PathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from policies.cel_extension import load_cel

ROOT = Path(__file__).parents[2]


def test_it_is_the_packages_own_module_whoever_comes_first():
    code = (
        "import sys; from policies.cel_extension import load_cel; evaluator = load_cel(); "
        "assert 'prompt_toolkit' not in sys.modules; import cel; assert cel.compile is evaluator.compile is load_cel().compile; "
        "print(evaluator.compile('1 + a').execute({'a': 2}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"


def test_it_is_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With a module of the test's own in its place: the compiled one can be loaded once in a process only."""
    (tmp_path / "cel.py").write_text("def compile(text): return text\n")
    stand_in = spec_from_file_location("cel.cel", tmp_path / "cel.py")
    monkeypatch.setitem(sys.modules, "cel.cel", ModuleType("cel.cel"))
    monkeypatch.delitem(sys.modules, "cel.cel")
    find = PathFinder.find_spec
    monkeypatch.setattr(PathFinder, "find_spec", lambda name, *rest: stand_in if name == "cel.cel" else find(name, *rest))
    assert load_cel() is load_cel()
    assert load_cel().compile("1 + 1") == "1 + 1"


def test_where_it_is_not_installed_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "cel.cel", raising=False)
    monkeypatch.setattr("policies.cel_extension.find_spec", lambda _name: None)
    with pytest.raises(ImportError, match="pip install"):
        load_cel()
