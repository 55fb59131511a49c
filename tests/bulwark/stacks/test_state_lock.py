"""The lock of a dead engine is taken away; any other stays, and the message says whose it is."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bulwark.stacks.state_lock import StateLockedError, find_locks, release_dead_locks

MOMENT = "2026-11-23T10:00:00Z"


def write_lock(folder: Path, process: int, machine: str = "", text: str | None = None) -> Path:
    path = folder / ".pulumi" / "locks" / "organization" / "bulwark" / "staging" / "7f.json"
    path.parent.mkdir(parents=True)
    content = {"pid": process, "username": "u", "hostname": machine or socket.gethostname(), "timestamp": MOMENT}
    path.write_text(json.dumps(content) if text is None else text)
    return path


@pytest.fixture
def dead_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_the_lock_of_a_process_that_ended_is_taken_away(tmp_path: Path, dead_process: int):
    path = write_lock(tmp_path, dead_process)
    assert [lock.process for lock in release_dead_locks(f"file://{tmp_path}?metadata=skip", "staging")] == [dead_process]
    assert not path.exists()


def test_the_lock_of_a_process_whose_number_another_program_has_is_taken_away(tmp_path: Path):
    path = write_lock(tmp_path, os.getpid())
    assert release_dead_locks(f"file://{tmp_path}", "staging")
    assert not path.exists()


def test_the_lock_of_an_engine_at_work_stays(tmp_path: Path):
    # What the process calls itself counts, and this one calls itself an engine.
    command = ["pulumi", "-c", "import time; print('up', flush=True); time.sleep(60)"]
    with subprocess.Popen(command, executable=sys.executable, stdout=subprocess.PIPE) as engine:
        try:
            # Right after its start the system may not have its name yet.
            assert engine.stdout
            assert engine.stdout.readline() == b"up\n"
            path = write_lock(tmp_path, engine.pid)
            with pytest.raises(
                StateLockedError, match=f"another run works on stack staging: process {engine.pid}, since {MOMENT}"
            ):
                release_dead_locks(f"file://{tmp_path}", "staging")
            assert path.exists()
        finally:
            engine.kill()


def test_the_lock_of_another_machine_stays(tmp_path: Path, dead_process: int):
    path = write_lock(tmp_path, dead_process, machine="elsewhere")
    with pytest.raises(StateLockedError, match=r"on elsewhere; whether that run still works cannot be seen .* pulumi cancel"):
        release_dead_locks(f"file://{tmp_path}", "staging")
    assert path.exists()


def test_a_lock_that_was_written_in_part_stays_and_is_named(tmp_path: Path):
    path = write_lock(tmp_path, 1, text="")
    with pytest.raises(StateLockedError, match=f"the lock {path} cannot be read .* delete that file"):
        release_dead_locks(f"file://{tmp_path}", "staging")
    assert path.exists()


def test_other_stacks_and_other_kinds_of_state_have_no_locks_here(tmp_path: Path, dead_process: int):
    path = write_lock(tmp_path, dead_process)
    assert find_locks(f"file://{tmp_path}", "production") == []
    assert find_locks("https://api.pulumi.com", "staging") == find_locks("", "staging") == []
    assert path.exists()
