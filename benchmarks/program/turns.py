"""Take two kinds of runs in turns, A B B A, so that whatever else the machine does falls on both alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.program.run import Run
from benchmarks.program.watch import Watch


@dataclass(slots=True)
class Turns:
    """Runs of two kinds, pair by pair in the order in which they were taken."""

    changed: list[Run] = field(default_factory=list)
    plain: list[Run] = field(default_factory=list)
    """What the other is held against."""

    @property
    def ratios(self) -> list[float]:
        """Seconds of `changed` by those of `plain`, of each pair."""
        return [changed.seconds / plain.seconds for changed, plain in self._pairs()]

    @property
    def processor_ratios(self) -> list[float]:
        """The same of processor time, local clouds and their providers included."""
        return [_processor(changed) / _processor(plain) for changed, plain in self._pairs()]

    def document(self) -> dict[str, Any]:
        """Return every run as a JSON object."""
        return {"changed": [run.document() for run in self.changed], "plain": [run.document() for run in self.plain]}

    def _pairs(self) -> Sequence[tuple[Run, Run]]:
        # A pair that time cut in two is no pair.
        return list(zip(self.changed, self.plain, strict=False))

    def add_pair(self, changed: Callable[[], Run], plain: Callable[[], Run], *, plain_first: bool) -> None:
        """Take one pair."""
        kinds = [(self.changed, changed), (self.plain, plain)]
        for taken, run in reversed(kinds) if plain_first else kinds:
            taken.append(run())


def take_turns(pairs: int, changed: Callable[[], Run], plain: Callable[[], Run], watch: Watch, *, plain_first: bool) -> Turns:
    """Take pairs, each begun by the kind that ended the one before, until there are enough or time would be up."""
    turns = Turns()
    for number in range(pairs):
        if turns.plain and not watch.has_time_for(turns.plain[-1].seconds + turns.changed[-1].seconds):
            break
        turns.add_pair(changed, plain, plain_first=plain_first != bool(number % 2))
    return turns


def middle(runs: Sequence[Run]) -> float:
    """Return the median of seconds."""
    return median(run.seconds for run in runs)


def _processor(run: Run) -> float:
    return run.processor_seconds + run.server_seconds
