"""Let a rule judge by what the policy configuration tells it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from policies.rule import ProgramRule, ResourceRule, Rule

R = TypeVar("R", bound=ResourceRule | ProgramRule)


def told_schema(rule: Rule) -> Mapping[str, Mapping[str, Any]]:
    """Return the JSON schema of what a rule can be told; empty for one that cannot."""
    return rule.told.schema if isinstance(rule, ProgramRule) and rule.told else {}


def as_told(rule: R, configuration: Mapping[str, Any]) -> R:
    """Return the rule as it judges by its properties in the policy configuration."""
    if not isinstance(rule, ProgramRule) or rule.told is None:
        return rule
    return replace(rule, judge=rule.told.judge_by(configuration))
