"""`bulwark infra preview`: what a checkout would change, on the published state and without any credential."""

import json
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.cli.stack_selection import FolderOption
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.core.infra.comment import Previewed
from bulwark.core.infra.planned import by_risk
from bulwark.core.infra.previewed import document_of
from bulwark.core.infra.published import PublishedStateError, published_of
from bulwark.errors import BulwarkError
from bulwark.infra.previewing import local_session, previewed, without_credentials
from bulwark.local.session import LocalSession
from bulwark.stacks.engine import obtain_engine

_LIMIT_SECONDS: Final = 600


def preview(
    state: Annotated[Path, typer.Option("--state", help="Folder with what `fetch-state` wrote.", file_okay=False)],
    to: Annotated[Path, typer.Option("--to", help="File to write the result to.", dir_okay=False)],
    base: Annotated[str, typer.Option("--base", help="Commit that the change is based on.")] = "",
    stacks: Annotated[list[str] | None, typer.Option("--stack", help="Only this stack; may be given again.")] = None,
    limit: Annotated[float, typer.Option("--limit", help="Seconds after which a preview is ended.", min=1)] = _LIMIT_SECONDS,
    folder: FolderOption = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Preview a checkout on the published state. Nothing is asked of a vendor, and no credential is looked at.

    Exit status 1 if a policy refuses a change, 3 if a stack could not be previewed.
    """
    checkout = folder.resolve()
    with without_credentials():
        found = _previews(checkout, state, base, stacks or [], limit)
    document = document_of(found)
    to.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print_result("infra-preview", {"stacks": document["stacks"]}, "\n".join(_lines(found)), as_json=as_json)
    status = _status(found)
    if status is not ExitCode.PASS:
        raise typer.Exit(status)


def _previews(checkout: Path, state: Path, base: str, names: list[str], limit: float) -> tuple[Previewed, ...]:
    try:
        pipelines = load_environments(checkout)
    except BulwarkError as error:
        # The change's configuration is wrong: that is its result, not a failure of the preview.
        return (Previewed(names[0] if names else "configuration", failure=str(error)),)
    wanted = [one for one in pipelines if not names or one.environment.name in names]
    engine = obtain_engine()
    with tempfile.TemporaryDirectory(prefix="bulwark-preview-") as scratch:
        with step("local cloud"):
            session = local_session(checkout, Path(scratch), pipelines)
        with session as running:
            return tuple(_preview(running, one, engine, state, base, limit) for one in wanted)


def _preview(session: LocalSession, pipeline: Pipeline, engine: Path, state: Path, base: str, limit: float) -> Previewed:
    name = pipeline.environment.name
    path = state / f"{name}.json"
    try:
        published = published_of(json.loads(path.read_text(encoding="utf-8")), name)
    except FileNotFoundError:
        return Previewed(name, failure="there is no published state, so nobody knows what would change")
    except (OSError, ValueError, PublishedStateError) as error:
        return Previewed(name, failure=f"its published state cannot be read: {error}")
    with step(f"{name}: preview on the state of {published.at}") as current:
        found = previewed(session, pipeline, engine, published, base, limit)
        current.tell(found.failure.partition("\n")[0] or f"{len(found.steps)} changes")
    return found


def _status(found: tuple[Previewed, ...]) -> ExitCode:
    if any(breach.is_mandatory for one in found for breach in one.breaches):
        return ExitCode.FAIL
    return ExitCode.UNDECIDED if any(one.failure for one in found) else ExitCode.PASS


def _lines(found: tuple[Previewed, ...]) -> list[str]:
    lines = []
    for one in found:
        counts = ", ".join(f"{len(members)} {risk}" for risk, members in by_risk(one.steps).items()) or "no change"
        lines.append(f"{one.stack}: {f'no preview: {one.failure}' if one.failure else counts}")
        lines += [f"  {note}" for note in one.notes]
        lines += [f"  trust: {line}" for line in one.trust]
        lines += [
            f"  {'refused' if breach.is_mandatory else 'warned'} by {breach.policy}: {breach.name}" for breach in one.breaches
        ]
        lines += [f"  {planned}" for planned in one.steps]
    return lines
