"""`bulwark adoption STACK`: how deployments went, what each guard would have stopped, and what each change of a mode brought."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bulwark.adoption.place import place_of
from bulwark.cli.adoption.document import content_of
from bulwark.cli.adoption.survey import environment_guards, survey
from bulwark.cli.adoption.text import survey_text, table
from bulwark.cli.progress import step
from bulwark.cli.result import print_result, printable
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.clients.clock import current_time
from bulwark.clients.github import connect_github
from bulwark.config.environments import load_environment
from bulwark.core.durations import DurationTextError, format_duration, parse_duration
from bulwark.core.verdict import worst
from bulwark.errors import UsageError


def adoption(
    stack: Annotated[str, typer.Argument(help="Name of the stack, such as staging.")],
    app: Annotated[list[str] | None, typer.Option("--app", help="Only this application; may be given again.")] = None,
    window: Annotated[str, typer.Option("--window", help="How long before and after a change deployments are counted.")] = "30d",
    folder: Annotated[Path, typer.Option("--folder", help="Folder with the stack files.", file_okay=False)] = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show what guards that observe or warn would have stopped, and deployments before and after each change of a mode.

    Reads deployments, runs and check runs at GitHub, and changes nothing. Exit status 0 if more deployments succeed after each
    change, or nothing was changed; 1 if fewer do or a review is overdue; 3 if the counts do not tell yet.
    """
    length = _length(window)
    pipeline, now, github = load_environment(folder.resolve(), stack), current_time(), connect_github()
    names = sorted(set(app or pipeline.apps))
    for name in names:
        if name not in pipeline.apps:
            known = ", ".join(sorted(pipeline.apps))
            raise UsageError(f"there is no application {name!r} in {stack}; there is nothing to count. Choose one of {known}.")
    with step(f"deployments of {stack}") as current:
        surveys = []
        for name in names:
            current.tell(name)
            surveys.append(survey(pipeline, place_of(github, pipeline, name), length, now))
    guards = environment_guards(pipeline, now)
    phase = worst([*(one.phase for one in surveys), *(guard.phase for guard in guards)])
    content = content_of(stack, now, format_duration(length), phase, guards, surveys)
    text = "\n\n".join([*map(survey_text, surveys), "\n".join([f"every `up` of {stack}", *table(guards)])])
    print_result("adoption", content, printable(text), as_json=as_json)
    raise typer.Exit(exit_code_of_phase(phase))


def _length(window: str) -> timedelta:
    try:
        length = parse_duration(window)
    except DurationTextError as error:
        raise UsageError(
            f"{window!r} is no duration; nothing could be counted. Write whole days with --window, such as 30d."
        ) from error
    if length < timedelta(days=1):
        raise UsageError(f"{window!r} is less than a day; a guard's change is known by its day. Write --window 30d, or longer.")
    return length
