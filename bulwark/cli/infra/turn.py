"""`bulwark infra turn`: wait until no earlier run of the workflow is under way."""

from typing import Annotated

import typer

from bulwark.cli.infra.tokens import job_token
from bulwark.cli.progress import step
from bulwark.cli.result import print_result
from bulwark.infra.turn import Turns


def turn(
    repository: Annotated[str, typer.Option("--repository", help="Full name, OWNER/NAME.")],
    workflow: Annotated[str, typer.Option("--workflow", help="File name of the workflow.")],
    run_id: Annotated[int, typer.Option("--run-id", help="Number of the run that waits.")],
    wait: Annotated[float, typer.Option("--wait", help="Minutes to wait at most.", min=0)] = 150,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Wait for the turn of a run: the oldest that is not over goes first, and none is dropped.

    Exit status 1 if a newer run has been through already, 3 if the wait is over or GitHub cannot be asked.
    """
    with Turns(repository, workflow, job_token()) as turns, step("earlier runs") as current:
        number = turns.wait(run_id, wait, current.tell)
        current.tell("none is under way")
    print_result("infra-turn", {"run_id": run_id, "number": number}, f"it is the turn of run {number}", as_json=as_json)
