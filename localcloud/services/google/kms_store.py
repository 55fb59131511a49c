"""Keep key rings, keys and their versions, and let time act on them: rotation of a key, destruction of a version.

Kinds: `google.key_ring`, `google.crypto_key`, `google.crypto_key_version`; keys are resource names with the project's id, those
of versions with a padded number; bodies are what the API shows, those of versions with `material` (base64) besides. Rings and
keys stay for ever.
"""

import os
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import Clock, rfc3339
from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.google.access import Target, project_target
from localcloud.services.google.apis import KMS
from localcloud.services.google.secret_checks import parse_duration

RING: Final = "google.key_ring"
KEY: Final = "google.crypto_key"
VERSION: Final = "google.crypto_key_version"
ALGORITHM: Final = "GOOGLE_SYMMETRIC_ENCRYPTION"
LEVEL: Final = "SOFTWARE"
_KEY_BYTES: Final = 32


def kms_target(call: Call) -> Target:
    """Return the target of a call; its name is that of the ring, key or version, empty in a project that is not there."""
    params = call.params
    shown = f"projects/{params['project']}/locations/{params['location']}"
    parts = [("keyRings", "ring"), ("cryptoKeys", "key"), ("cryptoKeyVersions", "version")]
    suffix = "".join(f"/{collection}/{params[name]}" for collection, name in parts if name in params)
    target = project_target(KMS, call.tx, params["project"], shown + suffix)
    if target.project is None:
        return target
    place = f"projects/{target.project['projectId']}/locations/{params['location']}"
    ring = f"{place}/keyRings/{params.get('ring', '')}"
    key = f"{ring}/cryptoKeys/{params.get('key', '')}"
    own, above = (key, (policy_key(ring),)) if "key" in params else (ring, ())
    return Target(
        KMS, target.project, shown + suffix, policy_key(own), place + suffix, "cloudkms.googleapis.com/CryptoKey", above
    )


def policy_key(name: str) -> str:
    """Return the key of a ring's or a key's policy."""
    return f"//cloudkms.googleapis.com/{name}"


def find_key(tx: Transaction, clock: Clock, name: str) -> Document | None:
    """Return the key as it is by now, rotated if that was due; None when there is none."""
    key = tx.get(KEY, name)
    if key is None:
        return None
    period, due = key.get("rotationPeriod"), key.get("nextRotationTime")
    if period and due and datetime.fromisoformat(due) <= clock.now():
        span = parse_duration(period)
        passed = (clock.now() - datetime.fromisoformat(due)) // span
        key["nextRotationTime"] = rfc3339(datetime.fromisoformat(due) + (passed + 1) * span)
        key["primary"] = add_version(tx, clock, key)["name"]
        tx.put(KEY, name, key)
    return key


def show_key(tx: Transaction, clock: Clock, key: Document) -> dict[str, Any]:
    """Return the key as the API shows it, its primary version in full."""
    if "primary" not in key:
        return key
    primary = find_version(tx, clock, key["primary"])
    return key | {"primary": show_version(primary or {})}


def add_version(tx: Transaction, clock: Clock, key: Document) -> Document:
    """Make a version with new key material."""
    number = len(list(tx.list(VERSION, f"{key['name']}/cryptoKeyVersions/"))) + 1
    at = rfc3339(clock.now())
    version: Document = {
        "name": f"{key['name']}/cryptoKeyVersions/{number}",
        "state": "ENABLED",
        "createTime": at,
        "generateTime": at,
        "protectionLevel": LEVEL,
        "algorithm": ALGORITHM,
        "material": b64encode(os.urandom(_KEY_BYTES)).decode(),
    }
    keep_version(tx, version)
    return version


def keep_version(tx: Transaction, version: Document) -> None:
    """Write a version back."""
    tx.put(VERSION, _version_key(version["name"]), version)


def find_version(tx: Transaction, clock: Clock, name: str) -> Document | None:
    """Return the version as it is by now; one whose time has come is destroyed."""
    version = tx.get(VERSION, _version_key(name))
    return _age(tx, clock, version) if version else None


def list_versions(tx: Transaction, clock: Clock, key_name: str) -> list[Document]:
    """Return the versions of a key, oldest first."""
    return [_age(tx, clock, version) for _, version in tx.list(VERSION, f"{key_name}/cryptoKeyVersions/")]


def show_version(version: Document) -> dict[str, Any]:
    """Return the version as the API shows it."""
    return {name: value for name, value in version.items() if name != "material"}


def schedule_destruction(clock: Clock, version: Document, delay: timedelta) -> None:
    """Take a version out of use now and for good when the delay is over."""
    version |= {"state": "DESTROY_SCHEDULED", "destroyTime": rfc3339(clock.now() + delay)}


def _age(tx: Transaction, clock: Clock, version: Document) -> Document:
    if version["state"] == "DESTROY_SCHEDULED" and datetime.fromisoformat(version["destroyTime"]) <= clock.now():
        version |= {"state": "DESTROYED", "destroyEventTime": version.pop("destroyTime")}
        version.pop("material")
        keep_version(tx, version)
    return version


def _version_key(name: str) -> str:
    parent, _, number = name.rpartition("/")
    return f"{parent}/{number:0>6}"
