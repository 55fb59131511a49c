"""HMAC keys of service accounts, with which Cloud Storage is asked as the account: long-lived keys like the others."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_members import BUCKET_MEMBER
from bulwark.core.drift.kinds.google_project import listed_in_project
from bulwark.core.drift.thing import Place

_LISTED: Final = listed_in_project(
    "google-hmac-key",
    "HMAC key of a service account",
    DriftClass.IDENTITY,
    "Google identities",
    "Whoever has its secret reads and writes buckets as the account, from anywhere, until the key is deleted.",
    "gcp:storage/hmacKey:HmacKey",
)


def _places(declaration: Declaration) -> Iterator[Place]:
    """Yield the project where a bucket is known: without one there may be no Storage API, and nothing to read."""
    return iter(_LISTED.places(declaration)) if any(True for _ in BUCKET_MEMBER.places(declaration)) else iter(())


HMAC_KEY: Final = replace(_LISTED, places=_places)
