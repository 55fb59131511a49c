"""One run at a time on a stack; the lock goes with the process that holds it, whatever that is called and however it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bulwark.stacks.run_lock import alone
from bulwark.stacks.state_lock import StateLockedError

HOLDING = """
import sys, pathlib
from bulwark.stacks.run_lock import alone
with alone(pathlib.Path(sys.argv[1]), "staging"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "bulwark" / "staging.lock"


@pytest.fixture
def holder(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A run of another process, which is called neither pulumi nor bulwark."""
    command = [sys.executable, "-c", HOLDING, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_run_is_refused_and_told_whose_the_first_is(path: Path, holder: "subprocess.Popen[bytes]"):
    said = rf"another run works on stack staging: process {holder.pid}, since 20.*Z; two at once would lose .* Wait for it to end"
    with pytest.raises(StateLockedError, match=said), alone(path, "staging"):
        pass


def test_the_lock_of_a_run_that_was_killed_is_free(path: Path, holder: "subprocess.Popen[bytes]"):
    holder.kill()
    holder.wait()
    with alone(path, "staging"):
        assert path.read_text().startswith(f"process {os.getpid()}, since ")


def test_a_lock_without_a_name_is_a_lock(path: Path, holder: "subprocess.Popen[bytes]"):
    assert holder.pid
    path.write_text("")
    with pytest.raises(StateLockedError, match="stack staging: one that has just begun"), alone(path, "staging"):
        pass


def test_a_run_holds_its_own_lock_once_and_until_its_outer_end(path: Path):
    command = [sys.executable, "-c", HOLDING, str(path)]
    with alone(path, "staging"):
        with alone(path, "staging"):
            pass
        refused = subprocess.run(command, input=b"", capture_output=True, check=False)
        assert b"StateLockedError: another run works on stack staging" in refused.stderr
    assert subprocess.run(command, input=b"", capture_output=True, check=True).stdout == b"held\n"
