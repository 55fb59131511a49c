"""The vendors of one environment, reached with the settings of this process's environment."""

from typing import TYPE_CHECKING

from bulwark.config.pipeline import Pipeline
from bulwark.stacks.identifiers import Lookup
from bulwark.stacks.operations import Vendors

if TYPE_CHECKING:
    from bulwark.clients.google import GoogleClient


def vendors_of(pipeline: Pipeline) -> Vendors:
    """Return the APIs that bringing the environment up may need."""
    return Vendors(identity=_Identity, lookup=lambda: _lookup(pipeline.github.owner))


class _Identity:
    """`IdentityApi` over a client for each call: there are a handful, and nobody has to close anything."""

    def find(self, path: str) -> dict[str, object] | None:
        with _google() as client:
            return client.find(path)

    def call(self, method: str, path: str, body: object = None) -> dict[str, object] | None:
        with _google() as client:
            return client.call(method, path, body)


def _google() -> "GoogleClient":
    # The vendors' clients take half a second to import: only runs that need them pay for it.
    from bulwark.clients.google import GoogleClient

    return GoogleClient("iam")


def _lookup(owner: str) -> Lookup:
    from bulwark.stacks.vendor_lookup import VendorLookup

    return VendorLookup(owner)
