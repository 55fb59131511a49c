"""Say which rules are enforced in an environment, how strictly, and with which properties of the policy configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from policies.levels import Level, level_in
from policies.named_resources import with_named
from policies.rule import ProgramRule, ResourceRule
from policies.told_rules import as_told

R = TypeVar("R", bound=ResourceRule | ProgramRule)

DEFAULT_LEVEL: Final = Level.MANDATORY


@dataclass(frozen=True, slots=True)
class Setting:
    """What the policy configuration says of a rule."""

    level: Level
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Enforced(Generic[R]):
    """A rule in one environment."""

    rule: R
    level: Level
    """What a violation does there."""
    properties: Mapping[str, Any]
    reason: str
    """Why it is not applicable where it is not: what it applies to, or that it is disabled there."""


def enforced_in(environment: str, rules: Iterable[R], settings: Mapping[str, Setting]) -> tuple[Enforced[R], ...]:
    """Return the rules as they are enforced in an environment.

    A rule that is disabled everywhere is left out; one that is disabled by the environment's name is there with its reason.
    """
    enforced: list[Enforced[R]] = []
    for asked in rules:
        setting = settings.get(asked.id) or Setting(DEFAULT_LEVEL, {})
        rule = as_told(with_named(asked, setting.properties), setting.properties)
        level = level_in(environment, setting.properties, setting.level)
        if level is not Level.DISABLED:
            enforced.append(Enforced(rule, level, setting.properties, f"applies to {rule.applies_to.description}"))
        elif setting.level is not Level.DISABLED:
            reason = f"disabled for {environment} by the policy configuration"
            enforced.append(Enforced(rule, level, setting.properties, reason))
    return tuple(enforced)
