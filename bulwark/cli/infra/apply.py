"""`bulwark infra apply STACK`: bring a stack up if that does exactly what was reviewed."""

import json
import os
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.demo import counting
from bulwark.cli.infra.review import append, require_commit
from bulwark.cli.progress import step
from bulwark.cli.result import ExitCode, print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption, select_stack
from bulwark.core.infra.reviewed import Reviewed, ReviewedFormError, reviewed_of
from bulwark.core.infra.summary import applied_summary
from bulwark.errors import BulwarkError, UsageError
from bulwark.infra.applying import Applied, Outcome
from bulwark.infra.applying import apply as apply_reviewed
from bulwark.infra.recording import Record, record_of, recorded
from bulwark.stacks.vendors import vendors_of

_SAID: Final = {
    Outcome.APPLIED: "what was reviewed is applied",
    Outcome.NOTHING: "nothing to do: everything is as the program says",
    Outcome.STOPPED: "nothing was applied: what would be done is not what was reviewed",
}


def apply(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    reviewed_file: Annotated[Path, typer.Option("--reviewed", help="File that `infra review` wrote.", dir_okay=False)],
    commit: Annotated[str, typer.Option("--commit", help="Commit whose program this is, 40 hexadecimal digits.")],
    summary: Annotated[Path | None, typer.Option("--summary", help="File to append Markdown to.", dir_okay=False)] = None,
    repository: Annotated[
        str, typer.Option("--repository", envvar="GITHUB_REPOSITORY", help="OWNER/NAME of the repository with the ledger.")
    ] = "",
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Settle an interrupted run, look again live, and apply if the steps are the reviewed ones; one line goes into the ledger.

    Exit status 1 if they are not or it failed, 2 if the file is of something else, 3 if another run works on the stack or the
    ledger could not be written.
    """
    require_commit(commit)
    reviewed = _read(reviewed_file, stack, commit)
    selected, pipeline = select_stack(stack, folder.resolve(), config_folder)
    record = record_of(reviewed, repository, os.environ.get("GITHUB_TOKEN", ""))
    with step(f"{stack}: apply what was reviewed") as current:
        try:
            vendors = vendors_of(pipeline)
            done = recorded(
                record,
                lambda goes_on: apply_reviewed(selected, pipeline, vendors, reviewed, counting(current), goes_on=goes_on),
            )
        except BulwarkError as error:
            append(summary, applied_summary(stack, "failed", [*str(error).splitlines(), *record.problems]))
            for problem in record.problems:
                typer.echo(problem, err=True)
            raise
    _tell(stack, done, record, summary, as_json=as_json)
    if done.outcome is Outcome.STOPPED:
        raise typer.Exit(ExitCode.FAIL)
    if record.problems:
        raise typer.Exit(ExitCode.UNDECIDED)


def _read(file: Path, stack: str, commit: str) -> Reviewed:
    try:
        reviewed = reviewed_of(json.loads(file.read_text(encoding="utf-8")), stack, commit)
    except (OSError, ValueError, RecursionError, ReviewedFormError) as error:
        raise UsageError(
            f"{file} is not what was reviewed of {stack} at this commit: {error}; nothing was applied. "
            "Hand over the file that `bulwark infra review` wrote for them."
        ) from error
    if reviewed.is_refused:
        raise UsageError(
            f"{file} says that a policy refuses the change; nothing was applied. Mend the change and review it again."
        )
    return reviewed


def _tell(stack: str, done: Applied, record: Record, summary: Path | None, *, as_json: bool) -> None:
    headline = _SAID[done.outcome]
    steps = () if done.outcome is Outcome.STOPPED else tuple(str(one) for one in done.steps)
    details = [*done.settled, *done.difference, *steps, *record.problems]
    if done.outcome is Outcome.STOPPED:
        details.append(
            "`-` was reviewed and is not to be done now, `+` is to be done now and nobody reviewed it; run the workflow again"
        )
    append(summary, applied_summary(stack, headline, details))
    text = "\n".join([f"{stack}: {headline}", *(f"  {line}" for line in details)])
    document = {
        "stack": stack,
        "outcome": done.outcome.value,
        "difference": list(done.difference),
        "settled": list(done.settled),
        "steps": [{"urn": one.urn, "operation": one.operation, "paths": list(one.paths)} for one in done.steps],
        "ledger": {"number": record.number or None, "problems": record.problems},
    }
    print_result("infra-apply", document, text, as_json=as_json)
