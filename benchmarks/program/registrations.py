"""Read what a program asked the engine for, and what it was answered, from the engine's own record of its calls.

With `PULUMI_DEBUG_GRPC` the engine writes each call as a line of JSON (pulumi/pulumi v3.259.0, sdk/go/common/util/rpcdebug);
fields of a registration are those of `RegisterResourceRequest` in proto/pulumi/resource.proto.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

VARIABLE: Final = "PULUMI_DEBUG_GRPC"
_REGISTER: Final = "/pulumirpc.ResourceMonitor/RegisterResource"
_ANSWERED: Final = "response_completed"
_STACK: Final = "pulumi:pulumi:Stack"
_PROVIDER: Final = "pulumi:providers:"


@dataclass(frozen=True, slots=True)
class Registration:
    """One resource that a vendor has; components and the stack itself are none."""

    urn: str
    token: str
    name: str
    inputs: Mapping[str, Any]
    """As the program sent them, names as the engine has them."""
    outputs: Mapping[str, Any]
    """What the vendor has; `id` is among them."""
    provider: str
    """URN of the provider; empty for a provider itself."""
    dependencies: tuple[str, ...]
    """URNs that it waits for, its own and those of the components around it, sorted."""
    sources: Mapping[str, tuple[str, ...]]
    """Input to the URNs of resources whose outputs it was made from; inputs made from none are absent."""
    options: Mapping[str, Any]
    """`protect`, `deleteBeforeReplace`, `ignoreChanges`, `replaceOnChanges` as far as they were asked for."""

    @property
    def is_provider(self) -> bool:
        """Say whether it is a provider."""
        return self.token.startswith(_PROVIDER)


_OPTIONS: Final = ("protect", "deleteBeforeReplace", "ignoreChanges", "replaceOnChanges")


def read_registrations(record: Path) -> list[Registration]:
    """Return the resources in the order in which they were asked for: each stands behind what it depends on."""
    calls = list(_calls(record))
    around = {answer["urn"]: (request.get("parent", ""), request.get("dependencies", [])) for request, answer in calls}
    resources = {answer["urn"] for request, answer in calls if request.get("custom")}
    return [_registration(request, answer, around, resources) for request, answer in calls if request.get("custom")]


def _calls(record: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    with record.open(encoding="utf-8") as lines:
        for line in lines:
            call = json.loads(line)
            if call["method"] == _REGISTER and call["progress"] == _ANSWERED and call["request"]["type"] != _STACK:
                yield call["request"], call["response"]


def _registration(
    request: Mapping[str, Any],
    answer: Mapping[str, Any],
    around: Mapping[str, tuple[str, Sequence[str]]],
    resources: set[str],
) -> Registration:
    sources = {name: tuple(told.get("urns", ())) for name, told in request.get("propertyDependencies", {}).items()}
    return Registration(
        urn=answer["urn"],
        token=request["type"],
        name=request["name"],
        inputs=request["object"],
        outputs={**answer["object"], "id": answer["id"]},
        provider=request.get("provider", "").rpartition("::")[0],
        dependencies=tuple(sorted(resources & set(_waits(answer["urn"], around)))),
        sources={name: urns for name, urns in sources.items() if urns},
        options={name: request[name] for name in _OPTIONS if request.get(name)},
    )


def _waits(urn: str, around: Mapping[str, tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Yield what a resource and each component around it depend on: a child is registered after its component is."""
    while urn in around:
        urn, dependencies = around[urn]
        yield from dependencies
