"""`bulwark infra ledger STACK`: read back what was applied."""

from dataclasses import asdict
from typing import Annotated

import typer

from bulwark.cli.infra.tokens import job_token
from bulwark.cli.result import ExitCode, print_result
from bulwark.core.infra.ledger import Line, gaps
from bulwark.infra.ledger import MOST, Ledger


def ledger(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    repository: Annotated[
        str, typer.Option("--repository", envvar="GITHUB_REPOSITORY", help="OWNER/NAME of the repository with the ledger.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the newest hundred applies of a stack, newest first. Exit status 1 if a line among them was taken away."""
    with Ledger(repository, job_token()) as opened:
        lines = opened.lines(stack)
    missing = gaps(lines, is_whole=len(lines) < MOST)
    text = [*(_text(line) for line in lines), *(f"line {number} is missing: somebody took it away" for number in missing)]
    content = {"stack": stack, "lines": [asdict(line) for line in lines], "missing": list(missing)}
    print_result("infra-ledger", content, "\n".join(text or [f"nothing was applied to {stack} yet"]), as_json=as_json)
    if missing:
        raise typer.Exit(ExitCode.FAIL)


def _text(line: Line) -> str:
    ending = f"{line.outcome} in {line.seconds} s{f' ({line.counts})' if line.counts else ''}" if line.seconds else line.outcome
    who = f" by {line.begun.actor}" if line.begun.actor else ""
    return f"{line.number} {line.at} {line.begun.commit[:12]} {ending}{who} {line.begun.run}".rstrip()
