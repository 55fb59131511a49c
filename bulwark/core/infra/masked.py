"""Tell which planned steps differ only where a redacted state has its mask: nobody can say whether those values change."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bulwark.core.infra.planned import Planned
from bulwark.core.infra.secret_texts import MASK


def without_masked(
    steps: Iterable[Planned], resources: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
    """Return the steps that can be told, and those of which only masked values differ.

    Args:
        steps: as a preview on the redacted state gave them.
        resources: of that state.
    """
    masked = {str(one.get("urn")): _masked_names(one) for one in resources}
    told: list[Planned] = []
    hidden: list[Planned] = []
    for step in steps:
        names = {path.replace("[", ".").partition(".")[0] for path in step.paths}
        is_hidden = bool(names) and step.operation in {"update", "replace"} and names <= masked.get(step.urn, frozenset())
        (hidden if is_hidden else told).append(step)
    return tuple(told), tuple(hidden)


def _masked_names(resource: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of properties in which something is masked."""
    inputs, outputs = resource.get("inputs") or {}, resource.get("outputs") or {}
    return frozenset(name for values in (inputs, outputs) for name, value in values.items() if MASK in json.dumps(value))
