"""Say how a cost grows: 1 is in proportion, 2 is with the square."""

import math
from collections.abc import Mapping


def growth_exponent(costs: Mapping[int, float]) -> float:
    """Return the slope of the line that fits the logarithms best, by least squares.

    Args:
        costs: size to cost, both above 0, of two sizes at least.

    Raises:
        ValueError: there is one size or none, through which any line goes.
    """
    if len(costs) < 2:
        raise ValueError(f"{len(costs)} sizes were measured, and growth shows from two on. Measure another size.")
    points = [(math.log(size), math.log(cost)) for size, cost in costs.items()]
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return float(sum((x - middle_x) * (y - middle_y) for x, y in points) / spread)


def last_exponent(costs: Mapping[int, float]) -> float:
    """Return the exponent between the two largest sizes, where what a run costs at all weighs least.

    Raises:
        ValueError: as `growth_exponent`.
    """
    return growth_exponent(dict(sorted(costs.items())[-2:]))
