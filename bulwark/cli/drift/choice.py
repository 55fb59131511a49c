"""How the commands of `bulwark drift` choose their stack."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bulwark.cli.drift.granted import granted
from bulwark.cli.stack_selection import select_stack
from bulwark.clients.clock import current_time
from bulwark.config.drift import ignores_of
from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.core.drift.registry import KINDS
from bulwark.drift.contract import contract_of
from bulwark.drift.detection import Question
from bulwark.drift.inventory import Search
from bulwark.drift.registry import READERS
from bulwark.drift.sessions import sessions_of
from bulwark.errors import DecisionError, UsageError
from bulwark.stacks.engine import EngineRunError

StackArgument = Annotated[str | None, typer.Argument(help="Name of the stack, such as staging.", show_default=False)]
StackOption = Annotated[str | None, typer.Option("--stack", help="The same as the argument.", show_default=False)]
_UNREADABLE: Final = "so that nothing can be told about drift. Mend what it names, and run the command again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A stack, its configuration and what there is to ask about it."""

    pipeline: Pipeline
    question: Question
    checkout: Path

    @property
    def name(self) -> str:
        """Name of the stack."""
        return self.question.stack.name

    @property
    def now(self) -> datetime:
        """The moment of the run, UTC."""
        return self.question.now


def chosen_name(argument: str | None, option: str | None) -> str:
    """Return the stack that is named once, or twice alike.

    Raises:
        UsageError: none is named, or two.
    """
    named = {name for name in (argument, option) if name}
    if len(named) != 1:
        said = f"two stacks are named, {argument!r} and {option!r}" if named else "no stack is named"
        raise UsageError(f"{said}; nothing was looked at. Name one: bulwark drift detect staging")
    return named.pop()


def choose(name: str, folder: Path, config_folder: Path | None) -> Chosen:
    """Return the stack, ready to be looked at.

    Raises:
        UsageError, ConfigError: as for every command on a stack.
        DecisionError: the engine cannot read where the state is kept.
    """
    checkout = folder.resolve()
    try:
        stack, pipeline = select_stack(name, checkout, config_folder)
    except EngineRunError as error:
        raise undecided(error) from error
    contract = contract_of(
        pipeline, load_environments(checkout), tuple(granted(pipeline, stack.engine.backend_url, stack.config_file))
    )
    search = Search(KINDS, READERS, sessions_of(pipeline))
    question = Question(stack, contract, search, ignores_of(pipeline.drift), current_time())
    return Chosen(pipeline, question, checkout)


def undecided(error: EngineRunError) -> DecisionError:
    """Return the error for an engine that could not even read the state: no drift, and no pass either."""
    return DecisionError(f"{str(error).rstrip('.')}; {_UNREADABLE}")
