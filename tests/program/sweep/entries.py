"""What the catalogue can say of an input: how it is altered, that it moves, or why nobody alters it."""

from collections.abc import Callable
from dataclasses import dataclass

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

Alter = Callable[[Vendors, Leaf], None]

IMMUTABLE = "immutable at the vendor"
WRITE_ONLY = "write-only"
LOCAL = "known to the provider alone"
ABSENT = "not in the local cloud"
RUN_TIME = "run-time state"


@dataclass(frozen=True)
class Reason:
    """Why an input is not altered."""

    kind: str
    why: str
    attempt: Alter | None = None
    """What the vendor refuses, where it depends on the account's plan: tried, so that the reason cannot go stale."""


@dataclass(frozen=True)
class Rename:
    """An alteration after which the resource is not found where it was: the preview names it as gone."""

    alter: Alter


@dataclass(frozen=True)
class Extra:
    """A change that is no input's: an added member, a removed resource. One a type and stack."""

    what: str
    alter: Callable[[Vendors, Resource], None]
    path: str = ""
    """The input that shows it; empty when the resource shows as gone."""
    only: Callable[[Resource], bool] = lambda _resource: True


NAMED = Reason(IMMUTABLE, "part of the resource's name, which the API has no call to change")
PLACED = Reason(IMMUTABLE, "says where the resource is; the API has no call to move it")
IN_REPOSITORY = Reason(IMMUTABLE, "the API has no call to move it; a renamed repository goes on answering under its old name")
SETTING = Reason(LOCAL, "setting of the provider's own process, never sent for a resource")
TEAM_PLAN = "GitHub refuses the field on private repositories of the Team plan (tried: 422)"
