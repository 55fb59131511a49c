"""`bulwark local`: start, look at and stop the local cloud of this checkout."""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.config.environments import load_environments
from bulwark.local.control import read_journal
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports, find_cloud, stop_cloud
from bulwark.local.session import open_session
from bulwark.local.settings import LocalSettings
from bulwark.stacks.engine import find_engine
from bulwark.stacks.scratch import refresh_scratch

app = typer.Typer(help="Google Cloud, GitHub and Vercel on this machine: start, look at, stop.", no_args_is_help=True)

FolderOption = Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
HERE = Path()


@app.command(epilog='Example: bulwark local up && eval "$(bulwark local env)"')
def up(
    folder: FolderOption = HERE,
    *,
    as_json: JsonOption = False,
    any_ports: Annotated[bool, typer.Option(help="Take free ports instead of the fixed ones.")] = False,
) -> None:
    """Start the local cloud unless it runs, and seed it from the stack files."""
    checkout = folder.resolve()
    local = LocalFolder.of(checkout)
    pipelines = load_environments(checkout)
    with local.exclusively("bulwark local up"), step("local cloud"):
        session = open_session(checkout, local, Ports.free() if any_ports else Ports.default(), pipelines)
        for pipeline in pipelines:
            refresh_scratch(checkout, local, pipeline.environment.name)
    _tell(session.settings, as_json=as_json)


@app.command(epilog="Example: bulwark local status --json")
def status(folder: FolderOption = HERE, *, as_json: JsonOption = False) -> None:
    """Say where the local cloud listens; exit status 1 when it does not run."""
    settings = find_cloud(LocalFolder.at(folder.resolve()))
    if settings is None:
        print_result(
            "local-status", {"running": False}, "The local cloud does not run. `bulwark local up` starts it.", as_json=as_json
        )
        raise typer.Exit(ExitCode.FAIL)
    _tell(settings, as_json=as_json)


@app.command(epilog='Example: eval "$(bulwark local env)"')
def env(folder: FolderOption = HERE, *, as_json: JsonOption = False) -> None:
    """Print the settings that lead every tool to the local cloud; exit status 1 when it does not run."""
    local = LocalFolder.at(folder.resolve())
    settings = find_cloud(local)
    if settings is None:
        print_result(
            "local-env", {"running": False}, "# The local cloud does not run. `bulwark local up` starts it.", as_json=as_json
        )
        raise typer.Exit(ExitCode.FAIL)
    variables = settings.environment() | {"BULWARK_CONFIG_FOLDER": str(local.root / "stacks")}
    programs = [str(Path(sys.executable).parent), *map(str, find_engine())]
    lines = [f"export {name}={shlex.quote(value)}" for name, value in sorted(variables.items())]
    lines.append(f'export PATH={shlex.quote(os.pathsep.join(programs))}:"$PATH"')
    document = {"running": True, "variables": variables, "programs": programs}
    print_result("local-env", document, "\n".join(lines), as_json=as_json)


@app.command(epilog="Example: bulwark local journal --after 120 --json")
def journal(
    folder: FolderOption = HERE,
    *,
    after: Annotated[int, typer.Option(help="Only requests behind this number.")] = 0,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 200,
    as_json: JsonOption = False,
) -> None:
    """Show what the local cloud was asked, oldest first; secrets are never in it."""
    settings = find_cloud(LocalFolder.at(folder.resolve()))
    if settings is None:
        print_result(
            "local-journal", {"running": False}, "The local cloud does not run. `bulwark local up` starts it.", as_json=as_json
        )
        raise typer.Exit(ExitCode.FAIL)
    entries = read_journal(settings.endpoints["control"], after, limit)
    lines = [
        f"{item['number']:>6} {item['at'][11:23]} {item['status']} {item['vendor']:<7} {item['method']:<6} {item['path']}"
        for item in entries
    ]
    print_result("local-journal", {"running": True, "entries": entries}, "\n".join(lines), as_json=as_json)


@app.command(epilog="Example: bulwark local down --forget")
def down(
    folder: FolderOption = HERE,
    *,
    forget: Annotated[
        bool, typer.Option("--forget", help="Also remove its state, the local stacks and their passphrase.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Stop the local cloud; what it holds stays unless told otherwise."""
    local = LocalFolder.of(folder.resolve())
    with local.exclusively("bulwark local down"):
        stopped = stop_cloud(local)
        if forget:
            shutil.rmtree(local.root)
    text = f"Stopped: {', '.join(stopped)}." if stopped else "It did not run."
    print_result(
        "local-down", {"stopped": stopped, "forgotten": forget}, text + (" Forgotten." if forget else ""), as_json=as_json
    )


def _tell(settings: LocalSettings, *, as_json: bool) -> None:
    lines = [f"{name:<8} {url}" for name, url in settings.endpoints.items()]
    lines += [f"{name:<8} provider on port {port}" for name, port in settings.provider_ports.items()]
    document = {"running": True, "endpoints": dict(settings.endpoints), "providers": dict(settings.provider_ports)}
    print_result("local-status", document, "\n".join(lines), as_json=as_json)
