"""Issue and recognise access tokens: opaque to their holder, kept as a hash with what they stand for.

Kind: `google.token`, key = SHA-256 of the token in hexadecimal. Expiry is in wall time, because official clients compare it
with the machine's own clock. A federated token carries the attributes that were mapped when it was exchanged; a later change of
the provider's mapping does not reach it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Transaction
from localcloud.services.google import accounts_index
from localcloud.services.google.errors import unauthenticated

KIND: Final = "google.token"
CLOUD_PLATFORM: Final = "https://www.googleapis.com/auth/cloud-platform"


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a token stands for."""

    principal: str
    """As an audit log writes it: `user:…`, `serviceAccount:…`, `principal://iam.googleapis.com/…/subject/…`."""
    scopes: tuple[str, ...]
    unique_id: str = ""
    """Of a service account."""
    pool: str = ""
    """Of a federated identity: `projects/NUMBER/locations/global/workloadIdentityPools/ID`; empty otherwise."""
    subject: str = ""
    groups: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    """Attribute name (without `attribute.`) to value, a text or a list of texts."""


def issue_token(tx: Transaction, prefix: str, identity: Identity, expires: datetime | None) -> str:
    """Make a token for the identity; None never expires."""
    token = f"{prefix}{secrets.token_urlsafe(48)}"
    keep_token(tx, token, identity, expires)
    return token


def keep_token(tx: Transaction, token: str, identity: Identity, expires: datetime | None) -> None:
    """Recognise a token that was made elsewhere (the operator's, from the seed)."""
    document = {
        "principal": identity.principal,
        "scopes": list(identity.scopes),
        "uniqueId": identity.unique_id,
        "pool": identity.pool,
        "subject": identity.subject,
        "groups": list(identity.groups),
        "attributes": identity.attributes,
        "expires": expires.timestamp() if expires else None,
    }
    tx.put(KIND, _hash(token), document)


def identify(call: Call) -> Identity:
    """Return whom the bearer token of the call stands for.

    Raises:
        RefusalError: 401; there is no token, it is unknown, it has expired, or its service account is gone or disabled.
    """
    document = call.tx.get(KIND, _hash(call.bearer())) if call.bearer() else None
    if document is None:
        raise unauthenticated()
    if document["expires"] is not None and document["expires"] <= call.clock.wall().timestamp():
        raise unauthenticated()
    if document["uniqueId"] and not accounts_index.is_usable(call.tx, document["uniqueId"]):
        raise unauthenticated()
    return Identity(
        principal=document["principal"],
        scopes=_texts(document["scopes"]),
        unique_id=document["uniqueId"],
        pool=document["pool"],
        subject=document["subject"],
        groups=_texts(document["groups"]),
        attributes=document["attributes"],
    )


def authenticate(call: Call) -> str:
    """Return the principal of the call, for the journal."""
    return identify(call).principal


def _texts(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
