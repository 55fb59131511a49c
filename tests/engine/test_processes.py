"""`python -m engine` as a process: two at once, interrupted, killed, and what it prints."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import ENGINE_VERSION

from .conftest import Machine, engine_script, write_executable

DEADLINE_SECONDS = 60.0


class Command:
    """A running `python -m engine` with its standard error in a file that can be read meanwhile."""

    def __init__(self, machine: Machine, log: str, *arguments: str) -> None:
        self.log = machine.folder / log
        with self.log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engine", *arguments],
                env=machine.environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def end(self) -> tuple[int, str]:
        """Return the exit status and standard output."""
        output, _ = self.process.communicate(timeout=DEADLINE_SECONDS)
        return self.process.returncode, output.strip()


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        assert time.monotonic() < end, "the deadline has passed"
        time.sleep(0.02)


@pytest.fixture
def gate(machine: Machine) -> Path:
    """A pipe; the machine's `go build` goes on when something is written to it."""
    path = machine.folder / "gate"
    os.mkfifo(path)
    machine.install_go(build=f"read line < '{path}'; printf '%s' '{engine_script()}' > \"$target\"; /bin/chmod +x \"$target\"")
    return path


def builds(machine: Machine) -> int:
    return (machine.folder / "go.log").read_text().count("build -v -trimpath")


def test_two_at_once_obtain_it_once_and_the_second_says_that_it_waits(machine: Machine, gate: Path) -> None:
    commands = [Command(machine, "one.log"), Command(machine, "two.log")]
    # Opening a pipe for writing returns when the build has opened it for reading.
    with gate.open("w") as opened:
        wait_until(lambda: any("waiting for it" in command.log.read_text() for command in commands))
        opened.write("go on\n")
    answers = [command.end() for command in commands]
    folders = {output for _, output in answers}
    assert [status for status, _ in answers] == [0, 0]
    assert len(folders) == 1
    assert Path(folders.pop(), "pulumi").is_file()
    assert builds(machine) == 1


def test_interrupted_ends_the_compiler_and_leaves_nothing(machine: Machine, gate: Path) -> None:
    command = Command(machine, "log")
    with gate.open("w"):
        command.process.send_signal(signal.SIGINT)
        status, output = command.end()
    assert (status, output) == (130, "")
    assert "interrupted" in command.log.read_text()
    assert not list(machine.cache.glob("*staging*"))


def test_killed_leaves_what_the_next_run_clears_away(machine: Machine, gate: Path) -> None:
    command = Command(machine, "log")
    with gate.open("w"):
        command.process.kill()
        command.end()
    assert list(machine.cache.glob("*staging*"))
    machine.install_go()
    status, output = Command(machine, "log").end()
    assert (status, Path(output, "pulumi").is_file()) == (0, True)
    assert not list(machine.cache.glob("*staging*"))


def test_json_describes_the_engine(machine: Machine) -> None:
    write_executable(machine.bin / "pulumi", engine_script())
    write_executable(machine.bin / "pulumi-language-python", "#!/bin/sh\n")
    status, output = Command(machine, "log", "--json").end()
    assert status == 0
    assert json.loads(output) == {"bin_dir": str(machine.bin), "version": ENGINE_VERSION, "source": "path"}


def test_check_fetches_nothing(machine: Machine) -> None:
    machine.install_go()
    command = Command(machine, "log", "--check")
    assert command.end() == (3, "")
    assert "Run: make engine" in command.log.read_text()
    assert not (machine.folder / "go.log").exists()


def test_a_wrong_setting_ends_with_the_code_of_configuration(machine: Machine) -> None:
    machine.settings["BULWARK_CACHE_DIR"] = "here"
    assert Command(machine, "log").end() == (2, "")
