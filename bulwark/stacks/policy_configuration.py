"""Give the engine the policy configuration of one environment: what this program is excused from, and rules not enforced yet.

A rule whose guard is below `enforce` is advisory in its environment: the engine shows what it finds and goes on. Levels that the
file itself lowers stay, and none is ever raised.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import BY_ID, Mode
from bulwark.core.policy_guards import rule_modes

_ALL: Final = "all"
_LEVEL: Final = "enforcementLevel"
_DECIDING: Final = frozenset({"mandatory", "remediate"})
_ADVISORY: Final = "advisory"


def modes_of_rules(pipeline: Pipeline) -> dict[str, Mode]:
    """Return the rules whose guard is below `enforce` in an environment, with its mode."""
    return rule_modes({guard: pipeline.mode(guard) for guard in BY_ID})


def with_advisory(document: Mapping[str, Any], rules: Collection[str], environment: str) -> dict[str, Any]:
    """Return a policy configuration in which these rules stop nothing in an environment.

    The form is that of `--policy-pack-config`: rule to a level, or to a level with properties; `all` stands for the rest.
    """
    return {**document, **{rule: _lowered(document.get(rule, document.get(_ALL, {})), environment) for rule in sorted(rules)}}


def _lowered(entry: Any, environment: str) -> dict[str, Any]:
    known: dict[str, Any] = {_LEVEL: entry} if isinstance(entry, str) else dict(entry)
    named = dict(known.get("environments") or {})
    if named.get(environment, known.get(_LEVEL, "mandatory")) in _DECIDING:
        named[environment] = _ADVISORY
    return {**known, "environments": named} if named else known


def write_configuration(tracked: Path, place: Path, rules: Collection[str], environment: str) -> Path:
    """Return the file to hand to the engine: the tracked one, or where rules are advisory one written at `place`."""
    if not rules:
        return tracked
    document = json.loads(tracked.read_text(encoding="utf-8")) if tracked.is_file() else {}
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(with_advisory(document, rules, environment), indent=2) + "\n", encoding="utf-8")
    return place
