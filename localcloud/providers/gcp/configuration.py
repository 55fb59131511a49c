"""Read the provider's own inputs, and tell the project, labels and policy that resources fall back to.

The engine hands every input of a provider as text; those of other types are JSON inside it.
"""

import json
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, is_unknown

ATTRIBUTION: Final = {"goog-pulumi-provisioned": "true"}
"""Label that the provider adds. Source: pulumi-gcp patches, 2026-08."""
_JSON_INPUTS: Final = ("addPulumiAttributionLabel", "defaultLabels")
_OTHER_IDENTITIES: Final = ("accessToken", "credentials", "impersonateServiceAccount")


def is_same_project(left: Any, right: Any) -> bool:
    """Compare two projects; `projects/P` is `P`."""
    return bool(str(left).removeprefix("projects/") == str(right).removeprefix("projects/"))


PROJECT: Final = Field(
    "project", replaces=True, is_computed=True, is_same=lambda left, right: short_project(left) == short_project(right)
)
"""Input of every resource that lives in a project; left out, the provider's."""
DELETION_POLICY: Final = Field("deletionPolicy", is_local=True)
"""Input of every resource that `keeps` decides about."""


def configure(session: Session, config: Properties) -> None:
    """Take the inputs of the provider.

    Raises:
        InputRefusedError: they ask for an identity other than the environment's, or hold text that is not JSON.
    """
    for name in _OTHER_IDENTITIES:
        if config.get(name):
            reason = "is set, but the local cloud's provider acts as the owner of GOOGLE_OAUTH_ACCESS_TOKEN only"
            raise InputRefusedError(name, f"{reason}: its calls would be made by somebody else than configured. Remove it.")
    session.config = config | {name: _parse(name, config[name]) for name in _JSON_INPUTS if name in config}


def _parse(name: str, value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        reason = f"{value!r} is not JSON, so that its meaning cannot be told. Write an object or true or false."
        raise InputRefusedError(name, reason) from error


def short_project(project: str) -> str:
    """Return the project's id or number without `projects/`."""
    return project.removeprefix("projects/")


def project_of(session: Session, inputs: Properties) -> str:
    """Return the project of a resource: its own, else the provider's.

    Raises:
        InputRefusedError: there is neither.
    """
    project = inputs.get("project") or session.config.get("project")
    if not project:
        reason = (
            "is not set on the resource and not on the provider, so that Google cannot tell where it belongs. Set gcp:project."
        )
        raise InputRefusedError("project", reason)
    return short_project(str(project))


def known_project(session: Session, inputs: Properties) -> str | None:
    """Return the project of a resource, or None when it depends on something not made yet.

    Raises:
        InputRefusedError: there is none.
    """
    return None if is_unknown(inputs.get("project")) else project_of(session, inputs)


def deletion_policy(session: Session, known: Properties) -> str:
    """Return what a delete does: DELETE, PREVENT, ABANDON (or what else the type knows)."""
    return str(known.get("deletionPolicy") or session.config.get("deletionPolicy") or "DELETE")


def keeps(session: Session, noun: str, known: Properties) -> bool:
    """Say whether a delete makes no call.

    Raises:
        InputRefusedError: it must not happen at all.
    """
    policy = deletion_policy(session, known)
    if policy == "PREVENT":
        sentence = f'cannot destroy {noun} without setting deletion_policy="DELETE" and running `pulumi up` first'
        raise InputRefusedError("deletionPolicy", sentence)
    return policy == "ABANDON"
