"""Read every environment of a folder, for commands that work on all of them or on one among its siblings."""

from pathlib import Path

from bulwark.config.loading import verify_stacks
from bulwark.config.pipeline import Pipeline
from bulwark.config.stack_files import read_stack_files
from bulwark.errors import ConfigError, UsageError


def load_environments(folder: Path) -> list[Pipeline]:
    """Return the pipelines of all stacks in the order in which they are brought up.

    The environment that owns what all share comes last: a change is tried where it can do least harm.

    Raises:
        ConfigError: anything is wrong in any of them.
        UsageError: the folder has no stack files.
    """
    verified = verify_stacks({name: file.pipeline for name, file in read_stack_files(folder).items()})
    if verified.problems:
        raise ConfigError(verified.problems)
    return sorted(verified.pipelines.values(), key=lambda pipeline: (_owns_shared(pipeline), pipeline.environment.name))


def load_environment(folder: Path, stack: str) -> Pipeline:
    """Return the pipeline of one stack, verified together with its siblings.

    Raises:
        ConfigError: anything is wrong in any of them.
        UsageError: the folder has no such stack.
    """
    pipelines = {pipeline.environment.name: pipeline for pipeline in load_environments(folder)}
    if stack not in pipelines:
        raise UsageError(
            f"there is no stack {stack!r} in {folder}; nothing can be done with it. Choose one of {', '.join(sorted(pipelines))}."
        )
    return pipelines[stack]


def _owns_shared(pipeline: Pipeline) -> bool:
    return pipeline.infrastructure.owns_repository or any(app.owns_repository for app in pipeline.apps.values())
