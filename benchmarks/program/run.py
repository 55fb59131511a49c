"""Time one run of the engine: by the clock, and in processor time of everything that took part in it."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import load
from benchmarks.sampling import children_processor_seconds


@dataclass(frozen=True, slots=True)
class Run:
    """What one run cost."""

    seconds: float
    processor_seconds: float
    """Of the engine and all it starts: language host, program, policy pack."""
    server_seconds: float
    """Processor time of the local cloud and its resource providers."""
    load: float
    """Processes that wanted to run during the last minute of it, those of the run among them."""
    changes: Mapping[str, int]
    """Operation to number of resources."""

    @property
    def resources(self) -> int:
        """Resources that the engine dealt with, the stack itself and components among them."""
        return sum(self.changes.values())

    def document(self) -> dict[str, Any]:
        """Return the run as a JSON object."""
        return {
            "seconds": round(self.seconds, 3),
            "processor_seconds": round(self.processor_seconds, 3),
            "server_seconds": round(self.server_seconds, 3),
            "load": self.load,
            "changes": dict(self.changes),
        }


def measured(run: Callable[[], Mapping[str, int]]) -> Run:
    """Carry out a run and say what it cost; `run` returns how many resources met which operation."""
    children, servers, started = children_processor_seconds(), _server_seconds(), time.perf_counter()
    changes = run()
    seconds = time.perf_counter() - started
    return Run(seconds, children_processor_seconds() - children, _server_seconds() - servers, load(), changes)


def _server_seconds() -> float:
    """Return the processor time of our children that live: between two runs those are local clouds and their providers."""
    return sum(_processor_seconds(child) for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def _processor_seconds(process: str) -> float:
    """Return what a process has used so far. Source of the fields: proc(5), `/proc/PID/stat`, utime and stime."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
