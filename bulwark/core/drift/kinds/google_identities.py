"""Workload identity pools and their providers: from whom else Google takes tokens."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_project import below_declared, listed_in_project

_FAMILY: Final = "Google identities"
_POOL: Final = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"

POOL: Final = listed_in_project(
    "google-identity-pool",
    "workload identity pool",
    DriftClass.IDENTITY,
    _FAMILY,
    "Whoever its providers trust gets tokens of this project's identities.",
    _POOL,
)
PROVIDER: Final = below_declared(
    "google-identity-provider",
    "workload identity provider",
    DriftClass.IDENTITY,
    _FAMILY,
    "Its issuer can sign tokens with any claims, those of the declared duties too.",
    _POOL,
    "providers",
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
)
