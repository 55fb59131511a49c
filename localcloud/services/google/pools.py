"""Keep workload identity pools and their providers, deleted ones included, for as long as Google keeps them.

Kinds: `google.pool`, key = `projects/NUMBER/locations/global/workloadIdentityPools/ID`; `google.provider`, key = that and
`/providers/ID`. A body is what the API shows. A soft-deleted one stays readable, `state` DELETED, until its `expireTime`; then it
is as if it had never been, and its id is free again.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import Clock, rfc3339
from localcloud.core.store import Document, Transaction

POOL: Final = "google.pool"
PROVIDER: Final = "google.provider"
RETENTION: Final = timedelta(days=30)
"""Source: IAM v1 discovery, WorkloadIdentityPool.expireTime and the delete methods, 2026-10."""


def find_pool(tx: Transaction, name: str) -> Document | None:
    """Return the pool, in whatever state, or None."""
    return tx.get(POOL, name)


def find_provider(tx: Transaction, name: str) -> Document | None:
    """Return the provider, in whatever state, or None."""
    return tx.get(PROVIDER, name)


def is_admitting(entity: Document | None) -> bool:
    """Say whether a pool or provider lets identities in: there, not deleted, not disabled."""
    return entity is not None and entity["state"] == "ACTIVE" and not entity.get("disabled")


def mark_deleted(entity: Document, clock: Clock) -> None:
    """Turn a live entity into one that can be undeleted for thirty days."""
    entity["state"] = "DELETED"
    entity["expireTime"] = rfc3339(clock.now() + RETENTION)


def restore(entity: Document) -> None:
    """Undo `mark_deleted`."""
    entity["state"] = "ACTIVE"
    entity.pop("expireTime", None)


def purge_expired(tx: Transaction, clock: Clock, prefix: str) -> None:
    """Remove for good the deleted pools and providers under a prefix whose time has passed."""
    for name, pool in tx.list(POOL, prefix):
        if _is_over(pool, clock):
            tx.delete(POOL, name)
            tx.delete_all(PROVIDER, f"{name}/providers/")
    for name, provider in tx.list(PROVIDER, prefix):
        if _is_over(provider, clock):
            tx.delete(PROVIDER, name)


def _is_over(entity: dict[str, Any], clock: Clock) -> bool:
    return "expireTime" in entity and datetime.fromisoformat(entity["expireTime"]) <= clock.now()
