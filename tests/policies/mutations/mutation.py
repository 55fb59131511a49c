"""Change one thing in our own program as the engine exported it, the way somebody would by mistake."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from policies.resources import Resource
from policies.state_resources import StateResources

ABSENT: Final = object()
"""In place of a new value: the property is taken away."""


@dataclass(frozen=True)
class Change:
    """Another value of one property, in what the program declares and in what the vendor then shows."""

    type: str
    path: str
    """As in findings, `versioning.enabled` or `stages[0].targetPercentage`; `members[+]` adds an element."""
    value: Any
    """The new value; a function gets the old one."""
    also: tuple[str, ...] = ()
    """Where the vendor shows the same property a second time."""
    named: str = ""
    """A part of the resource's name; the first resource of the type is changed."""
    stack: str = "staging"


@dataclass(frozen=True)
class Unprotected:
    """The option `protect` taken away from the first resource of a type."""

    type: str
    named: str = ""
    stack: str = "staging"


@dataclass(frozen=True)
class Added:
    """One more resource, for rules about what must not be there, or about what this program has none of."""

    resource: Resource
    stack: str = "staging"


Mutation: TypeAlias = Change | Unprotected | Added


def mutated(state: StateResources, mutation: Mutation) -> StateResources:
    """Return the state with the mutation, the given one being left as it is."""
    if isinstance(mutation, Added):
        return StateResources([*state.inputs, mutation.resource], [*state.outputs, mutation.resource], state.secrets)
    victim = next((one.urn for one in state.inputs if one.type == mutation.type and mutation.named in one.name), None)
    assert victim is not None, f"the program of {mutation.stack} has no {mutation.type} named {mutation.named!r}"
    if isinstance(mutation, Unprotected):
        return _with(state, victim, lambda one, _: replace(one, protect=False))

    def change(one: Resource, paths: tuple[str, ...]) -> Resource:
        inputs = copy.deepcopy(dict(one.inputs))
        for path in paths:
            _write(inputs, path, mutation.value)
        assert inputs != one.inputs, f"{mutation.path} of {one.name} has that value already"
        return replace(one, inputs=inputs)

    return _with(state, victim, change, (mutation.path,), (mutation.path, *mutation.also))


def _with(
    state: StateResources,
    urn: str,
    change: Callable[[Resource, tuple[str, ...]], Resource],
    in_inputs: tuple[str, ...] = (),
    in_outputs: tuple[str, ...] = (),
) -> StateResources:
    return StateResources(
        [change(one, in_inputs) if one.urn == urn else one for one in state.inputs],
        [change(one, in_outputs) if one.urn == urn else one for one in state.outputs],
        state.secrets,
    )


def _write(holder: Any, path: str, value: Any) -> None:
    *before, last = re.findall(r"[^.\[\]]+", path)
    for key in before:
        holder = holder[int(key)] if isinstance(holder, list) else holder.setdefault(key, {})
    if last == "+":
        holder.append(value)
    elif value is ABSENT:
        holder.pop(last, None)
    else:
        key = int(last) if isinstance(holder, list) else last
        holder[key] = value(holder[key]) if callable(value) else value
