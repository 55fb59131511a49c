"""Keep buckets and the generations of their objects.

Kinds: `google.bucket`, key = its name, which is unique in the world; `google.object`, key = bucket, name and padded generation,
parted by line ends; bodies are what the API shows, of objects with `data` (base64) besides. A generation with `timeDeleted` is
not the live one. Left out: soft deletion, access lists, lifecycle rules (kept, not acted on), classes of storage.
"""

from datetime import datetime
from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.google.access import Target
from localcloud.services.google.apis import STORAGE
from localcloud.services.google.policies import drop_policy
from localcloud.services.google.projects import find_project
from localcloud.services.google.storage_answers import refuse_storage

BUCKET: Final = "google.bucket"
OBJECT: Final = "google.object"
_PART: Final = "\n"


def bucket_policy_key(name: str) -> str:
    """Return the key of a bucket's policy, which holds for its objects too."""
    return f"//storage.googleapis.com/projects/_/buckets/{name}"


def find_bucket(call: Call) -> tuple[Target, Document]:
    """Return the target of a call on a bucket or its objects, and the bucket.

    Raises:
        RefusalError: 404; there is no such bucket.
    """
    name = call.params["bucket"]
    bucket = call.tx.get(BUCKET, name)
    if bucket is None:
        raise refuse_storage(404, "The specified bucket does not exist.")
    shown, kind = f"projects/_/buckets/{name}", "storage.googleapis.com/Bucket"
    if "object" in call.params:
        shown, kind = f"{shown}/objects/{call.params['object']}", "storage.googleapis.com/Object"
    project = find_project(call.tx, bucket["projectNumber"])
    return Target(STORAGE, project, shown, bucket_policy_key(name), shown, kind), bucket


def remove_bucket(tx: Transaction, name: str) -> None:
    """Remove an empty bucket and its policy."""
    tx.delete(BUCKET, name)
    drop_policy(tx, bucket_policy_key(name))


def list_generations(tx: Transaction, bucket: str, prefix: str = "") -> list[Document]:
    """Return all generations of objects whose names begin with the prefix, by name, oldest first."""
    return [stored for _, stored in tx.list(OBJECT, f"{bucket}{_PART}{prefix}")]


def find_object(tx: Transaction, bucket: str, name: str, generation: str = "") -> Document | None:
    """Return a generation, the live one unless told otherwise; None when there is none."""
    found = [stored for _, stored in tx.list(OBJECT, f"{bucket}{_PART}{name}{_PART}")]
    if generation:
        return next((stored for stored in found if stored["generation"] == generation), None)
    return next((stored for stored in found if "timeDeleted" not in stored), None)


def keep_object(tx: Transaction, stored: Document) -> None:
    """Write a generation back."""
    tx.put(OBJECT, _key(stored), stored)


def drop_object(tx: Transaction, stored: Document) -> None:
    """Remove a generation for good."""
    tx.delete(OBJECT, _key(stored))


def show_object(stored: Document) -> dict[str, Any]:
    """Return the generation as the API shows it."""
    return {name: value for name, value in stored.items() if name != "data"}


def is_retained(stored: Document, clock: Clock) -> bool:
    """Say whether the bucket's retention policy still holds the generation."""
    until = stored.get("retentionExpirationTime")
    return until is not None and datetime.fromisoformat(until) > clock.now()


def _key(stored: Document) -> str:
    return _PART.join((stored["bucket"], stored["name"], f"{int(stored['generation']):020}"))
