"""Find again what an interrupted run made but could not write down.

The engine notes in the state that it is about to create a resource, then asks the provider. A run that dies in between leaves
the note and perhaps the resource: the next run would be refused because it exists already. Before that run, each note becomes a
resource of the state under the id that the vendor would have given it, and the refresh with which the run begins looks there:
what is there stays in the state, what is not leaves it and is created. The engine's own `refresh --import-pending-creates` turns
the note into another note, which no part of the engine reads (tried with v3.259.0, and read in its source).

A note may be of a resource that takes the place of another: both have one URN, and only their ids tell them apart. A replacement
that is made first is settled as the engine itself leaves it, with the old one marked to be deleted (pkg/resource/deploy/step.go);
one that is made after the old was deleted takes that one's place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulwark.stacks.masked_secrets import encryptable

CREATING: Final = "creating"
"""Source: pulumi/pulumi sdk/go/common/apitype/core.go, OperationTypeCreating, v3.259.0."""

_OF_A_STATE: Final = frozenset({"urn", "type", "custom", "parent", "protect", "provider", "inputs"})
"""What an event tells of a resource and a state keeps of it (sdk/go/common/apitype/events.go, core.go)."""

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PendingCreate:
    """A resource that an interrupted run was creating."""

    resource: Mapping[str, Any]
    """What the state tells of it."""

    @property
    def urn(self) -> str:
        """Its URN."""
        return str(self.resource["urn"])

    @property
    def token(self) -> str:
        """Its type."""
        return str(self.resource["type"])

    @property
    def inputs(self) -> Inputs:
        """What it was to be made with."""
        inputs: Inputs = self.resource.get("inputs") or {}
        return inputs


def pending_creates(state: Mapping[str, Any]) -> list[PendingCreate]:
    """Return the creations under way when the state was written last; other operations repeat themselves safely."""
    return [
        PendingCreate(operation["resource"])
        for operation in (state.get("deployment") or {}).get("pending_operations") or []
        if operation["type"] == CREATING
    ]


def resources_of(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the resources of an exported state, in the engine's order."""
    return list((state.get("deployment") or {}).get("resources") or [])


def ids_of(state: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return type and id of what a state tells to be at the vendors; what was deleted to be replaced is not."""
    return frozenset(
        (str(item["type"]), str(item["id"]))
        for item in resources_of(state)
        if item.get("id") and not item.get("pendingReplacement")
    )


def note_creations(state: Mapping[str, Any], planned: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the state with pending creations, by URN, that the engine took for failed because the provider died over them.

    Whether the vendor made them is as unknown as after a killed run, so they are settled alike. Masked secrets are mended by the
    update that follows: they differ from the program's. That the state has a resource of the URN says nothing: it may be the one
    that was to be replaced.
    """
    deployment = dict(state["deployment"])
    pending = list(deployment.get("pending_operations") or [])
    known = {operation["resource"]["urn"] for operation in pending}
    pending += [
        {
            "type": CREATING,
            "resource": {name: encryptable(value) for name, value in item.items() if name in _OF_A_STATE and value},
        }
        for urn, item in planned.items()
        if urn not in known
    ]
    deployment["pending_operations"] = pending
    return {**state, "deployment": deployment}


def settle(state: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    """Return the state without pending creations; those of which `found` has the id (by URN) have become resources."""
    deployment = dict(state["deployment"])
    pending = deployment.get("pending_operations") or []
    creations = {operation["resource"]["urn"]: operation["resource"] for operation in pending if operation["type"] == CREATING}
    resources = resources_of(state)
    for urn, resource in creations.items():
        if urn in found:
            resources = _with(resources, resource | {"id": found[urn]})
    deployment["resources"] = resources
    deployment["pending_operations"] = [operation for operation in pending if operation["type"] != CREATING]
    return {**state, "deployment": deployment}


def _with(resources: Sequence[Mapping[str, Any]], made: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the resources with one more, in front of what it replaces and of what names it.

    What it depends on itself stands before those: a run that was creating it had finished that, and what a run has finished comes
    first in the state that it leaves. No two that were being created depend on each other.
    """
    urn = made["urn"]
    place = next((index for index, item in enumerate(resources) if item["urn"] == urn or urn in _named_by(item)), len(resources))
    rest = [_behind(made, item) for item in resources[place:] if not (item["urn"] == urn and item.get("pendingReplacement"))]
    return [*resources[:place], made, *rest]


def _behind(made: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a resource as it is once another was made: one of the same URN has been replaced, unless that other is to go."""
    return {**item, "delete": True} if item["urn"] == made["urn"] and not made.get("delete") else item


def _named_by(resource: Mapping[str, Any]) -> set[str | None]:
    """Return the URNs that must stand before a resource (pkg/resource/deploy/snapshot.go, VerifyIntegrity)."""
    listed = [*(resource.get("dependencies") or []), *(resource.get("replaceWith") or [])]
    for urns in (resource.get("propertyDependencies") or {}).values():
        listed += urns or []
    provider = str(resource.get("provider") or "").rpartition("::")[0]
    return {*listed, provider, resource.get("parent"), resource.get("deletedWith")}
