"""`bulwark infra review STACK`: look live at what would change, for the person who approves."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.demo import counting
from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.core.infra.reviewed import document_of
from bulwark.core.infra.summary import review_summary
from bulwark.errors import UsageError
from bulwark.infra.reviewing import review as look

_DIGITS: Final = 40


def review(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    to: Annotated[Path, typer.Option("--to", help="File to write the reviewed steps to.", dir_okay=False)],
    commit: Annotated[str, typer.Option("--commit", help="Commit whose program this is, 40 hexadecimal digits.")],
    summary: Annotated[Path | None, typer.Option("--summary", help="File to append Markdown to.", dir_okay=False)] = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Preview a stack live and write its steps down; changes nothing. Exit status 1 if a policy refuses, 0 also with changes."""
    require_commit(commit)
    selected, _ = select_stack(stack, folder.resolve(), config_folder)
    with step(f"{stack}: what would change") as current:
        reviewed = look(selected, commit, counting(current))
    document = document_of(reviewed)
    to.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    append(summary, review_summary(reviewed))
    lines = [f"{len(reviewed.steps)} changes would be made to {stack}, written to {to}", *reviewed.notes]
    lines += [f"{'refused' if one.is_mandatory else 'warned'} by {one.policy}: {one.name}" for one in reviewed.breaches]
    lines += [f"  {one}" for one in reviewed.steps]
    content = {name: value for name, value in document.items() if name != "schema"}
    print_result("infra-review", content, "\n".join(lines), as_json=as_json)
    if reviewed.is_refused:
        raise typer.Exit(ExitCode.FAIL)


def require_commit(commit: str) -> None:
    """Make sure that a text names exactly one commit.

    Raises:
        UsageError: it does not.
    """
    if len(commit) != _DIGITS or not set(commit) <= set("0123456789abcdef"):
        raise UsageError(f"{commit!r} is no full commit id; what is applied could be of another one. Write its 40 digits.")


def append(file: Path | None, text: str) -> None:
    """Add a text to a file that may hold others' already."""
    if file is not None:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(text)
