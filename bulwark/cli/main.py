"""The program `bulwark`: every command is registered here in one line."""

import errno
import sys
from typing import Annotated, Final

import typer

from bulwark import __version__
from bulwark.cli import config, local, workflows
from bulwark.cli.adoption.command import adoption
from bulwark.cli.demo import demo
from bulwark.cli.doctor import doctor
from bulwark.cli.drift import commands as drift
from bulwark.cli.health import health
from bulwark.cli.infra import commands as infra
from bulwark.cli.init import init
from bulwark.cli.notify import notify
from bulwark.cli.policy import commands as policy
from bulwark.cli.rebuild import rebuild
from bulwark.cli.result import ExitCode, exit_code_of, print_error, print_result
from bulwark.cli.teardown import teardown
from bulwark.cli.trust import commands as trust
from bulwark.cli.up import up
from bulwark.errors import BulwarkError

_OF_THE_MACHINE: Final = frozenset({errno.EACCES, errno.EDQUOT, errno.EIO, errno.ENOSPC, errno.EPERM, errno.EROFS})
"""A full disk, a read-only one, a file of somebody else: no error of ours, and a stack of calls would help nobody."""

app = typer.Typer(
    name="bulwark",
    help="Stand up and guard a deployment pipeline for web applications.",
    epilog="Exit status: 0 done or passed, 1 failed, 2 wrong command line or configuration, 3 not decided. "
    "Example: bulwark config check",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(config.app, name="config")
app.add_typer(drift.app, name="drift")
app.add_typer(infra.app, name="infra")
app.add_typer(local.app, name="local")
app.add_typer(policy.app, name="policy")
app.add_typer(trust.app, name="trust")
app.add_typer(workflows.app, name="workflows")
app.command(epilog="Example: bulwark demo")(demo)
app.command(epilog="Example: bulwark init staging --dry-run")(init)
app.command(epilog="Example: bulwark doctor staging")(doctor)
app.command(epilog="Example: bulwark up staging")(up)
app.command(epilog="Example: bulwark rebuild staging")(rebuild)
app.command(epilog="Example: bulwark teardown staging")(teardown)
app.command(epilog="Example: bulwark health staging --report --summary summary.md")(health)
app.command(epilog="Example: bulwark adoption staging --window 30d")(adoption)
app.command(
    epilog="Example: bulwark notify production --key rollback/living-tree/production --title 'Rolled back' --severity critical"
)(notify)


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
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            raise
        print_error(
            BulwarkError(
                f"{error.filename or 'a file of ours'}: {error.strerror}; the run stopped there. What it did before stays. "
                "Free room on the disk, or let the file be written, and run the same command again."
            )
        )
        sys.exit(ExitCode.FAIL)
