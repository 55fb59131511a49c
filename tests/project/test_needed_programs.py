"""A test that needs a program which is not there is skipped on a person's machine, and fails in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDING = {
    "node": "tests/contract/test_vercel_sdk.py::test_routes_stand_where_the_sdk_calls_them",
    "shellcheck": "tests/bulwark/workflows/test_action.py::test_shellcheck_finds_nothing_in_a_script",
}


@pytest.mark.slow
@pytest.mark.parametrize("program", NEEDING)
@pytest.mark.parametrize(("setting", "status", "outcome"), [("", 0, "SKIPPED"), ("true", 1, "ERROR")])
def test_without_the_program(tmp_path: Path, program: str, setting: str, status: int, outcome: str):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", NEEDING[program]]
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**variables, "PATH": str(tmp_path), "CI": setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert outcome in done.stdout
    assert f"there is no {program} on PATH" in done.stdout
