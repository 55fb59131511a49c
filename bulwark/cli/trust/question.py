"""What a command of `bulwark trust` asks about: the facts of a state or of what stands, and what its sentences may name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.policy.exported import Exported, obtain
from bulwark.cli.trust.standing import Standing, look
from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.core.state import resources_of
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.reading.resources import facts_of
from bulwark.core.trust.reading.things import facts_of_things
from bulwark.core.trust.setting import Setting
from bulwark.errors import UsageError

StateOption = Annotated[
    Path | None,
    typer.Option("--state", help="A state that `pulumi stack export` wrote; `-` reads it from standard input."),
]
StackOption = Annotated[str | None, typer.Option("--stack", help="Export the state of this stack and ask about that.")]
LiveOption = Annotated[
    bool, typer.Option("--live", help="Read at the vendors what stands of --stack, declared or not; changes nothing.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about."""

    exported: Exported
    environment: str
    pipeline: Pipeline
    prover: Prover
    standing: Standing
    """With --live, what nobody declared."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why what was read may not be all that stands, a sentence each; empty where it is."""
        hidden = (f"could not be read: {urn.rpartition('::')[2]}" for urn in self.exported.unread)
        told = (f"the vendor said: {problem}" for problem in self.exported.problems)
        return (*(f"not settled: {one}" for one in self.exported.unsettled), *hidden, *told, *self.standing.gaps)


def ask(state: Path | None, stack: str | None, folder: Path, config_folder: Path | None, *, live: bool) -> Question:
    """Return the facts of what the command line names.

    Raises:
        UsageError: the options do not go together, the file is no exported state, or there is nothing in it.
        ConfigError: the configuration of its environment is wrong.
        EngineRunError: the engine cannot export the state, or nothing could be read at the vendors.
    """
    exported = obtain(state, stack, folder.resolve(), config_folder, live=live, with_secrets=False)
    resources = resources_of(exported.standing)
    if not resources:
        raise UsageError(
            f"{state or stack} holds no resource; a proof about nothing would say that all is well. "
            "Bring the stack up with `bulwark up` first."
        )
    # The second part of a URN is the stack.
    environment = resources[0].urn.split("::")[0].rpartition(":")[2]
    pipeline = load_environment(folder.resolve(), environment)
    standing = look(str(stack), folder, config_folder, exported.listed) if live else Standing()
    facts = facts_of_things(facts_of(resources), standing.things, standing.unseen)
    return Question(exported, environment, pipeline, Prover(facts, Setting(pipeline.duty_rows)), standing)
