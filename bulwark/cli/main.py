"""The program `bulwark`: every command is registered here in one line."""

import sys
from typing import Annotated

import typer

from bulwark import __version__
from bulwark.cli import config, local
from bulwark.cli.demo import demo
from bulwark.cli.result import exit_code_of, print_error, print_result
from bulwark.cli.teardown import teardown
from bulwark.cli.up import up
from bulwark.errors import BulwarkError

app = typer.Typer(
    name="bulwark",
    help="Stand up and guard a deployment pipeline for web applications.",
    epilog="Exit status: 0 done or passed, 1 failed, 2 wrong command line or configuration, 3 not decided. "
    "Example: bulwark config check",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(config.app, name="config")
app.add_typer(local.app, name="local")
app.command(epilog="Example: bulwark demo")(demo)
app.command(epilog="Example: bulwark up staging")(up)
app.command(epilog="Example: bulwark teardown staging")(teardown)


@app.command(epilog="Example: bulwark version --json")
def version(*, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Print the version."""
    print_result("version", {"version": __version__}, __version__, as_json=as_json)


def main() -> None:
    """Run the command line; an error that was foreseen ends it with one message and its exit status."""
    try:
        app()
    except BulwarkError as error:
        print_error(error)
        sys.exit(exit_code_of(error))
