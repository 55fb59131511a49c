"""The resources that the rules judge: those of an exported state, of a stack's own, or what the vendors answer now."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulwark.cli.policy.exported import Exported, Listed, SourceKind, as_standing, obtain
from bulwark.stacks.events import Account
from policies.levels import environment_of
from policies.state_resources import StateResources, read_resources, unread


@dataclass(frozen=True, slots=True)
class Source:
    """What is judged."""

    kind: SourceKind
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
    return _source_of(obtain(state, stack, folder, config_folder, live=live, with_secrets=True))


def live_source(listed: Sequence[Listed], account: Account) -> Source:
    """Return what stands: as the state has it where nothing differs, as the vendor has it elsewhere; what is gone is left out."""
    return _source_of(as_standing(listed, account))


def _source_of(exported: Exported) -> Source:
    resources, unseen = read_resources(exported.standing), unread(exported.hidden)
    resources.inputs.extend(unseen.inputs)
    resources.outputs.extend(unseen.outputs)
    resources.secrets |= read_resources(exported.listed).secrets
    return Source(exported.kind, resources, exported.unread, exported.problems, exported.unsettled)
