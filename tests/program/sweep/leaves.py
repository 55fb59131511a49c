"""Take every input of every resource from what the engine exports, down to scalars and lists of scalars."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# How the engine marks a secret value in an export. Source: pulumi/pulumi sdk/go/common/resource/sig, v3.259.0.
SIGNATURE = "4dabf18193072939515e22adb298388d"
HIDDEN = "(secret)"
# Maps whose keys are the program's own choice: one entry of the catalogue stands for all of them.
_FREE_MAPS = re.compile(r"\b(labels|attributeMapping|claims)(\.[A-Za-z0-9_]+|\[\"[^\"]+\"\])")


@dataclass(frozen=True)
class Resource:
    """One resource of a stack, as the engine's state has it."""

    stack: str
    urn: str
    token: str
    identifier: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its logical name."""
        return self.urn.rsplit("::", 1)[-1]


@dataclass(frozen=True)
class Leaf:
    """One input of one resource."""

    resource: Resource
    path: str
    """Property path in the engine's own notation: `stages[0].targetPercentage`, `attributeMapping["google.subject"]`."""
    value: Any
    """HIDDEN for a secret."""

    @property
    def pattern(self) -> str:
        """The path without what the program chose: indexes, and keys of free maps."""
        return _FREE_MAPS.sub(r"\1.*", re.sub(r"\[\d+\]", "[]", self.path))

    @property
    def key(self) -> str:
        """The last key of the path: of a free map, the program's own."""
        return self.path.rsplit('["', 1)[-1].removesuffix('"]') if self.path.endswith('"]') else self.path.rsplit(".", 1)[-1]


def resources_of(stack: str, exported: Mapping[str, Any]) -> list[Resource]:
    """Return every resource of an export that a provider keeps; components and the stack itself are the engine's alone."""
    return [
        Resource(stack, item["urn"], item["type"], str(item["id"]), item.get("inputs", {}), item.get("outputs", {}))
        for item in exported["deployment"]["resources"]
        if item.get("custom")
    ]


def leaves_of(resources: Iterable[Resource]) -> list[Leaf]:
    """Return every input of the resources."""
    return [Leaf(resource, path, value) for resource in resources for path, value in _flatten("", resource.inputs)]


def _flatten(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and SIGNATURE in value:
        yield path, HIDDEN
    elif isinstance(value, Mapping) and value:
        for name, part in value.items():
            if name != "__defaults":
                yield from _flatten(_join(path, name), part)
    elif isinstance(value, list) and any(isinstance(item, list | Mapping) for item in value):
        for index, item in enumerate(value):
            yield from _flatten(f"{path}[{index}]", item)
    else:
        yield path, value


def _join(path: str, name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return f'{path}["{name}"]'
    return f"{path}.{name}" if path else name
