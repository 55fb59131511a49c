"""What `bulwark health` does with a report, as far as the modes of its guards go: tell people, keep records, show annotations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bulwark.adoption.place import place_of
from bulwark.adoption.recording import Saying, keep
from bulwark.cli.notify import tell_people
from bulwark.cli.progress import step
from bulwark.cli.workflow_commands import annotation_line
from bulwark.clients.github import connect_github
from bulwark.config.pipeline import Pipeline
from bulwark.core.consequences import Annotation, Consequence
from bulwark.core.guards import BY_ID, Mode, is_overdue, mode_on
from bulwark.core.health.guards import GUARDS, Guarded, consequence_for, guarded, part_of, told_part
from bulwark.core.health.notice import notice_of
from bulwark.core.health.report import HealthReport
from bulwark.core.health.summary import markdown
from bulwark.errors import UpstreamError, UsageError
from bulwark.notifications.registry import KINDS


@dataclass(frozen=True, slots=True)
class GuardedReport:
    """A report with the modes in which its guards act."""

    report: HealthReport
    modes: Mapping[str, Mode]

    @property
    def consequence(self) -> Consequence:
        """What the whole report leads to."""
        return consequence_for(self.report, self.modes)

    @property
    def guards(self) -> tuple[Guarded, ...]:
        """What each guard says."""
        return guarded(self.report, self.modes)

    def document(self, kept: Mapping[str, str]) -> dict[str, Any]:
        """Return it as JSON; `kept` says where each guard's record is, or why there is none."""
        guards = [{**one.document(), "kept": kept.get(one.guard, "")} for one in self.guards]
        return {**self.report.document(), "guards": guards}


def modes_today(pipeline: Pipeline, report: HealthReport) -> dict[str, Mode]:
    """Return the mode in which each guard of health acts on the day of the report."""
    day = _moment(report).date()
    settings = {guard: pipeline.guard(guard, report.application) for guard in GUARDS}
    return {guard: mode_on(setting.mode, setting.review_by, day) for guard, setting in settings.items()}


def tell_of(pipeline: Pipeline, one: GuardedReport) -> list[dict[str, object]]:
    """Tell people what they are to be told; return what became of it on each channel, as JSON."""
    notice = notice_of(one.report, one.modes)
    if notice is None or (notice.is_resolved and not _ends_something(pipeline, one)):
        return []
    return tell_people(pipeline, one.report.application, notice)


def _ends_something(pipeline: Pipeline, one: GuardedReport) -> bool:
    """Say whether the end of what was told may be told: while everything observes, only where a channel knows what was told.

    One that remembers nothing would be told each time that all is well, by a guard that is to tell nobody.
    """
    if told_part(one.report, one.modes).results:
        return True
    notifications = pipeline.apps[one.report.application].notifications
    routed = {name for names in notifications.routes.values() for name in names}
    return any(KINDS[notifications.channels[name].kind].remembers for name in routed)


def keep_records(pipeline: Pipeline, one: GuardedReport) -> dict[str, str]:
    """Record what each guard says; return by guard where, or why not. A record that cannot be kept changes no verdict."""
    sayings = [Saying(item.guard, item.mode, item.verdict, markdown(part_of(one.report, {item.guard}))) for item in one.guards]
    try:
        with step(f"recording {one.report.application} in {one.report.environment}"):
            kept = keep(place_of(connect_github(), pipeline, one.report.application), sayings, _moment(one.report))
    except (UpstreamError, UsageError) as error:
        return dict.fromkeys((saying.guard for saying in sayings), f"not kept: {error}")
    return {item.guard: item.detail for item in kept}


def annotation_lines(pipeline: Pipeline, one: GuardedReport) -> Iterator[str]:
    """Yield an annotation for each guard that has something to show, and a warning for each whose review is overdue."""
    for item in one.guards:
        if item.consequence.annotation is not None:
            yield annotation_line(item.consequence.annotation, f"{item.guard} ({item.mode})", item.verdict.reason)
    for guard in _overdue(pipeline, one.report):
        yield annotation_line(Annotation.WARNING, f"{guard} is overdue", _words(pipeline, one, guard))


def mode_lines(pipeline: Pipeline, one: GuardedReport) -> str:
    """Return a line for each guard that is not enforced, each after a line's end; empty when all are."""
    lowered = [guard for guard in GUARDS if pipeline.mode(guard, one.report.application) is not Mode.ENFORCE]
    return "".join(f"\n{_words(pipeline, one, guard)}" for guard in lowered)


def _words(pipeline: Pipeline, one: GuardedReport, guard: str) -> str:
    setting = pipeline.guard(guard, one.report.application)
    said = f"{guard} {_ACTS[one.modes[guard]]} ({setting.reason}); enforced, it {BY_ID[guard].enforced}"
    if guard in _overdue(pipeline, one.report):
        return f"{said}. Its review was due by {setting.review_by}: raise the mode, or decide anew"
    return f"{said}. To be reviewed by {setting.review_by}"


_ACTS = {Mode.OBSERVE: "only observes", Mode.WARN: "only warns", Mode.ENFORCE: "is enforced"}


def _overdue(pipeline: Pipeline, report: HealthReport) -> list[str]:
    day, settings = _moment(report).date(), {guard: pipeline.guard(guard, report.application) for guard in GUARDS}
    return [guard for guard, setting in settings.items() if is_overdue(setting.mode, setting.review_by, day)]


def _moment(report: HealthReport) -> datetime:
    return datetime.fromisoformat(report.checked_at)
