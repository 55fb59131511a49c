"""Say in Markdown, for the person who approves, what would be done; all of it is somebody else's text.

GitHub refuses summaries of a step above 1 MiB (GitHub Docs, "Workflow commands"). Steps of least risk are left out first.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bulwark.core.drift.issue import cell
from bulwark.core.infra.comment import Breach
from bulwark.core.infra.planned import by_risk
from bulwark.core.infra.reviewed import Reviewed

MOST_BYTES: Final = 1_000_000
"""Of all lines below the headline."""
_LINE: Final = 400
"""Characters of one line of somebody else's text."""


def review_summary(reviewed: Reviewed) -> str:
    """Return what the preview of a stack found, what matters most first."""
    counts = ", ".join(f"{len(members)} {risk}" for risk, members in by_risk(reviewed.steps).items()) or "nothing changes"
    lines = [
        f"### {_short(reviewed.stack)}: {counts}",
        "",
        f"Commit {_short(reviewed.commit)}, looked at {_short(reviewed.at)}. Steps {reviewed.digest}",
        "",
        *_bounded(_details(reviewed)),
    ]
    return "\n".join(lines) + "\n"


def applied_summary(stack: str, headline: str, details: Iterable[str] = ()) -> str:
    """Return what became of applying to a stack."""
    return "\n".join([f"### {_short(stack)}: {_short(headline)}", "", *_bounded(f"- {_short(line)}" for line in details)]) + "\n"


def _details(reviewed: Reviewed) -> Iterator[str]:
    yield from (f"> {_short(note)}\n" for note in reviewed.notes)
    yield from (_breach(one) for one in sorted(reviewed.breaches, key=lambda one: not one.is_mandatory))
    for risk, members in by_risk(reviewed.steps).items():
        yield f"\n**{risk}**\n"
        yield from (f"- {_short(str(one))}" for one in members)


def _breach(one: Breach) -> str:
    verdict = "refused" if one.is_mandatory else "warned"
    return f"- **{verdict}** by {_short(one.policy)} at {_short(one.name)}: {_short(one.message)}"


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    room, left_out = MOST_BYTES, 0
    for line in lines:
        size = len(line.encode()) + 1
        if left_out or size > room:
            left_out += 1
        else:
            room -= size
            yield line
    if left_out:
        yield f"\n_{left_out} more lines do not fit here; the run's artifact has all._"


def _short(text: str) -> str:
    return cell(text if len(text) <= _LINE else f"{text[:_LINE]}…")
