"""Service accounts and their long-lived keys."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_agents import default_accounts
from bulwark.core.drift.kinds.google_project import below_declared, listed_in_project

_FAMILY: Final = "Google identities"
_ACCOUNT: Final = "gcp:serviceaccount/account:Account"

ACCOUNT: Final = listed_in_project(
    "google-service-account",
    "service account",
    DriftClass.IDENTITY,
    _FAMILY,
    "Somebody can act as it, with rights that no duty has.",
    _ACCOUNT,
    own=default_accounts,
)
ACCOUNT_KEY: Final = below_declared(
    "google-service-account-key",
    "key of a service account",
    DriftClass.IDENTITY,
    _FAMILY,
    "Whoever has the file acts as the account from anywhere until the key is deleted.",
    _ACCOUNT,
    "keys",
    "gcp:serviceaccount/key:Key",
)
