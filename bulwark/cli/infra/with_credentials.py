"""`bulwark infra with-credentials STACK -- COMMAND…`: run a command with an environment's credentials, in no file."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Never

import typer

from bulwark.cli.stack_selection import FolderOption
from bulwark.config.environments import load_environment
from bulwark.errors import UsageError
from bulwark.infra.credentials import credentials_of


def with_credentials(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.")],
    folder: FolderOption = Path(),
) -> None:
    """Run a command with GITHUB_TOKEN and VERCEL_API_TOKEN from Secret Manager; ends with that command's exit status.

    Google's identity is that of the process's environment. The App's key signs here and is not handed on. In a job of GitHub
    Actions the log masks both tokens.
    """
    given = credentials_of(load_environment(folder.resolve(), stack))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _mask(given)
    _become(command, {**os.environ, **given})


def _mask(given: Mapping[str, str]) -> None:
    for value in given.values():
        # The runner reads both streams, takes the line out of the log and hides the value from here on. What the command prints
        # may go to a file, and a mask in it would be the value itself.
        typer.echo(f"::add-mask::{value}", err=True)


def _become(command: list[str], environment: Mapping[str, str]) -> Never:
    sys.stdout.flush()
    try:
        # In the place of this process: signals reach the command itself, and its exit status is the one that counts.
        os.execvpe(command[0], command, environment)  # noqa: S606 - the words of a person or of our own workflow, read by no shell
    except OSError as error:
        raise UsageError(
            f"{command[0]} cannot be run ({error.strerror}); nothing was done. Write the program's path after --."
        ) from error
