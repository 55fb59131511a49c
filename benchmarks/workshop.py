"""Lend the benchmarks what they measure: a folder of their own, local clouds, and a checkout with both stacks up."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.demonstration import ROOT, copy_checkout, run_demo
from benchmarks.problem import MeasuringError
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import stop_cloud

STOP_SECONDS: Final = 10.0
# The first run on a new folder; it is not measured, only waited for.
FIRST_DEMO_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Process:
    """A process that said where it listens."""

    child: "subprocess.Popen[str]"
    listening: Mapping[str, Any]
    start_seconds: float
    """From its start to the line that says it is ready."""


@dataclass(slots=True)
class Workshop:
    """Everything made here is in `folder` and ends with the `with` block."""

    folder: Path
    seed: int
    _ends: ExitStack = field(default_factory=ExitStack)
    _ends_of_one: ExitStack = field(default_factory=ExitStack)
    """What ends with the benchmark that is under way: a process left running would slow down the next one."""
    _deadline: float = float("inf")
    _names: int = 0
    _checkout: Path | None = None

    def __enter__(self) -> Self:
        """Return the workshop."""
        return self

    def __exit__(self, *_: object) -> None:
        """End every process that was started."""
        with self._ends:
            self._ends_of_one.close()

    @contextmanager
    def one_benchmark(self, seconds: float) -> Iterator[None]:
        """Give one benchmark its time; what it started ends with it."""
        self._deadline = time.monotonic() + seconds
        with self._ends_of_one:
            yield

    def is_over(self) -> bool:
        """Say whether the benchmark's time is up."""
        return time.monotonic() >= self._deadline

    def chance(self, purpose: str) -> random.Random:
        """Return random numbers that depend on the seed and the purpose alone."""
        return random.Random(f"{self.seed} {purpose}")  # noqa: S311 - choices to measure, nothing to guard

    def new_folder(self, name: str) -> Path:
        """Return an empty folder."""
        self._names += 1
        path = self.folder / f"{name}-{self._names}"
        path.mkdir(parents=True)
        return path

    def start(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Process:
        """Start a module that prints one line of JSON when it is ready; it is ended with the benchmark at the latest.

        Raises:
            MeasuringError: it ended without a word.
        """
        log = self.new_folder(module) / "log"
        started = time.perf_counter()
        with log.open("w") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=os.environ | dict(environment or {}),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._ends_of_one.callback(end, child)
        line = child.stdout.readline() if child.stdout else ""
        elapsed = time.perf_counter() - started
        if not line:
            raise MeasuringError(f"python -m {module} ended before it was ready: {log.read_text().strip()[-1000:]}")
        return Process(child, json.loads(line), elapsed)

    def start_cloud(self, state: Path) -> Process:
        """Start a local cloud over the state file, on free ports."""
        ports = [f"--{vendor}-port=0" for vendor in ("control", "google", "github", "vercel")]
        return self.start("localcloud", f"--state={state}", *ports)

    def checkout(self) -> Path:
        """Return a copy of the stack files on which `bulwark demo` has run once; made at the first call, outside any budget."""
        if self._checkout is None:
            begun = time.monotonic()
            path = copy_checkout(self.new_folder("checkout"))
            self._ends.callback(stop_cloud, LocalFolder.of(path))
            run_demo(path, FIRST_DEMO_SECONDS)
            self._checkout = path
            self._deadline += time.monotonic() - begun
        return self._checkout


def end(child: "subprocess.Popen[str]") -> None:
    """End a process by its handle; nothing happens when it has ended."""
    if child.stdout:
        child.stdout.close()
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
