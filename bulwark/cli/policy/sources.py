"""Where the resources to judge come from: an exported state, a stack's own, or what the vendors answer now."""

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
from policies.levels import environment_of
from policies.state_resources import StateFormError, StateResources, listed_in, read_resources, unread


@dataclass(frozen=True, slots=True)
class Source:
    """What is judged."""

    kind: Literal["state", "stack", "live"]
    resources: StateResources
    unread: tuple[str, ...] = ()
    """URNs of resources that the vendors did not let us read; all their values are unknown."""
    problems: tuple[str, ...] = ()
    """What the vendors said about those."""
    unsettled: tuple[str, ...] = ()
    """What a run that did not end left open, so that there may be more or other resources than these."""

    @property
    def environment(self) -> str:
        """The stack in the URNs; empty where there is no resource."""
        return environment_of(self.resources.outputs[0].urn) if self.resources.outputs else ""


def read_source(state: Path | None, stack: str | None, folder: Path, config_folder: Path | None, *, live: bool) -> Source:
    """Return the resources that the command line asks for. Secrets are decrypted to be judged, and never shown.

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
        return Source("state", read_resources(listed_in(exported)), unsettled=operations_left(exported))
    selected, _ = select_stack(str(stack), folder, config_folder)
    # Before the state is read: a run that ends in between is told of although it is in the state, and never the other way round.
    journal = journal_left(selected)
    exported = selected.export(with_secrets=True)
    listed, unsettled = listed_in(exported), journal + operations_left(exported)
    if not live:
        return Source("stack", read_resources(listed), unsettled=unsettled)
    with step(f"{stack}: reading every resource at its vendor") as current:
        return replace(live_source(listed, selected.look(counting(current))), unsettled=unsettled)


def live_source(listed: Sequence[Mapping[str, Any]], account: Account) -> Source:
    """Return what stands: as the state has it where nothing differs, as the vendor has it elsewhere; what is gone is left out."""
    standing: list[Mapping[str, Any]] = []
    hidden: list[Mapping[str, Any]] = []
    for one in listed:
        seen = account.seen.get(str(one["urn"]))
        if seen is None:
            hidden.append(one)
        elif not seen.is_changed:
            # The state's own has its secrets; those in the engine's answer are masked.
            standing.append(one)
        elif seen.state is not None:
            standing.append({**seen.state, "external": one.get("external", False)})
    resources, unseen = read_resources(standing), unread(hidden)
    resources.inputs.extend(unseen.inputs)
    resources.outputs.extend(unseen.outputs)
    resources.secrets |= read_resources(listed).secrets
    problems = tuple(account.errors) if hidden else ()
    return Source("live", resources, tuple(str(one["urn"]) for one in hidden), problems)


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
