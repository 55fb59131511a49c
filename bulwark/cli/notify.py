"""`bulwark notify ENVIRONMENT`: tell people, on the channels that the application's configuration routes to."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bulwark.cli.documents import NotifyDocument
from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.clients.clock import current_time
from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.config.schema import DIALECT
from bulwark.core.consequences import capped
from bulwark.core.guards import BY_ID, mode_on
from bulwark.core.notices import Notice, Severity, is_key
from bulwark.errors import UsageError
from bulwark.notifications.delivery import deliver
from bulwark.notifications.receivers import receivers_of


def notify(
    environment: Annotated[str, typer.Argument(help="Name of the environment, such as staging.")],
    title: Annotated[str, typer.Option("--title", help="What people have to know, in one line.")],
    key: Annotated[str, typer.Option("--key", help="What it is about, the same each time: rollback/living-tree/production.")],
    app: Annotated[str | None, typer.Option("--app", help="The application; may be left out if there is one.")] = None,
    severity: Annotated[Severity, typer.Option("--severity", help="How bad it is.")] = Severity.WARNING,
    body: Annotated[Path | None, typer.Option("--body", help="File with the rest, as Markdown.", dir_okay=False)] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    guard: Annotated[str, typer.Option("--guard", help="The guard that found it: its mode decides how loud it may be.")] = "",
    *,
    resolved: Annotated[bool, typer.Option("--resolved", help="Say that it is over.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell people once: the same key again updates the issue, and pages only when it got worse or is over.

    Exit status 0 if every channel confirmed, 1 if one did not; the others are told of that one.
    """
    if not is_key(key):
        raise UsageError(
            f"{key!r} is no key; the notice could not be found again. Write lower-case letters, digits and . _ / -, "
            "such as rollback/living-tree/production."
        )
    pipeline = load_environment(folder.resolve(), environment)
    application = _application(pipeline, app)
    allowed = severity if not guard else _allowed(pipeline, application, guard, severity)
    words = body.read_text(encoding="utf-8") if body is not None else ""
    notice = Notice(key, allowed or severity, title, words, is_resolved=resolved)
    told = tell_people(pipeline, application, notice) if allowed else []
    lines = [f"{'✓' if item['confirmed'] else '✗'} {item['channel']}: {item['detail']}" for item in told]
    nobody = (
        f"No channel of {application} in {environment} is told what is {allowed}."
        if allowed
        else f"{guard} only observes in {environment}: nobody is told."
    )
    print_result("notify", {"key": key, "deliveries": told}, "\n".join(lines) or nobody, as_json=as_json)
    if not all(item["confirmed"] for item in told):
        raise typer.Exit(ExitCode.FAIL)


def _allowed(pipeline: Pipeline, application: str, guard: str, severity: Severity) -> Severity | None:
    """Return how bad people are told that it is, by the guard's mode today; None when nobody is told."""
    if guard not in BY_ID:
        raise UsageError(f"there is no guard {guard!r}; nobody could tell how loud it may be. Choose one of {', '.join(BY_ID)}.")
    setting = pipeline.guard(guard, application)
    return capped(mode_on(setting.mode, setting.review_by, current_time().date()), severity)


def tell_people(pipeline: Pipeline, application: str, notice: Notice) -> list[dict[str, object]]:
    """Deliver a notice; return what became of it on each channel that was told, as JSON."""
    with step(f"telling people: {notice.key}") as current:
        receivers = receivers_of(pipeline, application, notice)
        deliveries = deliver(notice, receivers, lambda delivery: current.tell(delivery.channel))
    return [
        {"channel": item.channel, "confirmed": item.is_confirmed, "change": item.change.value, "detail": item.detail}
        for item in deliveries
    ]


def _application(pipeline: Pipeline, wanted: str | None) -> str:
    names = sorted(pipeline.apps)
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted not in names:
        said = "no application is named" if wanted is None else f"there is no application {wanted!r}"
        raise UsageError(f"{said}; nobody would be told. Choose one of {', '.join(names)} with --app.")
    return wanted


def notify_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark notify --json` prints."""
    return {"$schema": DIALECT, **NotifyDocument.model_json_schema(mode="serialization")}
