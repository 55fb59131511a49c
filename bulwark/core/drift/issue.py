"""Write the one issue of a stack, for somebody who was just woken: what differs, since when, who, what it allows, the ways out.

GitHub refuses bodies above 65,536 characters. What does not fit is left out from the least class on, and its number is said; the
memory below keeps at least every id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.blind_spots import BLIND_SPOTS
from bulwark.core.drift.memory import Remembered, encode
from bulwark.core.drift.report import Group, Report, groups
from bulwark.core.drift.undeclared import Coverage

LONGEST: Final = 65_536
"""Characters of a body at GitHub (GitHub Docs, "Issues"); one that is longer is refused with 422."""
_MEMORY: Final = 60_000
"""Characters that the memory may take at most: the ids of 10,000 findings need up to 58,000."""
_SPARE: Final = 500
"""Left for what finds the issue again, and for what tells how much was left out."""
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class IssueText:
    """Title and body."""

    title: str
    body: str


def issue_of(report: Report) -> IssueText:
    """Return the issue; the same report gives the same text."""
    block = encode(report.memory, _MEMORY)
    room = LONGEST - len(block) - _SPARE
    kept: list[str] = []
    left_out = 0
    for part in _parts(report):
        if len(part) + 1 <= room and not left_out:
            kept.append(part)
            room -= len(part) + 1
        else:
            left_out += 1
    if left_out:
        kept.append(f"_{left_out} more parts do not fit here; `bulwark drift detect {report.stack} --json` prints all._")
    return IssueText(report.headline[:_LONGEST_TITLE], "\n".join([*kept, "", block]))


def _parts(report: Report) -> Iterator[str]:
    yield f"{cell(report.headline)}. Looked at {report.at}.\n"
    yield from (f"> {cell(note)}\n" for note in report.notes)
    if report.reported:
        yield (
            "Two ways out for each: `bulwark drift revert` puts back exactly what you name after showing the plan, "
            "`bulwark drift adopt` writes the change of the configuration that keeps it.\n"
        )
    for group in groups(report.reported):
        yield from _group(report, group)
    for one in report.unseen:
        yield f"- **not known**: {cell(one.what)}: {cell(one.reason)}. {cell(one.remedy)}"
    if report.waiting:
        yield f"\n{len(report.waiting)} more were seen too seldom to be reported."
    for vendor, known in report.coverage.items():
        yield f"- coverage at {vendor}: {coverage_words(known)}"
    yield f"- {len(BLIND_SPOTS)} kinds of things no vendor's API shows, so that nobody looks: docs/drift-kinds.md lists them"
    for entry in report.expired:
        yield f"- the ignore entry for {cell(f'{entry.kind} {entry.id} at {entry.place}')} ended on {entry.expires}"


def coverage_words(known: Coverage) -> str:
    """Return how much of what exists is declared, and what is not known beside it."""
    if known.ratio is None:
        return f"nothing is known to exist, {known.unseen} places not known"
    return f"{known.ratio:.1%} declared ({known.declared} of {known.existing}), {known.unseen} places not known"


def _group(report: Report, group: Group) -> Iterator[str]:
    yield f"### {cell(group.cause)}\n"
    for one in group.findings:
        yield _finding(report, one)


def _finding(report: Report, one: Remembered) -> str:
    seen = "" if one.fingerprint in report.current else " (nobody could look this time)"
    item = one.finding
    if item is None:
        return f"- `{one.fingerprint}` since {one.since}{seen}"
    lines = [
        f"- `{one.fingerprint}` **{item.drift_class}** {cell(item.title)}{seen}",
        f"  since {one.since}. {cell(item.allows)}",
    ]
    lines += [f"  declared: {cell(item.declared or 'nothing')}; there: {cell(item.live or 'nothing')}"] if item.urn else []
    ways = f"`bulwark drift revert {report.stack} {one.fingerprint}` or `bulwark drift adopt {report.stack} {one.fingerprint}`"
    return "\n".join([*lines, f"  {ways}"])


def cell(text: str) -> str:
    """Keep what others wrote from becoming Markdown, a mention of somebody, a link to an issue, or the end of a comment."""
    escaped = "".join(f"\\{sign}" if sign in "\\|`*_<>[]~" else sign for sign in " ".join(text.split()))
    return escaped.replace("@", "@\u200b").replace("#", "#\u200b")
