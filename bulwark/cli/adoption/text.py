"""What `bulwark adoption` prints for people: figures, a table of guards, and before and after as lines to look at."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bulwark.cli.adoption.survey import GuardState, Survey
from bulwark.core.adoption import Comparison, Figures
from bulwark.core.durations import format_duration
from bulwark.core.guards import Mode
from bulwark.core.interval_plot import interval_line
from bulwark.core.proportions import Proportion, wilson

_HEAD = ("guard", "mode", "since", "review by", "passed", "stopped", "would have stopped", "undecided")


def survey_text(survey: Survey) -> str:
    """Return what is said about one application."""
    figures, window = survey.figures, survey.figures.window
    lines = [
        f"{survey.application}, {window.begins_at:%Y-%m-%d} to {window.ends_at:%Y-%m-%d}",
        f"  deployments  {_counts(figures)}",
        f"  success      {_line(figures.success, survey.target_ratio)}, {_percent(survey.target_ratio)} promised (┊)",
        f"  recovery     {_recovery(figures)}",
    ]
    if survey.is_cut:
        lines.append("  GitHub lists no more than 1,000 runs: attempts that failed before they deployed anything may be missing")
    lines += ["", *table(survey.guards)]
    for guard in survey.guards:
        if guard.comparison is not None:
            lines += ["", *_before_and_after(guard, guard.comparison, survey.target_ratio)]
    return "\n".join(lines)


def table(guards: Sequence[GuardState]) -> Iterator[str]:
    """Yield a table of guards, and a line for each whose review is overdue."""
    rows = [_HEAD, *(_row(guard) for guard in guards)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        yield "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
    for guard in guards:
        if guard.is_overdue:
            yield (
                f"  ! {guard.guard} was to be reviewed by {guard.setting.review_by}, and acts as {guard.acts_as} until somebody "
                f"decides anew ({guard.setting.reason})"
            )


def _row(guard: GuardState) -> tuple[str, ...]:
    count, setting = guard.count, guard.setting
    would = f"{count.would_have_stopped} ({count.failed_anyway} failed anyway)" if count.would_have_stopped else "0"
    review = setting.review_by.isoformat() if setting.review_by and setting.mode is not Mode.ENFORCE else ""
    since = setting.since.isoformat() if setting.since else ""
    return guard.guard, setting.mode.value, since, review, str(count.passed), str(count.stopped), would, str(count.undecided)


def _before_and_after(guard: GuardState, comparison: Comparison, target_ratio: float) -> Iterator[str]:
    yield f"  {guard.guard} at {guard.setting.mode} since {guard.setting.since}: {comparison.verdict.reason}"
    for word, figures in (("before", comparison.before), ("after", comparison.after)):
        yield f"    {word:<7}{_line(figures.success, target_ratio)}; recovery {_recovery(figures)}"
    gain = comparison.gain
    yield f"    change {gain.low * 100:+.0f} to {gain.high * 100:+.0f} percentage points"


def _line(proportion: Proportion, target_ratio: float) -> str:
    interval, ratio = wilson(proportion), proportion.ratio
    share = "nothing" if ratio is None else _percent(ratio)
    bounds = f"{_percent(interval.low)} to {_percent(interval.high)}"
    return f"0 {interval_line(proportion, target_ratio)} 100 %  {share} of {proportion.total} ({bounds})"


def _counts(figures: Figures) -> str:
    failed = figures.success.total - figures.success.successes
    early = f" ({figures.not_deployed} before anything was deployed)" if figures.not_deployed else ""
    return f"{figures.total}: {figures.success.successes} succeeded, {failed} failed{early}, {figures.undecided} undecided"


def _recovery(figures: Figures) -> str:
    open_rows = ", not recovered from the last failure" if figures.unrecovered else ""
    if figures.recovery_seconds is None:
        return f"none seen{open_rows}"
    return f"{format_duration(timedelta(seconds=round(figures.recovery_seconds)))} (median of {figures.recovered}){open_rows}"


def _percent(ratio: float) -> str:
    return f"{ratio * 100:.0f} %"
