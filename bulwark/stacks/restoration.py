"""Bring back what Google keeps after a teardown: a deleted pool or provider stays for 30 days and its id stays taken.

A plain `pulumi up` would be refused with 409. The way back is to undelete and to adopt: the same pool, so every principal set
that names it is valid again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bulwark.config.pipeline import Pipeline

DELETED: Final = "DELETED"
RESTORABLE: Final = frozenset({"google.pool", "google.provider"})
"""Roles in the configuration's `adopt` of what Google keeps as deleted."""


class IdentityApi(Protocol):
    """What is needed of the IAM API."""

    def find(self, path: str) -> dict[str, object] | None:
        """Return the resource at a path, or None."""

    def call(self, method: str, path: str, body: object = None) -> dict[str, object] | None:
        """Send a request."""


@dataclass(frozen=True, slots=True)
class SoftDeleted:
    """Something that Google keeps for a while after it was deleted."""

    role: str
    """Its role in the configuration's `adopt`."""
    identifier: str
    """The id by which the provider imports it, which is its path as well."""


def find_soft_deleted(api: IdentityApi, pipeline: Pipeline) -> list[SoftDeleted]:
    """Return the environment's pool and provider as far as they are deleted but kept; the pool first.

    A kept pool hides its providers' own state, so a provider of a deleted pool counts as deleted too.
    """
    google = pipeline.google
    pool = f"projects/{google.project}/locations/global/workloadIdentityPools/{google.pool}"
    provider = f"{pool}/providers/{google.provider}"
    found = []
    for role, identifier in (("google.pool", pool), ("google.provider", provider)):
        resource = api.find(f"v1/{identifier}")
        if resource is not None and resource.get("state") == DELETED:
            found.append(SoftDeleted(role, identifier))
    return found


def restore(api: IdentityApi, items: Sequence[SoftDeleted]) -> None:
    """Undelete them, in order. One that came back with its pool is left alone."""
    for item in items:
        resource = api.find(f"v1/{item.identifier}")
        if resource is not None and resource.get("state") == DELETED:
            api.call("POST", f"v1/{item.identifier}:undelete", {})
