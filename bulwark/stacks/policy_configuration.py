"""Give the engine the policy configuration of one environment: what it is excused from, what is proven of it, what is only shown.

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
from bulwark.core.trust.setting_document import setting_document

TRUST_RULE: Final = "nobody-reaches-what-a-sentence-denies"
"""The rule of the pack that proves sentences; a test holds the name to the pack's registry."""

_ALL: Final = "all"
_LEVEL: Final = "enforcementLevel"
_DECIDING: Final = frozenset({"mandatory", "remediate"})
_ADVISORY: Final = "advisory"
_TRUST: Final = "trust"


def modes_of_rules(pipeline: Pipeline) -> dict[str, Mode]:
    """Return the rules whose guard is below `enforce` in an environment, with its mode."""
    return rule_modes({guard: pipeline.mode(guard) for guard in BY_ID})


def trust_of(pipeline: Pipeline) -> dict[str, Any]:
    """Return the sentences that have to be proven of an environment, and the duties that they name, as the pack reads them."""
    return setting_document(pipeline.duty_rows, pipeline.trust_assertions)


def with_trust(document: Mapping[str, Any], trust: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy configuration by which sentences are proven; `trust` has them by program and stack (`bulwark/staging`)."""
    known = _entry(document, TRUST_RULE)
    return {**document, TRUST_RULE: {**known, _TRUST: {**known.get(_TRUST, {}), **trust}}} if trust else dict(document)


def with_advisory(document: Mapping[str, Any], rules: Collection[str], environment: str) -> dict[str, Any]:
    """Return a policy configuration in which these rules stop nothing in an environment.

    The form is that of `--policy-pack-config`: rule to a level, or to a level with properties; `all` stands for the rest.
    """
    return {**document, **{rule: _lowered(_entry(document, rule), environment) for rule in sorted(rules)}}


def _entry(document: Mapping[str, Any], rule: str) -> dict[str, Any]:
    entry = document.get(rule, document.get(_ALL, {}))
    return {_LEVEL: entry} if isinstance(entry, str) else dict(entry)


def _lowered(known: Mapping[str, Any], environment: str) -> dict[str, Any]:
    named = dict(known.get("environments") or {})
    if named.get(environment, known.get(_LEVEL, "mandatory")) in _DECIDING:
        named[environment] = _ADVISORY
    return {**known, "environments": named} if named else dict(known)


def write_configuration(tracked: Path, place: Path, rules: Collection[str], environment: str, trust: Mapping[str, Any]) -> Path:
    """Return the file to hand to the engine: the tracked one, or one written at `place` where that does not say all of this.

    Args:
        tracked: what the program is excused from; it need not be there.
        place: where to write.
        rules: those that stop nothing in the environment.
        environment: the environment's name.
        trust: what has to be proven, by program and stack.
    """
    document = json.loads(tracked.read_text(encoding="utf-8")) if tracked.is_file() else {}
    told = with_advisory(with_trust(document, trust), rules, environment)
    if told == document:
        return tracked
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return place
