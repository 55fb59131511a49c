"""Accept the fields of a secret, or say why not (Secret Manager v1 discovery, schema Secret, 2026-10).

Where no wording was seen, the refusal is the API's general one for a bad argument.
"""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import Clock, rfc3339
from localcloud.core.store import Document
from localcloud.services.google.apis import SECRETS
from localcloud.services.google.errors import invalid

ID_FORMAT: Final = re.compile(r"[A-Za-z0-9_-]{1,255}")
_LABEL: Final = re.compile(r"[\w-]{0,63}")
_ALIAS: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")
MAXIMUM_ANNOTATIONS_BYTES: Final = 16 * 1024
SHORTEST_DESTROY_DELAY: Final = timedelta(days=1)
LONGEST_DESTROY_DELAY: Final = timedelta(days=1000)
LONGEST_LIFE: Final = timedelta(days=100 * 365)


def parse_duration(text: str) -> timedelta:
    """Read Google's JSON form of a duration, `3600s`."""
    return timedelta(seconds=float(text.removesuffix("s")))


def settle_expiry(secret: Document, body: Document, clock: Clock) -> None:
    """Turn `ttl`, which is never shown, into `expireTime`.

    Raises:
        RefusalError: 400; both are given, or the moment has passed.
    """
    secret.pop("ttl", None)
    if body.get("ttl") and body.get("expireTime"):
        raise invalid(SECRETS)
    if body.get("ttl"):
        lifetime = parse_duration(body["ttl"])
        if not timedelta() < lifetime < LONGEST_LIFE:
            raise invalid(SECRETS)
        secret["expireTime"] = rfc3339(clock.now() + lifetime)
    elif "expireTime" in secret and datetime.fromisoformat(secret["expireTime"]) <= clock.now():
        raise invalid(SECRETS)


def check_secret(secret: Document) -> None:
    """Check a secret as it would be kept, its rotation excepted (`secret_rotation`).

    Raises:
        RefusalError: 400.
    """
    _check_replication(secret.get("replication"))
    _check_texts(secret)
    delay = parse_duration(secret.get("versionDestroyTtl", "86400s"))
    if not SHORTEST_DESTROY_DELAY <= delay <= LONGEST_DESTROY_DELAY:
        raise invalid(SECRETS)


def _check_replication(replication: Any) -> None:
    if not isinstance(replication, dict) or ("automatic" in replication) == ("userManaged" in replication):
        raise invalid(SECRETS)
    if "userManaged" in replication:
        locations = [replica.get("location") for replica in replication["userManaged"].get("replicas", [])]
        if not locations or not all(locations) or len(set(locations)) != len(locations):
            raise invalid(SECRETS)


def _check_texts(secret: Document) -> None:
    for name, value in secret.get("labels", {}).items():
        if (
            not name
            or name[0].isdigit()
            or not _LABEL.fullmatch(name)
            or not _LABEL.fullmatch(str(value))
            or name != name.lower()
        ):
            raise invalid(SECRETS)
    annotations = secret.get("annotations", {})
    if sum(len(name.encode()) + len(str(value).encode()) for name, value in annotations.items()) > MAXIMUM_ANNOTATIONS_BYTES:
        raise invalid(SECRETS)
    if not all(_ALIAS.fullmatch(alias) and alias != "latest" for alias in secret.get("versionAliases", {})):
        raise invalid(SECRETS)
