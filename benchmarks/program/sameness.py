"""Hold two states against each other: are the same resources in both, with the same inputs and options?

What a vendor made up (the number of a project, the name of a channel) differs from one local cloud to another. Where an input was
made from the outputs of another resource, each such output counts as the same in both.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

State = Mapping[str, Any]
_OPTIONS: Final = ("protect", "ignoreChanges", "replaceOnChanges", "additionalSecretOutputs")
_SHORTEST: Final = 4


def differences(one: State, other: State) -> list[str]:
    """Return a sentence for each resource that is not the same in two exported states, components left out; sorted."""
    first, second = _resources(one), _resources(other)
    lonely = [f"{key} is in one of the two alone" for key in first.keys() ^ second.keys()]
    return sorted([*lonely, *(told for key in first.keys() & second.keys() for told in _compare(key, first, second))])


def count_resources(state: State) -> int:
    """Return how many resources of vendors a state has; components and the stack are none."""
    return len(_resources(state))


def _resources(state: State) -> dict[str, Mapping[str, Any]]:
    """Return the vendors' resources and the providers by type and name."""
    return {_key(resource["urn"]): resource for resource in state["deployment"]["resources"] if resource.get("custom")}


def _key(urn: str) -> str:
    _, _, kinds, name = urn.split("::", 3)
    return f"{kinds.rpartition('$')[2]} {name}"


def _compare(key: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    renamed = dict(_renamed(first[key], first, second))
    ours, theirs = first[key].get("inputs", {}), second[key].get("inputs", {})
    for name in sorted(ours.keys() | theirs.keys()):
        if _translated(ours.get(name), renamed) != theirs.get(name):
            yield f"{key}: {name} is {ours.get(name)!r} and {theirs.get(name)!r}"
    for name in _OPTIONS:
        if first[key].get(name) != second[key].get(name):
            yield f"{key}: {name} is {first[key].get(name)!r} and {second[key].get(name)!r}"


def _renamed(resource: Mapping[str, Any], first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the outputs that a resource was made from and that differ, with what the other state has in their place."""
    sources = {_key(urn) for urns in resource.get("propertyDependencies", {}).values() for urn in urns or ()}
    for source in sorted(sources & first.keys() & second.keys()):
        yield from _pairs({"id": first[source]["id"], **first[source]["outputs"]}, second[source])


def _pairs(outputs: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    theirs = {"id": other["id"], **other["outputs"]}
    for name, value in outputs.items():
        if isinstance(value, str) and len(value) >= _SHORTEST and isinstance(theirs.get(name), str) and theirs[name] != value:
            yield value, theirs[name]


def _translated(value: Any, renamed: Mapping[str, str]) -> Any:
    """Put the other state's texts in place of ours, all at once: two may have changed places."""
    if isinstance(value, Mapping):
        return {name: _translated(item, renamed) for name, item in value.items()}
    if isinstance(value, list):
        return [_translated(item, renamed) for item in value]
    if not isinstance(value, str) or not renamed:
        return value
    longest_first = "|".join(re.escape(text) for text in sorted(renamed, key=len, reverse=True))
    return re.sub(longest_first, lambda found: renamed[found.group()], value)
