"""Write reports for people: Markdown for job summaries and issues, plain lines for terminals."""

from collections.abc import Iterable, Sequence
from typing import Final

from bulwark.core.health.report import CheckResult, HealthReport
from bulwark.core.verdict import Phase

SIGNS: Final = {Phase.PASS: "✓", Phase.PENDING: "…", Phase.INCONCLUSIVE: "?", Phase.ERROR: "!", Phase.FAIL: "✗"}


def headline(report: HealthReport) -> str:
    """Return the report in one sentence: what is wrong, or that nothing is."""
    where = f"{report.application} in {report.environment}"
    troubles = report.troubles
    if not report.results:
        return f"{where}: nothing was looked at"
    if not troubles:
        return f"{where}: all {len(report.results)} checks pass"
    worst = [result for result in troubles if result.verdict.phase is report.phase]
    more = f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else ""
    return f"{where}: {worst[0].check} {worst[0].subject}: {worst[0].verdict.reason}{more}"


def markdown(report: HealthReport) -> str:
    """Return the report as Markdown: what is wrong first, then a table of everything."""
    lines = [f"### {SIGNS[report.phase]} {_cell(headline(report))}", "", f"Looked at {report.checked_at}.", ""]
    lines += ["| | check | subject | answer after | what was seen |", "| --- | --- | --- | ---: | --- |"]
    ordered = sorted(report.results, key=lambda result: result.verdict.phase is Phase.PASS)
    lines += [_row(result) for result in ordered]
    return "\n".join(lines) + "\n"


def text(report: HealthReport) -> str:
    """Return the report as lines of columns for a terminal."""
    widths = _widths(report.results)
    lines = [
        f"{SIGNS[result.verdict.phase]} {result.check:<{widths[0]}}  {result.subject:<{widths[1]}}  "
        f"{_latency(result):>9}  {result.verdict.reason}"
        for result in report.results
    ]
    return "\n".join([*lines, headline(report)])


def _widths(results: Sequence[CheckResult]) -> tuple[int, int]:
    return _longest(result.check for result in results), _longest(result.subject for result in results)


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _row(result: CheckResult) -> str:
    cells = (SIGNS[result.verdict.phase], result.check, result.subject, _latency(result), result.verdict.reason)
    return f"| {' | '.join(map(_cell, cells))} |"


def _latency(result: CheckResult) -> str:
    return "" if result.latency_seconds is None else f"{result.latency_seconds * 1000:.0f} ms"


def _cell(text: str) -> str:
    """Keep what others wrote from becoming Markdown, a mention of somebody, or a second row."""
    escaped = "".join(f"\\{sign}" if sign in "\\|`*_<>[]" else sign for sign in " ".join(text.split()))
    return escaped.replace("@", "@\u200b")
