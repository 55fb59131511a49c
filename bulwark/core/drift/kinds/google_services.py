"""APIs that are on in the project."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_agents import DEFAULT_SERVICES
from bulwark.core.drift.kinds.google_project import listed_in_project
from bulwark.core.drift.thing import Key

PREPARED: Final = ("cloudkms.googleapis.com",)
"""What `bulwark init` switches on besides what the program declares and what is on anyway: the key of the state."""

_TOKEN: Final = "gcp:projects/service:Service"  # noqa: S105 - a type
_LISTED: Final = listed_in_project(
    "google-enabled-service",
    "enabled API",
    DriftClass.CAPACITY,
    "Google services",
    "It can be used and billed, and brings an account of Google's with rights in the project.",
    _TOKEN,
    own=lambda _contract: (*DEFAULT_SERVICES, *PREPARED),
)


def _declared(declaration: Declaration) -> Iterator[Key]:
    """Yield by the name of the API: the id of the resource begins with the project's, in one form or another."""
    yield from _LISTED.declared(declaration)
    for place in _LISTED.places(declaration):
        yield from (Key(place, text_of(one, "service")) for one in declaration.of_type(_TOKEN))


ENABLED_SERVICE: Final = replace(_LISTED, declared=_declared)
