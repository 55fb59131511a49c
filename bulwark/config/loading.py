"""Read the configuration of one environment or of a whole folder, and refuse it with everything that is wrong with it.

`Pipeline.model_validate` alone checks values; only what comes from here has also been held against the rules between keys and
between stacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bulwark.config.environment_secrets import environment_secret_problems
from bulwark.config.hand_over import too_much
from bulwark.config.pipeline import Pipeline
from bulwark.config.reading import read_section
from bulwark.config.rules import Stack, find_problems
from bulwark.config.stack_files import read_stack_files
from bulwark.errors import ConfigError, Problem


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of the stacks of a folder."""

    pipelines: Mapping[str, Pipeline]
    """The stacks of which every key could be read; use them only if there are no problems."""
    problems: tuple[Problem, ...]
    """Everything that is wrong, sorted, each once."""

    def problems_of(self, stack: str) -> tuple[Problem, ...]:
        """Return what is wrong with one stack, on its own or together with others."""
        return tuple(problem for problem in self.problems if problem.stack == stack)


def verify_stacks(documents: Mapping[str, Any]) -> Verified:
    """Read the documents of all stacks of a folder, by name of the stack, and hold them against every rule."""
    readings = {name: read_section(Pipeline, document, name) for name, document in sorted(documents.items())}
    stacks = [Stack(name, reading.section, reading.is_complete) for name, reading in readings.items()]
    problems = {problem for reading in readings.values() for problem in reading.problems}
    problems |= {*find_problems(stacks), *too_much(documents)}
    complete = {stack.name: stack.pipeline for stack in stacks if stack.is_complete}
    return Verified(complete, tuple(sorted(problems)))


def load_pipeline(document: Any, *, stack: str = "", siblings: Mapping[str, Any] | None = None) -> Pipeline:
    """Return the pipeline that a document describes.

    Args:
        document: the value of `bulwark:pipeline` as JSON or YAML has it.
        stack: name of the stack it belongs to; without it nothing is held against the stack's name.
        siblings: the same of every other stack of the folder, by name. An entry of this stack itself is passed over.

    Raises:
        ConfigError: something is wrong with this document, or with it and a sibling together. What is wrong with a sibling alone
            is its own business and is not told here.
    """
    others = {name: sibling for name, sibling in (siblings or {}).items() if name != stack}
    verified = verify_stacks({**others, stack: document})
    problems = verified.problems_of(stack)
    if problems:
        raise ConfigError(problems)
    return verified.pipelines[stack]


def require_environment_secrets(pipeline: Pipeline, given: Mapping[str, Any], *, stack: str = "") -> None:
    """Refuse to go on unless there is a value for each declared environment secret, and none for others.

    Args:
        pipeline: the configuration that declares them.
        given: application to name to value, from `bulwark:environmentSecrets`; values are not looked at.
        stack: name of the stack, for the messages.

    Raises:
        ConfigError: a value is missing, or belongs to no declaration.
    """
    problems = environment_secret_problems(stack, pipeline, given)
    if problems:
        raise ConfigError(problems)


def load_siblings(folder: Path) -> list[Pipeline]:
    """Return the pipelines of all stacks of a folder, sorted by the name of the stack.

    Raises:
        UsageError: the folder has no stack file.
        ConfigError: something is wrong with one of them; carries everything that is.
    """
    verified = verify_stacks({stack: file.pipeline for stack, file in read_stack_files(folder).items()})
    if verified.problems:
        raise ConfigError(verified.problems)
    return [pipeline for _, pipeline in sorted(verified.pipelines.items())]
