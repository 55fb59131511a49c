"""The evaluator without its package's command line."""

import subprocess
import sys
from pathlib import Path

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


def test_where_it_is_not_installed_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "cel.cel", raising=False)
    monkeypatch.setattr("policies.cel_extension.find_spec", lambda _name: None)
    with pytest.raises(ImportError, match="pip install"):
        load_cel()
