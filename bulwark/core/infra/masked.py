"""Tell which planned steps differ only where a redacted state has its mask: nobody can say whether those values change."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bulwark.core.infra.planned import Planned
from bulwark.core.infra.redaction import comparable, public_words
from bulwark.core.infra.secret_texts import MASK


def without_masked(
    steps: Iterable[Planned], resources: Iterable[Mapping[str, Any]], planned: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[Planned, ...], tuple[Planned, ...]]:
    """Return the steps that can be told, and those of which only masked values differ.

    A text of which a part is masked is told when anything else in it changes: what is planned is masked the same way first.

    Args:
        steps: as a preview on the redacted state gave them.
        resources: of that state.
        planned: what each would be afterwards, by URN, as the engine says it.
    """
    before = {str(one.get("urn")): one for one in resources}
    public = public_words(before.values())
    told: list[Planned] = []
    hidden: list[Planned] = []
    for step in steps:
        names = {path.replace("[", ".").partition(".")[0] for path in step.paths}
        old, new = before.get(step.urn, {}), planned.get(step.urn, {})
        is_hidden = bool(names) and all(_is_masked(name, old) and _is_equal(name, old, new, public) for name in names)
        (hidden if is_hidden else told).append(step)
    return tuple(told), tuple(hidden)


def _is_masked(name: str, resource: Mapping[str, Any]) -> bool:
    """Say whether something in a property is masked."""
    return any(MASK in json.dumps((resource.get(part) or {}).get(name)) for part in ("inputs", "outputs"))


def _is_equal(name: str, old: Mapping[str, Any], new: Mapping[str, Any], public: frozenset[str]) -> bool:
    """Say whether what the program declares is the same but for what is masked."""
    was, would_be = ((one.get("inputs") or {}).get(name) for one in (old, new))
    return bool(comparable(name, was, public) == comparable(name, would_be, public))
