"""Sum up what was measured, so that other programs on the machine spoil as little of it as possible.

Load only ever adds time. Samples are taken in rounds, and what is held against a limit is the median of the quietest round: one
lucky sample cannot pass for the code's speed, and one busy minute cannot fail it. The median of everything stands beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

# Below this many samples the 99th percentile is the slowest one under another name.
SAMPLES_FOR_A_PERCENTILE: Final = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; the smaller the better."""

    name: str
    unit: str
    """`s`, `ms`, `x` for a ratio, or `exponent` for growth."""
    value: float
    """What is held against the limit: the median of the quietest round."""
    median: float
    """Of all samples."""
    minimum: float
    p99: float | None
    """99th percentile of all samples; None when there are fewer than `SAMPLES_FOR_A_PERCENTILE`."""
    count: int
    """Samples in all."""
    limit: float | None = None
    """None for a figure that is kept to be watched; nothing was promised about it."""

    @property
    def ratio(self) -> float | None:
        """Value by limit: above 1 the limit is broken."""
        return None if self.limit is None else self.value / self.limit

    @property
    def is_within(self) -> bool:
        """Say whether the limit, if there is one, holds."""
        return self.limit is None or self.value <= self.limit

    def document(self) -> dict[str, Any]:
        """Return the figure as a JSON object, numbers with four significant digits."""
        numbers = ("value", "median", "minimum", "p99", "limit", "ratio")
        rounded = {name: _rounded(getattr(self, name)) for name in numbers}
        return {"name": self.name, "unit": self.unit, **rounded, "count": self.count, "is_within": self.is_within}


def figure_of(name: str, unit: str, rounds: Sequence[Sequence[float]], limit: float | None = None) -> Figure:
    """Sum up rounds of samples.

    Raises:
        ValueError: nothing was measured.
    """
    measured = [samples for samples in rounds if samples]
    if not measured:
        raise ValueError(f"{name}: no sample was taken, so nothing can be said. Give the benchmark more time.")
    samples = sorted(sample for samples in measured for sample in samples)
    return Figure(
        name=name,
        unit=unit,
        value=min(median(samples) for samples in measured),
        median=median(samples),
        minimum=samples[0],
        p99=_percentile(samples, 0.99) if len(samples) >= SAMPLES_FOR_A_PERCENTILE else None,
        count=len(samples),
        limit=limit,
    )


def ratio_of(name: str, changed: Figure, plain: Figure, limit: float | None = None) -> Figure:
    """Divide one figure by another: how much slower it became. `count` is that of both together."""
    value = changed.value / plain.value
    return Figure(
        name=name,
        unit="x",
        value=value,
        median=changed.median / plain.median,
        minimum=changed.minimum / plain.minimum,
        p99=changed.p99 / plain.p99 if changed.p99 and plain.p99 else None,
        count=changed.count + plain.count,
        limit=limit,
    )


def _percentile(ordered: Sequence[float], part: float) -> float:
    """Return the smallest sample that at least this part of all samples does not exceed."""
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")
