"""How a command answers: one exit status, and on standard output either text or one JSON document.

Messages for people about errors and progress go to standard error, so that `--json` leaves a single document on standard output.
"""

import json
import os
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final, TextIO

from bulwark.errors import BulwarkError, ConfigError, DecisionError, Problem, UpstreamError, UsageError, WorkflowError


class ExitCode(IntEnum):
    """The exit statuses of `bulwark`; there are no others."""

    PASS = 0
    """It is done, or the verdict is good."""
    FAIL = 1
    """It could not be done, or the verdict is bad."""
    USAGE = 2
    """The command line or the configuration is wrong; nothing was done."""
    UNDECIDED = 3
    """The facts do not allow a verdict (pending, inconclusive, a vendor in error): nothing is promoted."""


_BOLD: Final = "1"
_RED: Final = "31"
_GREEN: Final = "32"
_DIM: Final = "2"


def exit_code_of(error: BulwarkError) -> ExitCode:
    """Return the exit status that an error ends the program with."""
    if isinstance(error, ConfigError | UsageError | WorkflowError):
        return ExitCode.USAGE
    if isinstance(error, UpstreamError | DecisionError):
        return ExitCode.UNDECIDED
    return ExitCode.FAIL


def result_document(command: str, content: Mapping[str, Any], version: int = 1) -> dict[str, Any]:
    """Return the document that a command answers with: its schema's name first, then the content."""
    return {"schema": f"bulwark.{command}/{version}", **content}


def print_result(command: str, content: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """Print a command's answer on standard output: the document if `as_json`, otherwise the text (nothing if it is empty)."""
    if as_json:
        print(json.dumps(result_document(command, content), indent=2, ensure_ascii=False))
    elif text:
        print(text)


def print_error(error: BulwarkError) -> None:
    """Tell a person what went wrong, on standard error."""
    stream = sys.stderr
    if isinstance(error, ConfigError):
        print(render_problems(error.problems, stream), file=stream)
    else:
        print(f"{paint('bulwark:', _RED, stream)} {printable(str(error))}", file=stream)


def render_problems(problems: tuple[Problem, ...], stream: TextIO) -> str:
    """Write problems for people, those of one stack under its file's name; coloured if the stream is a terminal."""
    lines: list[str] = []
    stack: str | None = None
    for problem in problems:
        if problem.stack != stack:
            stack = problem.stack
            lines.append(paint(f"Pulumi.{stack}.yaml" if stack else "configuration", _BOLD, stream))
        lines.append(f"  {paint(printable(problem.path) or 'the whole file', _RED, stream)}: {printable(problem.wrong)}")
        lines.append(f"    {paint('would cause:', _DIM, stream)} {printable(problem.consequence)}")
        lines.append(f"    {paint('instead:', _DIM, stream)} {printable(problem.remedy)}")
    count = len(problems)
    lines.append(f"{count} {'problem' if count == 1 else 'problems'}; nothing was done")
    return "\n".join(lines)


def printable(text: str) -> str:
    """Write characters that command a terminal, or turn the direction of a line, as escapes: messages quote what others wrote."""
    return "".join(sign if sign.isprintable() or sign == "\n" else sign.encode("unicode_escape").decode() for sign in text)


def paint(text: str, colour: str, stream: TextIO) -> str:
    """Colour a text if the stream is a terminal and NO_COLOR (https://no-color.org) is not set."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\033[{colour}m{text}\033[0m"


def praise(text: str) -> str:
    """Return a text for standard output that says all is well, green on a terminal."""
    return paint(text, _GREEN, sys.stdout)
