"""`bulwark teardown STACK`: say what goes, ask, lift the protection, remove."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.demo import counting
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.errors import UsageError
from bulwark.stacks.operations import Removal, plan_teardown, tear_down


def teardown(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Remove everything a stack declared, protected resources too; says first what that is, and what the vendors keep."""
    selected, _ = select_stack(stack, folder.resolve(), config_folder)
    # What a run that died has made is in its journal until then.
    selected.unlock()
    removals = plan_teardown(selected.resources())
    print(describe(stack, removals), file=sys.stderr)
    if removals:
        _ask(stack, is_agreed=yes)
        with step(f"{stack}: pulumi destroy") as current:
            tear_down(selected, counting(current))
    kept = [item for item in removals if item.remark]
    text = "\n".join([f"{len(removals)} resources removed.", *(f"{item.name} {item.remark}" for item in kept)])
    document = {
        "stack": stack,
        "removed": [{"type": item.token, "name": item.name, "id": item.identifier, "remark": item.remark} for item in removals],
    }
    print_result("teardown", document, text, as_json=as_json)


def describe(stack: str, removals: Sequence[Removal]) -> str:
    """Return what a person should read before agreeing, one line a resource."""
    if not removals:
        return f"Stack {stack} holds nothing."
    lines = [
        f"  {item.name:<60} {item.token}{' [protected]' if item.is_protected else ''}{': ' + item.remark if item.remark else ''}"
        for item in removals
    ]
    return "\n".join([f"Stack {stack}: {len(removals)} resources will be removed.", *lines])


def _ask(stack: str, *, is_agreed: bool) -> None:
    if is_agreed:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"nobody can be asked whether to remove stack {stack}; nothing was removed. Say --yes to agree beforehand."
        )
    answer = typer.prompt(f"Type the stack's name ({stack}) to remove all of it", err=True)
    if answer != stack:
        raise UsageError(f"the answer was {answer!r}, not {stack!r}; nothing was removed. Run the command again to try again.")
