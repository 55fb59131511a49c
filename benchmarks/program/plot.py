"""Draw how runs grow, on logarithmic axes, as SVG: straight lines, steeper where a cost grows faster."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH, HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 250, 24, 48
_COLOURS: Final = ("#1f5fa8", "#c4552d", "#2f7d4f", "#8a4fa0", "#6b6b6b", "#b08a1e")
_TICKS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of run."""

    name: str
    costs: Mapping[int, float]
    """Resources to seconds, all above 0."""
    is_dashed: bool = False


def draw(lines: Sequence[Line]) -> str:
    """Return the picture; lines without a point are left out.

    Raises:
        ValueError: no line has a point.
    """
    drawn = [line for line in lines if line.costs]
    if not drawn:
        raise ValueError("nothing was measured, so there is nothing to draw. Measure one size at least.")
    sizes = _Scale.over((size for line in drawn for size in line.costs), _LEFT, WIDTH - _RIGHT)
    seconds = _Scale.over((cost for line in drawn for cost in line.costs.values()), HEIGHT - _BOTTOM, _TOP)
    parts = [*_axes(sizes, seconds)]
    for number, line in enumerate(drawn):
        parts += _line(line, number, sizes, seconds)
    return "\n".join([_HEAD, *parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic axis from `least` at place `start` to `most` at place `end`."""

    least: float
    most: float
    start: float
    end: float

    @staticmethod
    def over(values: Iterable[float], start: float, end: float) -> "_Scale":
        known = list(values)
        return _Scale(min(known) / 1.15, max(known) * 1.15, start, end)

    def place(self, value: float) -> float:
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        decades = range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1)
        return [value for power in decades for tick in _TICKS if self.least <= (value := tick * 10.0**power) <= self.most]


def _axes(sizes: _Scale, seconds: _Scale) -> list[str]:
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
    parts = [f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#444"/>']
    for value in sizes.ticks():
        x = sizes.place(value)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="#e2e2e2"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{value:g}</text>')
    for value in seconds.ticks():
        y = seconds.place(value)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#e2e2e2"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    parts.append(f'<text x="{(_LEFT + right) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">resources in the stack</text>')
    parts.append(f'<text x="{_LEFT}" y="{_TOP - 8}" text-anchor="end">seconds</text>')
    return parts


def _line(line: Line, number: int, sizes: _Scale, seconds: _Scale) -> list[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    points = [(sizes.place(size), seconds.place(cost)) for size, cost in sorted(line.costs.items())]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashes = ' stroke-dasharray="6 4"' if line.is_dashed else ""
    y = _TOP + 12 + 20 * number
    x = WIDTH - _RIGHT + 16
    return [
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points),
        f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"{dashes}/>',
        f'<text x="{x + 32}" y="{y}">{escape(line.name)}</text>',
    ]


_HEAD: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
    'font-family="sans-serif" font-size="12" fill="#222">\n'
    "<title>How previews and updates grow with the resources of a stack</title>\n"
    f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
)
