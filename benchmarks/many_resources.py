"""Read by id with 5,000 things of the kind at each vendor, beside a local cloud that has one: size must not be felt.

The two are read in turns, so that whatever else the machine does slows both. The things are made over REST, as anybody would.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure, figure_of, ratio_of
from benchmarks.problem import MeasuringError
from benchmarks.sampling import rounds_of
from benchmarks.vendors import Vendor, seeded_vendors
from benchmarks.workshop import Workshop, end

PRESENT = 5_000
ROUNDS, READS = 10, 50
LIMIT_MILLISECONDS = 5.0
LIMIT_RATIO = 1.5
STARTS = 5
LIMIT_START_SECONDS = 2.0


@dataclass(slots=True)
class Pair:
    """The same vendor in a small and in a large cloud, and the rounds of milliseconds that reads took there."""

    small: Vendor
    large: Vendor
    small_rounds: list[list[float]]
    large_rounds: list[list[float]]


def measure_many(workshop: Workshop) -> list[Figure]:
    """Return milliseconds per read and their ratio to those of the small cloud, and the start over the large state."""
    state = workshop.new_folder("large") / "cloud.sqlite"
    small = workshop.start_cloud(workshop.new_folder("small") / "cloud.sqlite")
    large = workshop.start_cloud(state)
    sides = zip(seeded_vendors(small.listening), seeded_vendors(large.listening), strict=True)
    pairs = [Pair(few, many, [], []) for few, many in sides]
    for pair in pairs:
        pair.small.create()
        _fill(pair.large, workshop)
    _read_in_turns(pairs, workshop)
    for pair in pairs:
        pair.small.close()
        pair.large.close()
    figures = [figure for pair in pairs for figure in _compare(pair)]
    end(large.child)
    end(small.child)
    starts = rounds_of(STARTS, 1, partial(_start_again, workshop, state), workshop)
    return [*figures, figure_of("start to ready, all kept", "s", starts, LIMIT_START_SECONDS)]


def _start_again(workshop: Workshop, state: Path) -> float:
    process = workshop.start_cloud(state)
    end(process.child)
    return process.start_seconds


def _fill(vendor: Vendor, workshop: Workshop) -> None:
    while len(vendor.paths) < PRESENT:
        if workshop.is_over():
            raise MeasuringError(f"only {len(vendor.paths)} of {PRESENT} things could be made at {vendor.name} in the time given")
        vendor.create()


def _read_in_turns(pairs: list[Pair], workshop: Workshop) -> None:
    chance = workshop.chance("which to read")
    for _ in range(ROUNDS):
        for pair in pairs:
            if workshop.is_over():
                return
            pair.small_rounds.append([pair.small.read(0) * 1000 for _ in range(READS)])
            pair.large_rounds.append([pair.large.read(chance.randrange(PRESENT)) * 1000 for _ in range(READS)])


def _compare(pair: Pair) -> list[Figure]:
    name = pair.large.name
    few = figure_of(f"{name} read, 1 present", "ms", pair.small_rounds, LIMIT_MILLISECONDS)
    many = figure_of(f"{name} read, {PRESENT} present", "ms", pair.large_rounds, LIMIT_MILLISECONDS)
    return [few, many, ratio_of(f"{name} read, {PRESENT} to 1", many, few, LIMIT_RATIO)]
