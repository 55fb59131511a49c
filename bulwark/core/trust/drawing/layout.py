"""Give each box a place: columns from left to right, in each the order in which the fewest ways cross.

Crossings are brought down as in layered graph drawing (Sugiyama, Tagawa and Toda, 1981): each box moves to the mean place of what
it is joined with, from the left and from the right in turns. Jobs of one duty stand together, though one condition admits all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.core.trust.drawing.stations import Column, Link, Station

_SWEEPS: Final = 12
_GAP: Final = 12.0
"""Between two boxes of a column."""
_CHANNEL: Final = 110.0
"""Between two columns, for the lines."""
_LINE_HEIGHT: Final = 15.0
_PADDING: Final = 8.0
_TITLE_WIDTH: Final = 7.6
_LINE_WIDTH: Final = 6.7
"""Of a letter, wide enough for the usual sans-serif faces at 13 and 11 pixels."""
_LEAST_WIDTH: Final = 120.0
_TOP: Final = 44.0
"""Room for the heads of the columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a station stands, in pixels from the upper left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Its middle, from above."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    boxes: Mapping[Station, Box]
    columns: Mapping[Column, float]
    """The columns that hold something, and where they begin."""
    width: float
    height: float


def layout(links: Iterable[Link]) -> Layout:
    """Return a place for every station that a link joins."""
    known = tuple(links)
    columns = _ordered(known)
    widths = {column: max(map(_width, stations)) for column, stations in columns.items()}
    heights = {column: sum(_height(one) + _GAP for one in stations) - _GAP for column, stations in columns.items()}
    tallest = max(heights.values(), default=0.0)
    boxes: dict[Station, Box] = {}
    places: dict[Column, float] = {}
    x = 0.0
    for column, stations in columns.items():
        places[column] = x
        # What a column has less than the tallest stands between its boxes, so that lines stay level.
        spare = (tallest - heights[column]) / len(stations)
        y = _TOP + spare / 2
        for one in stations:
            boxes[one] = Box(x, y, widths[column], _height(one))
            y += _height(one) + _GAP + spare
        x += widths[column] + _CHANNEL
    return Layout(boxes, places, max(x - _CHANNEL, 0.0), _TOP + tallest)


def _ordered(links: tuple[Link, ...]) -> dict[Column, list[Station]]:
    stations = sorted({one for link in links for one in (link.source, link.target)})
    columns = {column: [one for one in stations if one.column is column] for column in Column}
    columns = {column: listed for column, listed in columns.items() if listed}
    joined: dict[Station, list[Station]] = defaultdict(list)
    for link in links:
        joined[link.source].append(link.target)
        joined[link.target].append(link.source)
    for job, duty in _served(links):
        joined[job].append(duty)
        joined[duty].append(job)
    for sweep in range(_SWEEPS):
        order = list(columns) if sweep % 2 == 0 else list(columns)[::-1]
        for column in order:
            _sort(columns, column, joined, from_left=sweep % 2 == 0)
    return columns


def _served(links: tuple[Link, ...]) -> Iterator[tuple[Station, Station]]:
    """Yield each job with the duty that it serves."""
    duties = {link.duty: link.target for link in links if link.target.column is Column.DUTY}
    for link in links:
        if link.source.column is Column.JOB and link.duty in duties:
            yield link.source, duties[link.duty]


def _sort(
    columns: dict[Column, list[Station]], column: Column, joined: Mapping[Station, list[Station]], *, from_left: bool
) -> None:
    """Sort one column by the mean place of what its boxes are joined with on one side; boxes without any keep theirs."""
    places = {one: number / len(listed) for listed in columns.values() for number, one in enumerate(listed)}

    def mean(station: Station) -> float:
        near = [places[one] for one in joined[station] if one.column != column and (one.column < column) == from_left]
        return sum(near) / len(near) if near else places[station]

    columns[column] = sorted(columns[column], key=mean)


def _width(station: Station) -> float:
    texts = [len(station.title) * _TITLE_WIDTH, *(len(line) * _LINE_WIDTH for line in station.lines)]
    return max(_LEAST_WIDTH, max(texts) + 2 * _PADDING)


def _height(station: Station) -> float:
    return _LINE_HEIGHT * (1 + len(station.lines)) + 2 * _PADDING
