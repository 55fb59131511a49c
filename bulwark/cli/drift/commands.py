"""The commands of `bulwark drift`."""

import typer

from bulwark.cli.drift.detect import detect

app = typer.Typer(no_args_is_help=True, help="Find what differs from the program and what nobody declared, and put it right.")
app.command(epilog="Example: bulwark drift detect staging --report")(detect)
