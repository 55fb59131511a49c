"""Drains: where the logs and traces of a project are sent besides."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.vercel_project import listed_in_vercel_project, projects
from bulwark.core.drift.thing import Key, Place

_LOGS: Final = "vercel:index/logDrain:LogDrain"
_TOKENS: Final = (_LOGS, "vercel:index/traceDrain:TraceDrain", "vercel:index/auditLogDrain:AuditLogDrain")
_LISTED: Final = listed_in_vercel_project(
    "vercel-drain",
    "drain",
    DriftClass.SECRET,
    "Vercel listeners",
    "Whoever answers at its address reads what the application logs, which is more than anybody meant to.",
    _LOGS,
)


def _declared(declaration: Declaration) -> Iterator[Key]:
    """Yield each declared drain at each project: what it has the data of is a property of it, and a refresh shows that."""
    for project in projects(declaration):
        yield from (Key(Place(_LISTED.id, project.id), one.id) for one in declaration.of_type(*_TOKENS))


DRAIN: Final = replace(_LISTED, declared=_declared)
