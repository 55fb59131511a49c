"""Obtain the resources that a command judges: of a file, of a stack's own state, or as the vendors answer now."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bulwark.cli.demo import counting
from bulwark.cli.policy.unsettled import journal_left, operations_left
from bulwark.cli.progress import step
from bulwark.cli.stack_selection import select_stack
from bulwark.errors import UsageError
from bulwark.stacks.events import Account
from policies.state_resources import StateFormError, listed_in

SourceKind = Literal["state", "stack", "live"]
Listed = Mapping[str, Any]
"""A resource as an exported state lists it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was obtained."""

    kind: SourceKind
    listed: tuple[Listed, ...]
    """As the state has them."""
    standing: tuple[Listed, ...]
    """Those that stand: for `live` with what the vendors have, otherwise all."""
    hidden: tuple[Listed, ...] = ()
    """Those that the vendors did not let us read."""
    problems: tuple[str, ...] = ()
    """What the vendors said about those."""
    unsettled: tuple[str, ...] = ()
    """What a run that did not end left open, so that there may be more or other resources than these."""

    @property
    def unread(self) -> tuple[str, ...]:
        """URNs of those that the vendors did not let us read."""
        return tuple(str(one["urn"]) for one in self.hidden)


def obtain(
    state: Path | None, stack: str | None, folder: Path, config_folder: Path | None, *, live: bool, with_secrets: bool
) -> Exported:
    """Return the resources that the command line asks for.

    Raises:
        UsageError: the options do not go together, or the file is no exported state.
        EngineRunError: the engine cannot export the state, or nothing could be read at the vendors.
    """
    if (state is None) == (stack is None):
        raise UsageError(
            f"{'neither' if state is None else 'both'} of --state and --stack given; it is not clear what to judge. "
            "Name a file with --state, or a stack with --stack."
        )
    if state is not None:
        if live:
            raise UsageError(
                "--live is given with --state; a file says nothing of what stands now. Name the stack with --stack instead."
            )
        exported = _exported_in(state)
        listed = tuple(listed_in(exported))
        return Exported("state", listed, listed, unsettled=operations_left(exported))
    selected, _ = select_stack(str(stack), folder, config_folder)
    # Before the state is read: a run that ends in between is told of although it is in the state, and never the other way round.
    journal = journal_left(selected)
    exported = selected.export(with_secrets=with_secrets)
    listed, unsettled = tuple(listed_in(exported)), journal + operations_left(exported)
    if not live:
        return Exported("stack", listed, listed, unsettled=unsettled)
    with step(f"{stack}: reading every resource at its vendor") as current:
        return replace(as_standing(listed, selected.look(counting(current))), unsettled=unsettled)


def as_standing(listed: Sequence[Listed], account: Account) -> Exported:
    """Return what stands: as the state has it where nothing differs, as the vendor has it elsewhere; what is gone is left out."""
    standing: list[Listed] = []
    hidden: list[Listed] = []
    for one in listed:
        seen = account.seen.get(str(one["urn"]))
        if seen is None:
            hidden.append(one)
        elif not seen.is_changed:
            # The state's own has its secrets; those in the engine's answer are masked.
            standing.append(one)
        elif seen.state is not None:
            standing.append({**seen.state, "external": one.get("external", False)})
    problems = tuple(account.errors) if hidden else ()
    return Exported("live", tuple(listed), tuple(standing), tuple(hidden), problems)


def _exported_in(path: Path) -> Mapping[str, Any]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        exported: Mapping[str, Any] = json.loads(text)
        listed_in(exported)
    except (OSError, ValueError, StateFormError) as error:
        raise UsageError(
            f"{path} is no exported state: {error}; there is nothing to judge. "
            f"Write one with: pulumi stack export --stack STACK --file {'STATE.json' if str(path) == '-' else path}"
        ) from error
    return exported
