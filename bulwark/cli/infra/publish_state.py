"""`bulwark infra publish-state STACK`: write a stack's state without its secrets, for previews that have no credential."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.infra.publishing import published


def publish_state(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    commit: Annotated[str, typer.Option("--commit", help="Commit of the protected branch whose program the state follows.")],
    to: Annotated[Path, typer.Option("--to", help="File to write.", dir_okay=False)],
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Write a stack's state without its secrets. Exit status 3 when one would be in it; nothing is written then."""
    selected, _ = select_stack(stack, folder.resolve(), config_folder)
    with step(f"{stack}: the state without its secrets"):
        document = published(selected, commit)
    to.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    content = {"stack": stack, "commit": commit, "at": document["at"], "resources": len(document["resources"]), "file": str(to)}
    text = f"wrote {to}: {content['resources']} resources of {stack} at commit {commit[:12]}, every secret masked"
    print_result("infra-publish-state", content, text, as_json=as_json)
