"""Import the program's modules, and Pulumi with the providers used, each in fresh processes in turns."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.demonstration import ROOT
from benchmarks.program.flat import class_of
from benchmarks.program.registrations import Registration

PAIRS: Final = 15
TIMEOUT_SECONDS: Final = 60.0
_CLOCK: Final = """import time
begun, used = time.perf_counter(), time.process_time()
{code}
print(time.perf_counter() - begun, time.process_time() - used)"""


@dataclass(frozen=True, slots=True)
class ImportTimes:
    """Seconds of each import by the clock and of processor time, in the order in which they were taken."""

    program: Sequence[tuple[float, float]]
    """Everything that `__main__.py` imports."""
    providers: Sequence[tuple[float, float]]
    """`pulumi`, and of the providers the classes that the flat program uses."""

    @property
    def ratios(self) -> list[float]:
        """Program to providers by the clock, pair by pair."""
        return [ours / theirs for (ours, _), (theirs, _) in zip(self.program, self.providers, strict=True)]

    @property
    def processor_ratios(self) -> list[float]:
        """The same of processor time, which is all that an import takes when nothing else runs."""
        return [ours / theirs for (_, ours), (_, theirs) in zip(self.program, self.providers, strict=True)]


def measure_imports(registrations: Iterable[Registration], pairs: int = PAIRS) -> ImportTimes:
    """Import both in turns; the first time of each, which may have to compile, does not count."""
    codes = {"program": program_imports(), "providers": provider_imports(registrations)}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in codes}
    for turn in range(pairs + 1):
        for name in sorted(codes, reverse=bool(turn % 2)):
            seconds = _import(codes[name])
            if turn:
                taken[name].append(seconds)
    return ImportTimes(**taken)


def program_imports() -> str:
    """Return the import statements of `__main__.py`."""
    tree = ast.parse((ROOT / "__main__.py").read_text(encoding="utf-8"))
    return "\n".join(ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))


def provider_imports(registrations: Iterable[Registration]) -> str:
    """Return statements that import Pulumi and the providers, and look at each class that is used: only then is it loaded."""
    classes = sorted({class_of(one.token) for one in registrations})
    packages = sorted({name.partition(".")[0] for name in classes} | {name.rpartition(".")[0] for name in classes})
    return "\n".join(["import pulumi", *(f"import {package}" for package in packages), *classes])


def _import(code: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CLOCK.format(code=code)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=True,
    )
    seconds, processor_seconds = map(float, done.stdout.split())
    return seconds, processor_seconds
