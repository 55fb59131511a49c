"""The commands of `bulwark drift`."""

import typer

from bulwark.cli.drift.adopt import adopt
from bulwark.cli.drift.detect import detect
from bulwark.cli.drift.revert import revert

app = typer.Typer(no_args_is_help=True, help="Find what differs from the program and what nobody declared, and put it right.")
app.command(epilog="Example: bulwark drift detect staging --report")(detect)
app.command(epilog="Example: bulwark drift revert staging 30a0eeb1e0")(revert)
app.command(epilog="Example: bulwark drift adopt staging 30a0eeb1e0 --output keep.patch")(adopt)
