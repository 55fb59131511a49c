"""`bulwark config`: verify the stack files, and print their schema. Needs no engine, no network and no credential."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field

from bulwark.cli.result import ExitCode, praise, print_error, print_result
from bulwark.config.checking import Check, check_folder
from bulwark.config.schema import DIALECT, pipeline_schema
from bulwark.errors import ConfigError, Problem

CHECK: Final = "config-check"
SCHEMA: Final = "config-schema"

app = typer.Typer(help="Verify the configuration, and print its schema.", no_args_is_help=True)


class ProblemDocument(BaseModel):
    """One problem, as `--json` prints it."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    stack: str
    """The stack whose file has to change."""
    path: str
    """Where in the value of `bulwark:pipeline`; empty for the whole file."""
    wrong: str
    """What is wrong with the value seen."""
    consequence: str
    """What it would cause."""
    remedy: str
    """What to write instead."""


class ConfigCheckDocument(BaseModel):
    """What `bulwark config check --json` prints."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True, title=f"bulwark.{CHECK}/1")

    name: Literal["bulwark.config-check/1"] = Field("bulwark.config-check/1", alias="schema")
    """Name and version of this form."""
    phase: Literal["pass", "fail"]
    """`pass` if there are no problems, otherwise `fail`."""
    stacks: list[str]
    """The stacks that were checked; their siblings were read too."""
    problems: list[ProblemDocument]
    """Everything that is wrong with them."""
    notes: list[ProblemDocument]
    """What is not wrong, but should be known: values not yet set, rotations and reviews of guards due."""


def config_check_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document that `bulwark config check --json` prints."""
    return {"$schema": DIALECT, **ConfigCheckDocument.model_json_schema(mode="serialization")}


@app.command(epilog="Example: bulwark config check --stack staging --json")
def check(
    stack: Annotated[list[str] | None, typer.Option("--stack", help="Tell of this stack only; may be given again.")] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.")] = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Verify the stack files, each alone and all together. Exit status 0 if they are right, 2 if not."""
    found = check_folder(folder, stack or [], today=datetime.now(UTC).date())
    if as_json:
        print_result(CHECK, _content(found), "", as_json=True)
    else:
        _tell(found)
    if found.problems:
        raise typer.Exit(ExitCode.USAGE)


@app.command(epilog="Example: bulwark config schema > pipeline.schema.json")
def schema(*, as_json: Annotated[bool, typer.Option("--json", help="Print it inside of a result document.")] = False) -> None:
    """Print the JSON Schema of the value of bulwark:pipeline, for editors and other programs."""
    document = pipeline_schema()
    print_result(SCHEMA, {"json_schema": document}, json.dumps(document, indent=2), as_json=as_json)


def _content(found: Check) -> dict[str, Any]:
    return {
        "phase": "fail" if found.problems else "pass",
        "stacks": list(found.stacks),
        "problems": [_document(problem) for problem in found.problems],
        "notes": [_document(note) for note in found.notes],
    }


def _document(problem: Problem) -> dict[str, str]:
    return {
        "stack": problem.stack,
        "path": problem.path,
        "wrong": problem.wrong,
        "consequence": problem.consequence,
        "remedy": problem.remedy,
    }


def _tell(found: Check) -> None:
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if found.problems:
        print_error(ConfigError(found.problems))
    else:
        names = ", ".join(found.stacks)
        print(praise(f"The configuration of {names} is right."))
