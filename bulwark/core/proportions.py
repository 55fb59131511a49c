"""Say how sure a share of successes is, and the difference of two shares.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), the score interval;
R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), 873 to
890, method 10, which joins two score intervals. Both stay inside their range and hold for small counts, where the usual normal
approximation does not.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

CONFIDENCE_RATIO: Final = 0.95


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of how many."""

    successes: int
    total: int

    def __post_init__(self) -> None:
        """Refuse counts that are none.

        Raises:
            ValueError: a count is negative, or there are more successes than things.
        """
        if not 0 <= self.successes <= self.total:
            raise ValueError(f"{self.successes} of {self.total} is no share")

    @property
    def ratio(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.successes / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Interval:
    """Two bounds, both included."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Say whether a value lies between the bounds."""
        return self.low <= value <= self.high


def wilson(proportion: Proportion, confidence: float = CONFIDENCE_RATIO) -> Interval:
    """Return the score interval of a share; everything from 0 to 1 of nothing."""
    if not proportion.total:
        return Interval(0.0, 1.0)
    total, ratio = proportion.total, proportion.successes / proportion.total
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (ratio + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(ratio * (1 - ratio) / total + z * z / (4 * total * total))
    # At the ends of the range the bound is exact, and rounding may miss it.
    low = 0.0 if not proportion.successes else max(0.0, middle - half)
    high = 1.0 if proportion.successes == total else min(1.0, middle + half)
    return Interval(low, high)


def difference(before: Proportion, after: Proportion, confidence: float = CONFIDENCE_RATIO) -> Interval:
    """Return the interval of `after` minus `before`, -1 to 1; the whole range when one of them is of nothing."""
    if before.ratio is None or after.ratio is None:
        return Interval(-1.0, 1.0)
    old, new, gain = wilson(before, confidence), wilson(after, confidence), after.ratio - before.ratio
    down = sqrt((after.ratio - new.low) ** 2 + (old.high - before.ratio) ** 2)
    up = sqrt((new.high - after.ratio) ** 2 + (before.ratio - old.low) ** 2)
    return Interval(max(-1.0, gain - down), min(1.0, gain + up))


def needed_after(before: Proportion, target_ratio: float, most: int = 2000) -> int | None:
    """Return how many things after a change would show an improvement, were their share of successes the target's.

    None when no number up to `most` would: the target is no better than before, or there was too little before.
    """
    for total in range(1, most + 1):
        after = Proportion(round(target_ratio * total), total)
        if difference(before, after).low > 0:
            return total
    return None
