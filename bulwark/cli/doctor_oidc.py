"""`bulwark doctor oidc`: what is behind a message with which signing in fails."""

import sys
from typing import Any, Final, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field

from bulwark.cli.result import ExitCode, print_result, printable
from bulwark.config.schema import DIALECT
from bulwark.core.doctor.sign_in_errors import causes_of
from bulwark.errors import UsageError

OIDC: Final = "oidc"
"""What stands in the place of a stack's name."""
COMMAND: Final = "doctor-oidc"


class CauseDocument(BaseModel):
    """One cause that the message may have."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    id: str
    """A name that stays."""
    cause: str
    """What is behind the message."""
    remedy: str
    """What to do."""


class DoctorOidcDocument(BaseModel):
    """What `bulwark doctor oidc --json` prints."""

    model_config = ConfigDict(title="bulwark.doctor-oidc/1", extra="forbid", use_attribute_docstrings=True)

    name: Literal["bulwark.doctor-oidc/1"] = Field("bulwark.doctor-oidc/1", alias="schema")
    """Name and version of this form."""
    causes: list[CauseDocument]
    """Empty where the message is not known."""


def doctor_oidc_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `bulwark doctor oidc --json` prints."""
    return {"$schema": DIALECT, **DoctorOidcDocument.model_json_schema(mode="serialization")}


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
