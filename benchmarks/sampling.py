"""Take samples in rounds until there are enough or the time is up."""

import time
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


def seconds_of(action: Callable[[], object]) -> float:
    """Return how long the action took."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
