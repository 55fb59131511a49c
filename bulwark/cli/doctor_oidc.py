"""`bulwark doctor oidc`: what is behind a message with which signing in fails."""

import sys
from typing import Any, Final

import typer

from bulwark.cli.result import ExitCode, print_result, printable
from bulwark.core.doctor.sign_in_errors import causes_of
from bulwark.errors import UsageError

OIDC: Final = "oidc"
"""What stands in the place of a stack's name."""
COMMAND: Final = "doctor-oidc"


def explain_message(message: str | None, *, as_json: bool) -> None:
    """Print causes and remedies of a message, `-` for standard input; end with status 3 where it is not known.

    Raises:
        UsageError: there is no message.
    """
    text = sys.stdin.read() if message == "-" else message
    if not text or not text.strip():
        raise UsageError(
            "`bulwark doctor oidc` needs the message that the job ended with; without it nothing can be told. "
            "Give it with --message TEXT, or --message - for standard input."
        )
    causes = causes_of(text)
    content: dict[str, Any] = {"causes": [{"id": one.id, "cause": one.cause, "remedy": one.remedy} for one in causes]}
    lines = [line for one in causes for line in (one.id, f"  cause: {one.cause}", f"  instead: {one.remedy}")]
    unknown = [
        "no known message is in this text; nothing is said about it",
        "  instead: `bulwark trust simulate --stack STACK --token FILE` takes the job's token through every step",
    ]
    print_result(COMMAND, content, printable("\n".join(lines or unknown)), as_json=as_json)
    raise typer.Exit(ExitCode.PASS if causes else ExitCode.UNDECIDED)
