"""`bulwark up STACK`: `pulumi up` with the policy pack, after restoring what Google keeps from an earlier teardown."""

from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.demo import counting
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.stacks.operations import bring_up
from bulwark.stacks.vendors import vendors_of


def up(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Bring a stack up: vendors, state and credentials are those of the environment."""
    selected, pipeline = select_stack(stack, folder.resolve(), config_folder)
    with step(f"{stack}: pulumi up") as current:
        done = bring_up(selected, pipeline, vendors_of(pipeline), counting(current))
    document = {
        "stack": stack,
        "restored": [item.identifier for item in done.restored],
        "recovered": done.recovered,
        "unlocked": [lock.process for lock in done.unlocked],
        "changes": done.account.changes,
        "warnings": done.account.warnings,
    }
    lines = [f"took away the lock of process {lock.process}, which had died" for lock in done.unlocked]
    lines += [f"restored {item.identifier}, which Google kept" for item in done.restored]
    lines += [f"found again {urn}, which an interrupted run had begun" for urn in done.recovered]
    lines += [f"{count:>5} {name}" for name, count in sorted(done.account.changes.items())]
    print_result("up", document, "\n".join([*lines, *done.account.warnings]), as_json=as_json)
