"""Read resources as facts of trust, and note whether something was read that is not known before the update."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bulwark.core import state
from bulwark.core.trust.facts import Facts
from bulwark.core.trust.reading.resources import facts_of, says_of_trust
from policies.resources import UNKNOWN, Resource


@dataclass(frozen=True, slots=True)
class TrustReading:
    """What resources tell of trust."""

    facts: Facts
    is_whole: bool
    """False where a value that the facts rest on is not known."""


def tells_of_trust(resource: Resource) -> bool:
    """Say whether a resource may tell anything of trust."""
    return says_of_trust(state.Resource(resource.urn, resource.type, inputs=resource.inputs))


def read_trust(resources: Iterable[Resource]) -> TrustReading:
    """Return the facts of resources, and whether they are all known."""
    read = [_Watched(one) for one in resources]
    facts = facts_of([_resource(values) for values in read])
    return TrustReading(facts, not any(values.has_met_unknown for values in read))


class _Watched(dict[str, Any]):
    """The values of a resource, as the reader of states has them."""

    def __init__(self, resource: Resource) -> None:
        super().__init__({key: _plain(value) for key, value in resource.inputs.items()})
        self.resource, self.has_met_unknown = resource, False

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        self.has_met_unknown |= _holds_unknown(value)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            return self[key]
        return default


def _resource(values: _Watched) -> state.Resource:
    # The engine shows one set of values for a judgement: what is declared, and what the vendor adds as far as it is known.
    written = dict.get(values, "id")
    shown = values.resource
    return state.Resource(
        shown.urn, shown.type, written if isinstance(written, str) else "", inputs=values, outputs=values, parent=shown.parent
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return state.Unread.UNKNOWN if value is UNKNOWN else value


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_unknown, value.values()))
    if isinstance(value, list):
        return any(map(_holds_unknown, value))
    return value is state.Unread.UNKNOWN
