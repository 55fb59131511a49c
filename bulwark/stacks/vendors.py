"""The vendors of one environment, reached with the settings of this process's environment."""

from bulwark.config.pipeline import Pipeline
from bulwark.stacks.operations import Vendors
from bulwark.stacks.recovery import Lookup
from bulwark.stacks.restoration import IdentityApi


def vendors_of(pipeline: Pipeline) -> Vendors:
    """Return the APIs that bringing the environment up may need."""
    return Vendors(identity=_identity, lookup=lambda: _lookup(pipeline.github.owner))


def _identity() -> IdentityApi:
    # The vendors' clients take half a second to import: only runs that need them pay for it.
    from bulwark.clients.google import GoogleClient

    return GoogleClient("iam")


def _lookup(owner: str) -> Lookup:
    from bulwark.stacks.vendor_lookup import VendorLookup

    return VendorLookup(owner)
