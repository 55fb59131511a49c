"""Name what of Bulwark can stop, page or open an issue, and how far each may be turned down while an application adopts it.

A guard is one row of `GUARDS`. What reads modes (commands, components, generated workflows) asks by the guard's id; a guard that
is not in the list does not exist and cannot be configured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Mode(StrEnum):
    """What a guard does with what it finds; later is stricter."""

    OBSERVE = "observe"
    """It runs and is recorded; it stops nothing and tells nobody."""
    WARN = "warn"
    """It is shown, and people are told in working hours; it stops nothing."""
    ENFORCE = "enforce"
    """It stops what it is there to stop, and wakes whom it is there to wake."""


class Scope(StrEnum):
    """Where a guard's mode can be set."""

    ENVIRONMENT = "environment"
    """For the environment only: what it guards is no single application's."""
    APPLICATION = "application"
    """For the environment, and otherwise for one of its applications."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that can stop, page or open an issue."""

    id: str
    enforced: str
    """What it does when it is enforced, as a sentence without a subject and a full stop."""
    scope: Scope
    floor: Mode = Mode.OBSERVE
    """The mode that it is never below."""
    why_floor: str = ""
    """What would happen below the floor, as a clause; empty where there is no floor."""


_OPEN_DOOR: Final = "whoever finds a way in that it shows would be in before the review"
_UNHEARD: Final = "an outage would open an incident that nobody hears of"

GUARDS: Final[tuple[Guard, ...]] = (
    Guard("alerts", "wakes on-call when Cloud Monitoring sees an outage", Scope.APPLICATION, Mode.WARN, _UNHEARD),
    Guard("deployment-checks", "keeps domains off a deployment whose checks at Vercel fail", Scope.APPLICATION),
    Guard("firewall", "turns visitors away at Vercel's edge", Scope.APPLICATION),
    Guard("health", "fails `bulwark health`, pages and opens an issue", Scope.APPLICATION),
    Guard("policy-branches", "stops an `up` that leaves deploying branches unprotected", Scope.ENVIRONMENT),
    Guard("policy-delivery", "stops an `up` that makes releases or domains unsafe", Scope.ENVIRONMENT),
    Guard("policy-identity", "stops an `up` that opens a way in", Scope.ENVIRONMENT, Mode.ENFORCE, _OPEN_DOOR),
    Guard("policy-rotation", "stops an `up` with secrets or keys that nobody replaces", Scope.ENVIRONMENT),
    Guard("policy-upkeep", "stops an `up` with resources that belong to nobody", Scope.ENVIRONMENT),
    Guard("policy-watching", "stops an `up` that leaves something unwatched", Scope.ENVIRONMENT),
    Guard("policy-workflows", "stops an `up` with unsafe workflow files or Actions settings", Scope.ENVIRONMENT),
    Guard("required-checks", "keeps a pull request unmerged until its checks pass", Scope.APPLICATION),
    Guard("secret-rotation", "fails `bulwark health` over a secret that was not replaced in time", Scope.APPLICATION),
)
"""All guards, in alphabetical order: one line each."""

BY_ID: Final[Mapping[str, Guard]] = {guard.id: guard for guard in GUARDS}

_STRICTNESS: Final[Mapping[Mode, int]] = {mode: strictness for strictness, mode in enumerate(Mode)}


def is_stricter(mode: Mode, other: Mode) -> bool:
    """Say whether a mode is stricter than another."""
    return _STRICTNESS[mode] > _STRICTNESS[other]


def mode_on(mode: Mode, review_by: date | None, day: date) -> Mode:
    """Return the mode in which a guard acts on a day.

    Past the day of its review a guard that observes warns: people are told that it is overdue by what it finds. A calendar never
    makes a guard stop anything, because that would stop a company on a day on which nobody changed anything.
    """
    return Mode.WARN if mode is Mode.OBSERVE and is_overdue(mode, review_by, day) else mode


def is_overdue(mode: Mode, review_by: date | None, day: date) -> bool:
    """Say whether a guard below `enforce` is past the day of its review."""
    return mode is not Mode.ENFORCE and review_by is not None and day > review_by
