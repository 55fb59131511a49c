"""Let the policy configuration name resources that a rule looks at besides those that it recognises by itself.

A rule that goes by names (`infra-apply`) cannot know every name; somebody who has others says so, and gets the rule for them too.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from policies.resources import Resource
from policies.rule import Applicability, ProgramRule, ResourceRule

R = TypeVar("R", bound=ResourceRule | ProgramRule)

ALSO: Final = "alsoAppliesTo"


def named_schema(applies_to: Applicability) -> dict[str, Mapping[str, Any]]:
    """Return the JSON schema of the property, for a rule that can be told names; empty for one that cannot."""
    if applies_to.name_of is None:
        return {}
    return {ALSO: {"type": "array", "description": f"{applies_to.named}.", "items": {"type": "string", "minLength": 1}}}


def with_named(rule: R, configuration: Mapping[str, Any]) -> R:
    """Return the rule as it looks at what its properties in the policy configuration name, too."""
    applies_to, names = rule.applies_to, configuration.get(ALSO)
    if applies_to.name_of is None or not isinstance(names, list | tuple) or not names:
        return rule
    covers, name_of = applies_to.covers, applies_to.name_of

    def covers_named(resource: Resource) -> bool:
        return covers(resource) or name_of(resource) in names

    return replace(rule, applies_to=replace(applies_to, covers=covers_named))
