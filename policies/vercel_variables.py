"""Read environment variables out of every Vercel resource that holds some.

Shapes are those of pulumiverse-vercel 5.21.1: one variable a resource, or a list of them (`variables`, and the deprecated
`environments` of a project).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies.resources import Resource, Value
from policies.rule import Applicability

PROJECT_TYPE: Final = "vercel:index/project:Project"
VARIABLE_TYPE: Final = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"

_TYPES: Final = frozenset(
    {
        PROJECT_TYPE,
        VARIABLE_TYPE,
        "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables",
        "vercel:index/sharedEnvironmentVariable:SharedEnvironmentVariable",
    }
)
_IN_BROWSER: Final = ("NEXT_PUBLIC_", "NUXT_PUBLIC_", "PUBLIC_", "REACT_APP_", "VITE_", "EXPO_PUBLIC_", "GATSBY_")
"""Prefixes with which a framework writes a variable into the files that every visitor gets."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable with what its resource says about it."""

    name: Value
    value: Value
    """Absent for a write-only value."""
    sensitive: Value
    visibility: Value


def holds_variables(resource: Resource) -> bool:
    """Say whether a resource holds environment variables of Vercel."""
    return resource.type in _TYPES


VARIABLES: Final = Applicability("environment variables of Vercel, one by one, listed, shared, or in a project", holds_variables)


def settings_of(resource: Resource) -> Iterator[Setting]:
    """Yield every variable that a resource holds."""
    if "key" in resource.inputs:
        yield Setting(*(resource.read(key) for key in ("key", "value", "sensitive", "visibility")))
        return
    for item in (*resource.read("variables").items(), *resource.read("environments").items()):
        yield Setting(*(item.field(key) for key in ("key", "value", "sensitive", "visibility")))


def is_in_browser(name: str) -> bool:
    """Say whether a framework gives a variable of this name to every visitor."""
    return name.startswith(_IN_BROWSER)
