"""Read resources out of a state that the engine exported, or out of what it found when it looked at the vendors.

Shapes: pulumi/pulumi sdk/go/common/apitype/core.go (`UntypedDeployment`, `ResourceV3`), v3.259.0. A rule over one resource judges
inputs and a rule over a program judges outputs, as when the engine asks (step_generator.go, v3.259.0).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from policies.resources import UNKNOWN, Resource

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of a secret
MASK: Final = "[secret]"
"""What the engine shows in place of one."""
_INTERNAL: Final = "__"
_UNKNOWN_MARK: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""In the place of a value not known, of whatever kind (`plugin.UnknownStringValue`, rpc.go, v3.259.0)."""


class StateFormError(Exception):
    """A document is no exported state."""


@dataclass(slots=True)
class StateResources:
    """What a state holds, as rules read it."""

    inputs: list[Resource] = field(default_factory=list)
    """Resources that the program declares, by their inputs."""
    outputs: list[Resource] = field(default_factory=list)
    """The same, and those that it only reads, by their outputs."""
    secrets: set[str] = field(default_factory=set)
    """Texts that were marked as secret; never to be shown."""


def listed_in(document: Any) -> list[Mapping[str, Any]]:
    """Return the resources listed in an exported state, or in a state file of the engine's own.

    Raises:
        StateFormError: it is neither.
    """
    if not isinstance(document, Mapping):
        raise StateFormError(f"it holds a {type(document).__name__}, not an object")
    for path in (("deployment",), ("checkpoint", "latest")):
        found: Any = document
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping):
            listed = [] if found.get("resources") is None else found["resources"]
            if isinstance(listed, list) and all(isinstance(one, Mapping) and "urn" in one and "type" in one for one in listed):
                return listed
            raise StateFormError("its resources are no list of objects with a urn and a type")
    raise StateFormError("it has neither `deployment` nor `checkpoint`")


def read_resources(listed: Iterable[Mapping[str, Any]]) -> StateResources:
    """Return the resources that stand; those that an update has still to delete are left out."""
    found = StateResources()
    for one in listed:
        if one.get("delete"):
            continue
        if not one.get("external"):
            found.inputs.append(_resource(one, "inputs", found.secrets))
        found.outputs.append(_resource(one, "outputs", found.secrets))
    return found


def unread(listed: Iterable[Mapping[str, Any]]) -> StateResources:
    """Return resources of which only type and name are known: every value in them is unknown."""
    found = StateResources()
    for one in listed:
        for key, resources in (("inputs", found.inputs), ("outputs", found.outputs)):
            resource = _resource(one, key, set())
            resources.append(replace(resource, inputs=_Hidden(resource.inputs)))
    return found


class _Hidden(dict[str, Any]):
    """The inputs of a resource that could not be read: each may be anything, those too that were absent when it was last seen."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(names, UNKNOWN))

    def get(self, key: str, default: Any = None) -> Any:
        return UNKNOWN


def _resource(one: Mapping[str, Any], key: str, secrets: set[str]) -> Resource:
    urn = str(one["urn"])
    values = _plain(one.get(key) or {}, secrets)
    inputs = values if isinstance(values, dict) else {}
    return Resource(
        str(one["type"]), urn.rpartition("::")[2], inputs, urn, bool(one.get("protect")), str(one.get("parent") or "")
    )


def _plain(value: Any, secrets: set[str]) -> Any:
    if isinstance(value, Mapping):
        if SIGNATURE in value:
            return _marked(value, secrets)
        return {key: _plain(item, secrets) for key, item in value.items() if not key.startswith(_INTERNAL)}
    if isinstance(value, list):
        return [_plain(item, secrets) for item in value]
    return UNKNOWN if value in (_UNKNOWN_MARK, MASK) else value


def _marked(value: Mapping[str, Any], secrets: set[str]) -> Any:
    if value[SIGNATURE] != SECRET or "plaintext" not in value:
        # Encrypted, an asset, an archive: there is no content to judge.
        return UNKNOWN
    content = json.loads(value["plaintext"])
    secrets.update(_texts(content))
    return _plain(content, secrets)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and value:
        yield value
