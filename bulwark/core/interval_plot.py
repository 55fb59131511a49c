"""Draw a share with its interval on a line of characters, for people who would rather look than read."""

from typing import Final

from bulwark.core.proportions import Proportion, wilson

WIDTH: Final = 41
"""Characters from 0 to 100 %; odd, so that 50 % has a place of its own."""


def interval_line(proportion: Proportion, target_ratio: float | None = None, width: int = WIDTH) -> str:
    """Return the line: `●` the share, `├─┤` its 95 % interval, `┊` the target where nothing else stands; dots elsewhere.

    Of nothing there is no share, and the interval is the whole line.
    """
    interval = wilson(proportion)
    low, high = _place(interval.low, width), _place(interval.high, width)
    signs = ["·"] * width
    if target_ratio is not None:
        signs[_place(target_ratio, width)] = "┊"
    signs[low : high + 1] = ["─"] * (high - low + 1)
    signs[low], signs[high] = "├", "┤"
    if proportion.ratio is not None:
        signs[_place(proportion.ratio, width)] = "●"
    return "".join(signs)


def _place(ratio: float, width: int) -> int:
    return round(ratio * (width - 1))
