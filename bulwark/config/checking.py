"""Check the stack files of a folder, for people and for pipelines: what is wrong, and what should be known."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bulwark.config.environment_secrets import missing_values, plain_values, undeclared_values
from bulwark.config.guard_notes import due_reviews, stages_out_of_order
from bulwark.config.loading import verify_stacks
from bulwark.config.paths import render_path
from bulwark.config.pipeline import Pipeline
from bulwark.config.stack_files import StackFile, find_stack_files, read_stack_file
from bulwark.errors import Problem, StackFileError, UsageError

ROTATION_NOTICE: Final = timedelta(days=30)
"""How long before a secret's day of rotation it is mentioned."""


@dataclass(frozen=True, slots=True)
class Check:
    """What came of checking a folder."""

    stacks: tuple[str, ...]
    """The stacks that were asked for, sorted."""
    problems: tuple[Problem, ...]
    """What is wrong with them, sorted."""
    notes: tuple[Problem, ...]
    """What is not wrong but should be known, sorted."""


def check_folder(folder: Path, only: Collection[str], today: date) -> Check:
    """Check the stacks of a folder, all of them unless `only` names some; siblings are always read.

    A file that can not be read is a problem of its stack, and of every other: without it nobody knows what the two share.

    Raises:
        UsageError: the folder has no stack files, or none of a stack that is named.
    """
    paths = find_stack_files(folder)
    unknown = sorted(set(only) - set(paths))
    if unknown:
        raise UsageError(
            f"there is no Pulumi.{unknown[0]}.yaml in {folder}; nothing could be said about the stack; "
            f"name one of {', '.join(paths)}"
        )
    files, unreadable = _read(paths)
    verified = verify_stacks({stack: file.pipeline for stack, file in files.items()})
    problems = {*unreadable, *verified.problems, *_about_values(files, verified.pipelines)}
    wanted = tuple(stack for stack in paths if not only or stack in only)
    notes = {
        note for stack in wanted if stack in verified.pipelines for note in _notes(files[stack], verified.pipelines[stack], today)
    }
    notes |= {note for note in stages_out_of_order(verified.pipelines) if note.stack in wanted}
    kept = (problem for problem in problems if problem.stack in wanted or problem in unreadable)
    return Check(wanted, tuple(sorted(kept)), tuple(sorted(notes)))


def _read(paths: Mapping[str, Path]) -> tuple[dict[str, StackFile], list[Problem]]:
    files: dict[str, StackFile] = {}
    problems: list[Problem] = []
    for stack, path in paths.items():
        try:
            files[stack] = read_stack_file(stack, path)
        except StackFileError as error:
            problems.extend(error.problems)
    return files, problems


def _about_values(files: Mapping[str, StackFile], pipelines: Mapping[str, Pipeline]) -> Iterator[Problem]:
    for stack, file in files.items():
        yield from plain_values(stack, file.environment_secrets)
        if stack in pipelines and _is_open(file):
            yield from undeclared_values(stack, pipelines[stack], file.environment_secrets)


def _is_open(file: StackFile) -> bool:
    """Return whether the names of the values can be seen; the engine may also encrypt the mapping as a whole."""
    return isinstance(file.environment_secrets, Mapping) and "secure" not in file.environment_secrets


def _notes(file: StackFile, pipeline: Pipeline, today: date) -> Iterator[Problem]:
    if _is_open(file):
        yield from missing_values(file.stack, pipeline, file.environment_secrets)
    yield from due_reviews(file.stack, pipeline, today)
    for app, application in pipeline.apps.items():
        for name, secret in application.environment_secrets.items():
            if secret.rotate_by - today <= ROTATION_NOTICE:
                yield Problem(
                    file.stack,
                    render_path(("apps", app, "environment_secrets", name, "rotate_by")),
                    f"the value is to be replaced by {secret.rotate_by}",
                    "a long-lived key that nobody replaces is one that nobody misses",
                    f"replace it at its vendor, run: pulumi config set --secret --path 'environmentSecrets.{app}.{name}', "
                    "and write the next day",
                )
