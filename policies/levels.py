"""Decide how strictly a rule is enforced in an environment.

The engine's own `enforcementLevel` of a rule holds everywhere. The rule's property `environments` says otherwise for the
environments that it names. The environment is the stack's name, and a URN holds it:
`urn:pulumi:<stack>::<project>::<type>::<name>`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

ENVIRONMENTS: Final = "environments"


class Level(StrEnum):
    """What a violation does; the names are the engine's."""

    ADVISORY = "advisory"
    """It is shown."""
    MANDATORY = "mandatory"
    """It stops the preview or the update."""
    DISABLED = "disabled"
    """The rule is not asked."""
    REMEDIATE = "remediate"
    """What the rule can repair is repaired; the rest stops the preview or the update."""


CONFIGURATION_SCHEMA: Final[Mapping[str, Mapping[str, Any]]] = {
    ENVIRONMENTS: {
        "type": "object",
        "description": "Level by environment (name of the stack); environments not named have the rule's enforcementLevel.",
        "additionalProperties": {"type": "string", "enum": [str(level) for level in Level]},
    }
}
"""JSON schema of the properties that every rule has in the policy configuration."""


def environment_of(urn: str) -> str:
    """Return the name of the stack in a URN; empty for a text that is no URN."""
    prefix, _, rest = urn.partition("urn:pulumi:")
    return rest.partition("::")[0] if not prefix else ""


def level_in(environment: str, configuration: Mapping[str, Any], default: Level) -> Level:
    """Return the level of a rule in an environment; `configuration` holds the rule's properties.

    A level that is none of these counts as mandatory: a typing error must not switch a rule off.
    """
    environments = configuration.get(ENVIRONMENTS) or {}
    if environment not in environments:
        return default
    named = environments[environment]
    return Level(named) if named in tuple(Level) else Level.MANDATORY


def is_anywhere(level: Level, configuration: Mapping[str, Any], default: Level) -> bool:
    """Say whether a rule has a level in some environment, which need not be that of this run."""
    return level in (default, *(configuration.get(ENVIRONMENTS) or {}).values())
