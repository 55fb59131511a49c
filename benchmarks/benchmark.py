"""Describe one benchmark and what running it gave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.figure import Figure
from benchmarks.machine import load
from benchmarks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One question, and how it is answered by measuring."""

    name: str
    question: str
    run: Callable[[Workshop], list[Figure]]
    seconds: float
    """Time it may take; it then stops with the samples it has, or fails when it has none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a benchmark gave."""

    benchmark: Benchmark
    figures: Sequence[Figure]
    load: float
    """Processes that wanted to run during the last minute of it."""
    problem: str = ""
    """Why it could not be measured; empty when it was."""

    @property
    def is_within(self) -> bool:
        """Say whether every limit holds, as far as it was measured."""
        return all(figure.is_within for figure in self.figures)

    def document(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            "name": self.benchmark.name,
            "question": self.benchmark.question,
            "problem": self.problem,
            "load": self.load,
            "figures": [figure.document() for figure in self.figures],
        }


def carry_out(benchmark: Benchmark, workshop: Workshop) -> Outcome:
    """Run a benchmark; what goes wrong becomes its problem, so that the others are measured all the same."""
    try:
        with workshop.one_benchmark(benchmark.seconds):
            return Outcome(benchmark, benchmark.run(workshop), load())
    except Exception as error:  # noqa: BLE001 - reported by name in the outcome, and the exit code tells
        return Outcome(benchmark, (), load(), f"{type(error).__name__}: {error}")
