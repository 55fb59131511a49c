"""Give the Pulumi program its configuration: its own from the engine, its siblings' from the files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bulwark.config.loading import Verified, require_environment_secrets, verify_stacks
from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, PIPELINE_KEY, Pipeline
from bulwark.config.stack_files import find_stack_files, read_stack_file
from bulwark.errors import ConfigError, Problem


class ConfigurationSource(Protocol):
    """What the engine offers; `pulumi.Config("bulwark")` is one."""

    def get_object(self, key: str) -> Any:
        """Return the value of a key, decrypted and parsed from JSON, or None."""


@dataclass(frozen=True, slots=True)
class ProgramConfiguration:
    """The configuration of the stack that is brought up."""

    pipeline: Pipeline
    _values: Mapping[str, Mapping[str, str]] = field(repr=False)
    """Values of environment secrets; out of `repr`, so that no exception or log shows them."""
    _verified: Verified = field(repr=False)
    """This stack and its siblings."""

    def environment_secrets(self, application: str) -> Mapping[str, str]:
        """Return the values of an application's environment secrets, by name. Wrap each in `Output.secret` at once."""
        return self._values.get(application, {})

    @property
    def fleet(self) -> tuple[Pipeline, ...]:
        """The pipelines of all stacks of the folder, sorted by the name of the stack: for what environments share.

        Raises:
            ConfigError: a sibling is wrong. What is made of all stacks would lack that one's part, and nobody would be told.
        """
        if self._verified.problems:
            raise ConfigError(self._verified.problems)
        return tuple(pipeline for _, pipeline in sorted(self._verified.pipelines.items()))


def load_program_configuration(source: ConfigurationSource, stack: str, folder: Path) -> ProgramConfiguration:
    """Read the configuration of a stack and hold it against those of the other stacks of the folder.

    Args:
        source: the engine's configuration of this stack.
        stack: name of the stack.
        folder: where the stack files are.

    Raises:
        ConfigError: something is wrong; carries everything that is.
        UsageError: the folder has no stack file, so that nothing could be held against the siblings.
    """
    document = source.get_object(PIPELINE_KEY.partition(":")[2])
    if document is None:
        raise ConfigError([_no_pipeline(stack)])
    siblings = {name: read_stack_file(name, path).pipeline for name, path in find_stack_files(folder).items() if name != stack}
    verified = verify_stacks({**siblings, stack: document})
    problems = verified.problems_of(stack)
    if problems:
        raise ConfigError(problems)
    pipeline = verified.pipelines[stack]
    values = source.get_object(ENVIRONMENT_SECRETS_KEY.partition(":")[2]) or {}
    require_environment_secrets(pipeline, values, stack=stack)
    return ProgramConfiguration(pipeline, values, verified)


def _no_pipeline(stack: str) -> Problem:
    return Problem(
        stack,
        f'config["{PIPELINE_KEY}"]',
        "the key is missing",
        "the program would not know what to bring up",
        "write the pipeline below it as docs/configuration.md shows",
    )
