"""`bulwark trust show`: everything that anybody can reach, and how."""

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.cli.trust.documents import reach_document
from bulwark.cli.trust.question import JsonOption, LiveOption, StackOption, StateOption, ask
from bulwark.cli.trust.wording import mermaid, reaches_text
from bulwark.core.trust.drawing.stations import links_of
from bulwark.core.trust.drawing.svg import svg
from bulwark.core.trust.reaching import Reach, reach

SHOW: Final = "trust-show"

Form = Literal["text", "mermaid"]


def show(
    state: StateOption = None,
    stack: StackOption = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    form: Annotated[Form, typer.Option("--format", help="Text, or a diagram that GitHub draws in Markdown.")] = "text",
    resource: Annotated[
        str | None, typer.Option("--to", help="Only what reaches this: its full name, or the last part of it.")
    ] = None,
    svg_file: Annotated[
        Path | None, typer.Option("--svg", help="Also draw the ways into this file, from the job on the left to what it reaches.")
    ] = None,
    rising: Annotated[
        bool, typer.Option("--rising", help="Also the ways on which one becomes more than one was granted.")
    ] = False,
    live: LiveOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show who comes in by which claims, and what they read, change, become, control, visit or deploy.

    Exit status 0, also where something could not be read: that is told first.
    """
    question = ask(state, stack, folder, config_folder, live=live)
    found = tuple(one for one in reach(question.prover) if _is_asked(one, resource, rising=rising))
    content = {
        "environment": question.environment,
        "source": question.exported.kind,
        "gaps": list(question.gaps),
        "reaches": [reach_document(one) for one in found],
    }
    if svg_file is not None:
        svg_file.write_text(
            svg(links_of(found, question.prover), f"Who reaches what in {question.environment}"), encoding="utf-8"
        )
    text = mermaid(found) if form == "mermaid" else reaches_text(found, question.gaps)
    print_result(SHOW, content, text, as_json=as_json)


def _is_asked(one: Reach, resource: str | None, *, rising: bool) -> bool:
    names = {one.resource, one.resource.rpartition("/")[2], one.resource.partition("@")[0]}
    return (rising or one.is_direct) and (resource is None or resource in names)
