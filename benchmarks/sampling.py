"""Take samples in rounds until there are enough or the time is up."""

import resource
from collections.abc import Callable

from benchmarks.workshop import Workshop


def rounds_of(count: int, each: int, sample: Callable[[], float], workshop: Workshop) -> list[list[float]]:
    """Take `count` rounds of `each` samples, fewer when the time is up."""
    rounds: list[list[float]] = []
    for _ in range(count):
        samples: list[float] = []
        rounds.append(samples)
        for _ in range(each):
            if workshop.is_over():
                return rounds
            samples.append(sample())
    return rounds


def children_processor_seconds() -> float:
    """Return the processor time of all processes that were started here and have ended, with those they started in turn."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
