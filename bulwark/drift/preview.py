"""Read a preview with refresh: what differs, what is gone, what nobody could look at and why, what the program has yet to do.

Source of the shapes: pulumi/pulumi sdk/go/common/apitype/events.go (`StepEventMetadata`), v3.259.0.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bulwark.core.drift.differences import Refreshed
from bulwark.core.state import Resource, resource_of
from bulwark.stacks.events import Account, Step

_OWN: Final = "pulumi:"
"""Beginning of the types that are the engine's own: stacks and providers, which stand at no vendor."""


@dataclass(frozen=True, slots=True)
class Unlooked:
    """A declared resource that nobody could look at."""

    urn: str
    reason: str
    remedy: str

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview with refresh told."""

    refreshed: tuple[Refreshed, ...]
    """Every resource that was read, in the order of the state."""
    unlooked: tuple[Unlooked, ...]
    """Those that were not, likewise."""
    pending: tuple[str, ...]
    """URNs of resources whose creation or change an interrupted run left open."""
    unapplied: tuple[Step, ...]
    """What the program would change although nothing differs at the vendor: it was not brought up since it was changed."""

    @property
    def looked_at(self) -> frozenset[str]:
        """URNs of what was read."""
        return frozenset(one.resource_before.urn for one in self.refreshed)


def preview_of(state: Mapping[str, Any], account: Account) -> Preview:
    """Return what a preview told about a state.

    Args:
        state: as the engine exports it.
        account: of the preview; what is not among its `refreshed` was not looked at.
    """
    deployment = state.get("deployment") or {}
    standing = [one for one in deployment.get("resources") or () if _is_at_a_vendor(one)]
    read = [_refreshed(resource_of(one), account.refreshed[one["urn"]]) for one in standing if one["urn"] in account.refreshed]
    unlooked = tuple(_unlooked(str(one["urn"]), account) for one in standing if one["urn"] not in account.refreshed)
    pending = tuple(str((one.get("resource") or {}).get("urn")) for one in deployment.get("pending_operations") or ())
    return Preview(tuple(read), unlooked, pending, tuple(_unapplied(account, read)))


def _is_at_a_vendor(resource: Mapping[str, Any]) -> bool:
    return bool(resource.get("custom")) and not resource.get("delete") and not str(resource.get("type")).startswith(_OWN)


def _refreshed(before: Resource, metadata: Mapping[str, Any]) -> Refreshed:
    """Read one result. The state's own record is taken for the values before: an event masks more than it has to."""
    after = metadata.get("new")
    if after is None:
        return Refreshed(before, None, {}, is_gone=True)
    detailed = metadata.get("detailedDiff") or {}
    paths = {path: bool((one or {}).get("inputDiff")) for path, one in detailed.items()}
    # A provider may name the properties alone.
    plain: dict[str, bool] = dict.fromkeys(metadata.get("diffs") or (), False)
    return Refreshed(before, resource_of(after), paths or plain)


def _unlooked(urn: str, account: Account) -> Unlooked:
    said = account.failures.get(urn) or account.errors
    reason = " ".join(said[0].split()) if said else "the engine ended before it had looked"
    return Unlooked(urn, reason, "mend what the engine names, and run it again")


def _unapplied(account: Account, read: Iterable[Refreshed]) -> Iterator[Step]:
    """Yield what would be changed for the program's sake alone; `replace` and `discard` repeat a step that is told already."""
    drifted = {one.resource_before.urn for one in read if one.is_gone or one.paths}
    for step in account.steps:
        if step.urn not in drifted and step.operation in {"create", "update", "delete", "create-replacement"}:
            yield step
