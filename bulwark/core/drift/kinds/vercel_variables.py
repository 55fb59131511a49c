"""Environment variables of a project, its own and those that the team shares with it.

A sensitive variable is told by its name and by where it is seen, as Vercel does, since two of one name and target cannot be: what
delivers a secret anew may make another. Any other variable is told by Vercel's id, so that one whose target somebody changed is a
difference of its resource and no second variable.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.vercel_project import listed_in_vercel_project, projects
from bulwark.core.drift.thing import Key, Place
from bulwark.core.state import Resource

_FAMILY: Final = "Vercel variables"
_ONE: Final = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
_MANY: Final = "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables"
_DELIVERED_TO: Final = ("production",)
"""Where a secret is delivered to: only production is behind the guards of a deployment."""


def variable_id(name: str, targets: Iterable[str], branch: str = "") -> str:
    """Return `NAME for production`, targets and custom environments sorted, with the branch where there is one."""
    where = ", ".join(sorted(targets)) or "nothing"
    return f"{name} for {where}" + (f" on {branch}" if branch else "")


def _of_one(resource: Resource) -> Iterator[str]:
    yield resource.id
    for values in (resource.inputs, resource.outputs):
        yield _of_values(text_of(resource, "key"), values)


def _of_values(name: str, values: Mapping[str, Any]) -> str:
    targets = [*_texts(values.get("targets")), *_texts(values.get("customEnvironmentIds"))]
    branch = values.get("gitBranch")
    return variable_id(name, targets, branch if isinstance(branch, str) else "")


def _texts(listed: Any) -> list[str]:
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def _of_many(resource: Resource) -> Iterator[str]:
    for values in (resource.inputs, resource.outputs):
        listed = values.get("variables")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping):
                yield str(one.get("id", ""))
                yield _of_values(str(one.get("key", "")), one)


_LISTED: Final = listed_in_vercel_project(
    "vercel-variable",
    "environment variable",
    DriftClass.SECRET,
    _FAMILY,
    "The application reads it: it may lead to another database, or switch a check off.",
    _ONE,
    _of_one,
)
_LISTED_TOGETHER: Final = replace(
    listed_in_vercel_project("vercel-variable", "", DriftClass.SECRET, _FAMILY, "", _MANY, _of_many), adopts_as=_ONE
)


def _declared(declaration: Declaration) -> Iterator[Key]:
    yield from _LISTED.declared(declaration)
    yield from _LISTED_TOGETHER.declared(declaration)
    for project in projects(declaration):
        delivered = declaration.contract.secret_variables.get(text_of(project, "name"), ())
        place = Place(_LISTED.id, project.id)
        yield from (Key(place, variable_id(name, _DELIVERED_TO)) for name in delivered)


VARIABLE: Final = replace(_LISTED, declared=_declared)
SHARED_VARIABLE: Final = listed_in_vercel_project(
    "vercel-shared-variable",
    "variable that the team shares",
    DriftClass.SECRET,
    _FAMILY,
    "The application reads it, and whoever changes it for another project changes it here.",
)
