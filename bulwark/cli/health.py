"""`bulwark health ENVIRONMENT`: look at everything that an environment's applications need in order to work."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bulwark.cli.documents import HealthDocument
from bulwark.cli.guarded_health import (
    GuardedReport,
    annotation_lines,
    keep_records,
    mode_lines,
    modes_today,
    tell_of,
)
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.clients.clock import current_time
from bulwark.clients.secret_manager import SecretManager
from bulwark.clients.vercel import VercelClient
from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.config.schema import DIALECT
from bulwark.core.consequences import together
from bulwark.core.health.report import HealthReport, phase_of
from bulwark.core.health.summary import markdown, text
from bulwark.errors import UsageError
from bulwark.health.examination import examine
from bulwark.health.probe import Probe
from bulwark.health.scene import Scene

TOKEN_SECRET: Final = "VERCEL_API_TOKEN"  # noqa: S105 - a name


def health(
    environment: Annotated[str, typer.Argument(help="Name of the environment, such as staging.")],
    app: Annotated[list[str] | None, typer.Option("--app", help="Only this application; may be given again.")] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    summary: Annotated[Path | None, typer.Option("--summary", help="Append the report to this file, as Markdown.")] = None,
    *,
    report: Annotated[bool, typer.Option("--report", help="Tell the application's notification channels.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Keep what guards say at the newest deployed commit.")] = False,
    annotations: Annotated[
        bool, typer.Option("--annotations", help="Also print what is wrong on standard error, as annotations of GitHub Actions.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check domains, certificates, the API, the database, sign-in, deployments, secrets and alerts.

    Exit status 0 if all pass, 1 if any fails, 3 if nothing fails and something could not be looked at. What fails while its guard
    is not enforced leaves the status at 0; what could not be looked at never does.
    """
    pipeline = load_environment(folder.resolve(), environment)
    reports = [_examine(pipeline, name) for name in _selected(pipeline, app or [])]
    acting = [GuardedReport(one, modes_today(pipeline, one)) for one in reports]
    phase = phase_of(reports)
    _summarise(reports, summary)
    told = [item for one in acting for item in tell_of(pipeline, one)] if report else []
    kept = [keep_records(pipeline, one) if record else {} for one in acting]
    for line in (line for one in acting if annotations for line in annotation_lines(pipeline, one)):
        print(line, file=sys.stderr)
    document = {
        "environment": environment,
        "phase": phase.value,
        "reports": [one.document(places) for one, places in zip(acting, kept, strict=True)],
        "deliveries": told,
    }
    said = (f"{text(one.report)}{mode_lines(pipeline, one)}" for one in acting)
    print_result("health", document, "\n\n".join(said), as_json=as_json)
    undelivered = any(not delivery["confirmed"] for delivery in told)
    raise typer.Exit(together(one.consequence for one in acting).exit_code or int(undelivered))


def _summarise(reports: Sequence[HealthReport], summary: Path | None) -> None:
    if summary is not None:
        with summary.open("a", encoding="utf-8") as file:
            file.writelines(f"{markdown(one)}\n" for one in reports)


def _selected(pipeline: Pipeline, wanted: Sequence[str]) -> list[str]:
    for name in wanted:
        if name not in pipeline.apps:
            raise UsageError(
                f"there is no application {name!r} in {pipeline.environment.name}; nothing would be looked at. "
                f"Choose one of {', '.join(sorted(pipeline.apps))}."
            )
    return sorted(set(wanted) or pipeline.apps)


def _examine(pipeline: Pipeline, name: str) -> HealthReport:
    scene = Scene(pipeline, name, current_time(), Probe(), lambda: _vercel(pipeline, name))
    with step(f"health of {name} in {pipeline.environment.name}") as current:
        return examine(scene, lambda result: current.tell(f"{result.check} {result.subject}"))


def _vercel(pipeline: Pipeline, name: str) -> VercelClient:
    """Return a client with the token of the job's environment, or else with that of Secret Manager."""
    contract = pipeline.apps[name].secrets.get(TOKEN_SECRET)
    if os.environ.get(TOKEN_SECRET) or contract is None:
        return VercelClient(pipeline.vercel.team_id)
    with SecretManager(pipeline.google.project) as secrets:
        token = secrets.read(contract.source or TOKEN_SECRET)
    return VercelClient(pipeline.vercel.team_id, token)


def health_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark health --json` prints."""
    return {"$schema": DIALECT, **HealthDocument.model_json_schema(mode="serialization")}
