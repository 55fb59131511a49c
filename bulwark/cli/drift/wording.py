"""Write a drift report for a terminal."""

from collections.abc import Iterator

from bulwark.cli.drift.keeping import Kept
from bulwark.cli.result import printable
from bulwark.core.drift.issue import coverage_words
from bulwark.core.drift.memory import Remembered
from bulwark.core.drift.report import Report, groups


def text(kept: Kept) -> str:
    """Return the report, what matters most first, and the verdict last."""
    return printable("\n".join(_lines(kept.report, kept.place)))


def _lines(report: Report, place: str) -> Iterator[str]:
    for group in groups(report.reported):
        yield group.cause
        for one in group.findings:
            yield from _finding(report, one)
    for one in report.waiting:
        about = one.finding.title if one.finding else "of which only the id is kept"
        yield f"… {one.fingerprint}  {about}, seen {one.times} times since {one.since}: to be seen again"
    for unseen in report.unseen:
        yield f"? {unseen.what}: {unseen.reason}. {unseen.remedy}"
    yield from (f"! {note}" for note in report.notes)
    yield from (f"! the ignore entry for {one.kind} {one.id} at {one.place} ended on {one.expires}" for one in report.expired)
    yield from (f"  {vendor}: {coverage_words(known)}" for vendor, known in report.coverage.items())
    yield f"{report.headline}{f' ({place})' if place else ''}"


def _finding(report: Report, one: Remembered) -> Iterator[str]:
    item = one.finding
    if item is None:
        yield f"✗ {one.fingerprint}  since {one.since}"
        return
    seen = "" if one.fingerprint in report.current else " (nobody could look this time)"
    yield f"✗ {one.fingerprint}  {item.drift_class:<10}  {item.title}{seen}"
    if item.urn:
        yield f"    declared {item.declared or 'nothing'}; there is {item.live or 'nothing'}"
    yield f"    since {one.since}; {item.allows}"
