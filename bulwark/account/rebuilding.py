"""Rebuild a state that is lost, from the program and from what the vendors have.

A preview of the empty stack tells what the program would create, with inputs. Ids follow from those, or are looked up by name, as
those of an interrupted run are (`bulwark.stacks.identifiers`). What was found becomes part of the state; the next preview reads
it at its vendor and so knows the inputs that depend on it. When a preview finds nothing new, the state is whole: the `up` after
it creates what is really missing and mends what differs.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bulwark.errors import UsageError
from bulwark.stacks.identifiers import Lookup, identify
from bulwark.stacks.recovery import PendingCreate, resources_of
from bulwark.stacks.stack import Progress, Stack

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that a preview cannot know (pulumi/pulumi sdk/go/common/resource/plugin, v3.259.0)."""
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""Key of an object that stands for a special value (pulumi/pulumi sdk/go/common/resource/sig, v3.259.0)."""
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the kind of such an object
MASKED: Final = "[secret]"
PROVIDER_PREFIX: Final = "pulumi:providers:"
_STACK: Final = "pulumi:pulumi:Stack"
_OF_A_STATE: Final = ("urn", "type", "custom", "parent", "protect", "provider", "inputs")


class _UnknownInputError(Exception):
    """An id needs an input that only a later preview knows."""


class _KnownInputs(dict[str, Any]):
    """Inputs of which only known ones can be read."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if _is_unknown(value):
            raise _UnknownInputError(name)
        return value


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilt state holds."""

    identifiers: Mapping[str, str]
    """URN to id of what was found by its name; a thing that is not there leaves the state at the next `up`."""
    rounds: int
    """Previews that it took."""


def rebuild(stack: Stack, lookup: Lookup, on_change: Progress) -> Rebuilt:
    """Fill the empty state of a stack with what the vendors have of its program; change nothing at the vendors.

    Raises:
        UsageError: the state is not empty.
        EngineRunError: a preview failed.
        UpstreamError: a vendor could not be asked.
    """
    if any(resource["type"] != _STACK for resource in stack.resources()):
        raise UsageError(
            f"the state of stack {stack.name} holds resources; rebuilding it would lose what it knows of them. "
            "Run `bulwark up` instead, or make a new, empty stack of this name first."
        )
    state, found, rounds = stack.export(), dict[str, str](), 0
    while True:
        rounds += 1
        planned = stack.preview(on_change).begun
        new = dict(_identified(planned, found, lookup))
        state = _with(state, planned, new)
        stack.replace_state(state)
        found |= new
        if not new:
            return Rebuilt(found, rounds)


def _identified(planned: Mapping[str, Mapping[str, Any]], found: Mapping[str, str], lookup: Lookup) -> Iterator[tuple[str, str]]:
    for urn, resource in planned.items():
        if urn in found or not resource.get("custom") or str(resource["type"]).startswith(PROVIDER_PREFIX):
            continue
        known = {**resource, "inputs": _KnownInputs(resource.get("inputs") or {})}
        try:
            identifier = identify(PendingCreate(known), lookup)
        except _UnknownInputError:
            continue
        if identifier:
            yield urn, identifier


def _with(state: Mapping[str, Any], planned: Mapping[str, Mapping[str, Any]], found: Mapping[str, str]) -> dict[str, Any]:
    """Return the state with what was found, and with the components and providers of the program that it lacks.

    Events come in the order in which the program registers, parents first, and so do the resources of a state.
    """
    deployment = dict(state.get("deployment") or {})
    resources = list(resources_of(state))
    ids = {str(item["urn"]): str(item["id"]) for item in resources if str(item["type"]).startswith(PROVIDER_PREFIX)}
    known = {str(item["urn"]) for item in resources}
    for urn, resource in planned.items():
        if urn in known or (resource.get("custom") and urn not in found and not _is_provider(resource)):
            continue
        kept = {name: _without_unknown(resource[name]) for name in _OF_A_STATE if resource.get(name)}
        if _is_provider(resource):
            kept["id"] = ids[urn] = str(uuid.uuid4())
            kept["outputs"] = kept.get("inputs", {})
        elif resource.get("custom"):
            provider = str(resource["provider"]).rpartition("::")[0]
            kept |= {"id": found[urn], "provider": f"{provider}::{ids[provider]}"}
        resources.append(kept)
    deployment["resources"] = resources
    return {**state, "deployment": deployment}


def _is_provider(resource: Mapping[str, Any]) -> bool:
    return str(resource["type"]).startswith(PROVIDER_PREFIX)


def _is_unknown(value: Any) -> bool:
    if isinstance(value, str):
        return UNKNOWN in value
    if isinstance(value, Mapping):
        return any(map(_is_unknown, value.values()))
    return isinstance(value, list) and any(map(_is_unknown, value))


def _without_unknown(value: Any) -> Any:
    """Return inputs as a state can hold them: without those that are not known, which the refresh fills in, at any depth.

    An event masks secrets. They stay secret and masked, so that the `up` after it sees that they differ and writes them anew.
    """
    if isinstance(value, list):
        return [_without_unknown(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.get(SIGNATURE) == SECRET:
        return {SIGNATURE: SECRET, "plaintext": json.dumps(MASKED)}
    return {name: _without_unknown(item) for name, item in value.items() if isinstance(item, Mapping) or not _is_unknown(item)}
