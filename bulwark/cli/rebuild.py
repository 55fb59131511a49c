"""`bulwark rebuild STACK`: fill an empty state with what the vendors have, when the state is lost and no copy of it is left."""

from pathlib import Path
from typing import Annotated

import typer

from bulwark.account.rebuilding import rebuild as rebuild_state
from bulwark.cli.demo import counting
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.stacks.vendors import vendors_of


def rebuild(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Rebuild a lost state from the program and the vendors; changes nothing at the vendors.

    Refuses a state that holds anything. Look at `bulwark up` or a preview afterwards: what was not found is created there.
    """
    selected, pipeline = select_stack(stack, folder.resolve(), config_folder)
    # What a run that died has made is in its journal until then, and no state is lost that is there.
    selected.unlock()
    with step(f"{stack}: look for what the program declares") as current:
        rebuilt = rebuild_state(selected, vendors_of(pipeline).lookup(), counting(current))
    document = {"stack": stack, "found": dict(rebuilt.identifiers), "rounds": rebuilt.rounds}
    text = f"{len(rebuilt.identifiers)} resources have their place in the state again; run: bulwark up {stack}"
    print_result("rebuild", document, text, as_json=as_json)
