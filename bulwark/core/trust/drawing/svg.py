"""Write the picture as SVG: text and lines alone, nothing that is fetched."""

from collections.abc import Iterable
from html import escape
from typing import Final

from bulwark.core.trust.drawing.layout import Box, Layout, layout
from bulwark.core.trust.drawing.stations import Column, Link, Station

_MARGIN: Final = 24.0
_BULGE: Final = 60.0
"""How far a line between two boxes of one column goes out."""
_HEADS: Final = {
    Column.JOB: "job",
    Column.CONDITION: "condition",
    Column.DUTY: "duty",
    Column.ACCOUNT: "service account",
    Column.REACHED: "reached",
}
_FILLS: Final = {
    Column.JOB: "#eef2f7",
    Column.CONDITION: "#fdf3dc",
    Column.DUTY: "#e6f3ea",
    Column.ACCOUNT: "#e7eefb",
    Column.REACHED: "#fbe9e7",
}
_COLORS: Final = ("#1f5fa8", "#2e7d4f", "#8a4f9e", "#b5651d", "#0f8b8d", "#6b7a2f", "#3f51b5", "#ad1457")
"""Of the ways, one a duty in their order; apart for people who see few colours by their lightness."""
_NOBODYS: Final = "#777"
_RISING: Final = "#c62828"


def svg(links: Iterable[Link], title: str) -> str:
    """Return the picture of these steps as a document of its own."""
    known = tuple(links)
    placed = layout(known)
    width, height = placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN
    colors = {duty: _COLORS[number % len(_COLORS)] for number, duty in enumerate(sorted({one.duty for one in known} - {""}))}
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui, sans-serif" font-size="13" fill="#1b1f24">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        f'<g transform="translate({_MARGIN:.0f} {_MARGIN:.0f})">',
        *(_head(column, x) for column, x in placed.columns.items()),
        *(_line(one, placed, colors.get(one.duty, _NOBODYS)) for one in known),
        *(text for station, box in placed.boxes.items() for text in _box(station, box)),
        "</g>",
        "</svg>",
        "",
    ]
    return "\n".join(parts)


def _head(column: Column, x: float) -> str:
    return f'<text x="{x:.1f}" y="16" font-weight="600" fill="#57606a">{_HEADS[column]}</text>'


def _line(link: Link, placed: Layout, color: str) -> str:
    source, target = placed.boxes[link.source], placed.boxes[link.target]
    stroke = f'stroke="{_RISING if link.is_rising else color}" stroke-width="{2.5 if link.is_rising else 1.4}"'
    dashes = "" if link.is_certain else ' stroke-dasharray="3 4"'
    said = escape(f"{link.source.title} to {link.target.title}" + (f" ({link.duty})" if link.duty else ""))
    return f'<path d="{_curve(source, target)}" fill="none" {stroke} stroke-opacity="0.75"{dashes}><title>{said}</title></path>'


def _curve(source: Box, target: Box) -> str:
    """Return a curve from the right of a box to the left of another; within one column it leaves and arrives at the right."""
    begin, end = source.x + source.width, target.x
    if begin > end:
        end = target.x + target.width
        turn = max(begin, end) + _BULGE
    else:
        turn = (begin + end) / 2
    points = ((begin, source.middle), (turn, source.middle), (turn, target.middle), (end, target.middle))
    return "M{} C{} {} {}".format(*(f"{x:.1f} {y:.1f}" for x, y in points))


def _box(station: Station, box: Box) -> Iterable[str]:
    yield (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="5" '
        f'fill="{_FILLS[station.column]}" stroke="#b6bec8"/>'
    )
    yield f'<text x="{box.x + 8:.1f}" y="{box.y + 19:.1f}" font-weight="600">{escape(station.title)}</text>'
    for number, line in enumerate(station.lines, 1):
        y = box.y + 19 + 15 * number
        yield f'<text x="{box.x + 8:.1f}" y="{y:.1f}" font-size="11" fill="#57606a">{escape(line)}</text>'
