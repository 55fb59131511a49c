"""Look at the vendors for what nobody declared and what tells of trust, as `bulwark drift detect` looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bulwark.cli.drift.choice import choose
from bulwark.cli.progress import step
from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.thing import Listing, Thing
from bulwark.core.drift.undeclared import undeclared
from bulwark.core.state import resources_of
from bulwark.core.trust.reading.things import READERS
from bulwark.drift.inventory import Search, take_inventory


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands without being declared, as far as it tells of trust."""

    things: tuple[Thing, ...] = ()
    unseen: tuple[Listing, ...] = ()
    """The places that nobody could look at."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What nobody could look at, a sentence each."""
        return tuple(f"could not be looked at: {one.place.name} ({one.place.kind}): {one.reason}" for one in self.unseen)


def look(stack: str, folder: Path, config_folder: Path | None, listed: Iterable[Mapping[str, Any]]) -> Standing:
    """Return what stands beside the resources of a state. What the configuration leaves out of drift counts here, too.

    Raises:
        UsageError, ConfigError: as for every command on a stack.
        DecisionError: the engine cannot read where the state is kept.
    """
    question = choose(stack, folder, config_folder).question
    kinds = [kind for kind in question.search.kinds if kind.id in READERS]
    search = Search(kinds, question.search.readers, question.search.sessions)
    declaration = Declaration(resources_of(listed), question.contract)
    with step(f"{stack}: looking for what nobody declared"):
        listings = take_inventory(search, declaration, lambda _one: None)
    inventory = undeclared(stack, kinds, declaration, listings)
    return Standing(tuple(inventory.things.values()), inventory.unseen)
