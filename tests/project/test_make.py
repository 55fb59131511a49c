"""The two commands of the README and the others: there, described, and clear about a machine they cannot work on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.MULTILINE))


def make(*arguments: str, folder: Path = ROOT, path: str | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": path or "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what is needed to build the environment, and none built."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def python_that_is(folder: Path, script: str) -> str:
    path = folder / "some-python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_targets_of_the_issue_are_there() -> None:
    assert {"demo", "test", "check", "engine", "generate", "bench", "campaign", "lock", "clean", "help"} <= TARGETS


def test_help_is_the_default_and_lists_every_target() -> None:
    listed = set(re.findall(r"^  make (\S+) +\S", make().stdout, re.MULTILINE))
    assert listed == TARGETS


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_documents_are_targets(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", text, re.MULTILINE))
    assert named
    assert named - TARGETS == set()


def test_python_too_old(checkout: Path) -> None:
    old = python_that_is(checkout, 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac')
    answer = make("demo", f"PYTHON={old}", folder=checkout)
    assert answer.returncode != 0
    assert "is Python 3.9.2, and the code needs Python 3.11 or newer" in answer.stderr
    assert "make demo PYTHON=" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_no_python(checkout: Path) -> None:
    answer = make("test", "PYTHON=python-that-is-not-there", folder=checkout)
    assert answer.returncode != 0
    assert "no 'python-that-is-not-there' on PATH" in answer.stderr


def test_python_without_venv(checkout: Path) -> None:
    bare = python_that_is(checkout, 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    answer = make("test", f"PYTHON={bare}", folder=checkout)
    assert answer.returncode != 0
    assert "apt-get install python3-venv" in answer.stderr


def test_checkout_that_is_read_only(checkout: Path) -> None:
    # Root may write anywhere, so the test for it is asked through a command that says no for this folder.
    shell = checkout / "shell"
    shell.write_text('#!/bin/bash\n[ () { [[ "$1" != -w ]] || return 1; builtin [ "$@"; }\nexport -f "["\nexec /bin/bash "$@"\n')
    shell.chmod(0o755)
    answer = make("demo", f"SHELL={shell}", folder=checkout)
    assert answer.returncode != 0
    assert "is read-only" in answer.stderr
    assert "clone it to a folder you may write to" in answer.stderr


def test_two_at_once_build_the_environment_once(checkout: Path) -> None:
    # Builds what `-m venv` asks for as a folder whose python says yes to everything, and counts; the first holds until the
    # second has said that it waits.
    said = checkout / "second.log"
    recorder = python_that_is(
        checkout,
        f"""case "$1 $2" in
        "-c import"*) case "$2" in *fcntl*) exec python3 "$@";; *) exit 0;; esac;;
        "-m venv") echo built >> builds; mkdir -p .venv/bin; printf '#!/bin/sh\\n' > .venv/bin/python; chmod +x .venv/bin/python
            until grep -q "waiting for it" {said} 2>/dev/null; do sleep 0.05; done;;
        esac""",
    )
    command = ["make", f"PYTHON={recorder}", "environment"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(checkout)}
    first = subprocess.Popen(command, cwd=checkout, env=environment, stderr=subprocess.DEVNULL)
    with said.open("w") as log:
        while not (checkout / "builds").exists():
            assert first.poll() is None
        second = subprocess.Popen(command, cwd=checkout, env=environment, stderr=log)
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert (checkout / "builds").read_text() == "built\n"


@pytest.fixture
def tools(checkout: Path) -> Path:
    """A folder of programs that say what they were asked and that all is well, but for the one named in the file `broken`."""
    folder = checkout / "tools"
    folder.mkdir()
    for name in ("ruff", "pyright", "mypy", "lint-imports", "python"):
        tool = folder / name
        tool.write_text(f'#!/bin/sh\necho "{name} $*" >> {checkout}/asked\n! grep -qxF -- "{name} $*" {checkout}/broken\n')
        tool.chmod(0o755)
    (checkout / "broken").touch()
    return folder


def asked_of(checkout: Path, tools: Path, target: str) -> "tuple[subprocess.CompletedProcess[str], list[str]]":
    answer = make(f"STAMP={tools}", target, f"BIN={tools}", folder=checkout)
    return answer, (checkout / "asked").read_text().splitlines()


def test_check_fails_with_any_of_its_parts_and_names_it(checkout: Path, tools: Path) -> None:
    answer, parts = asked_of(checkout, tools, "check")
    assert answer.returncode == 0, answer.stderr
    assert {part.split()[0] for part in parts} == {"ruff", "pyright", "mypy", "lint-imports", "python"}
    for part in parts:
        (checkout / "broken").write_text(f"{part}\n")
        answer, again = asked_of(checkout, tools, "check")
        assert answer.returncode != 0
        assert f"failed: {tools}/{part.split()[0]}" in answer.stderr
        assert set(again) == set(parts)


def test_check_leaves_out_what_is_slow_and_test_leaves_out_nothing(checkout: Path, tools: Path) -> None:
    _, parts = asked_of(checkout, tools, "check")
    assert [part for part in parts if "not slow" in part]
    (checkout / "asked").unlink()
    _, parts = asked_of(checkout, tools, "test")
    assert [part for part in parts if "pytest" in part]
    assert [part for part in parts if "pytest" in part and (" -k " in part or part.count(" -m ") > 1)] == []
