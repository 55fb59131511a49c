"""Serve `cloudkms.projects.locations.keyRings` and their keys. Left out: every purpose but encryption with one secret key.

Versions are in `routes_kms_versions`, use of keys is in `routes_kms_use`. Wording: k8s-config-connector recordings unless marked.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.access import require
from localcloud.services.google.apis import KMS
from localcloud.services.google.errors import invalid, missing, taken
from localcloud.services.google.kms_store import (
    ALGORITHM,
    KEY,
    LEVEL,
    RING,
    add_version,
    find_key,
    kms_target,
    show_key,
)
from localcloud.services.google.pages import cut_page
from localcloud.services.google.secret_checks import parse_duration
from localcloud.services.google.update_masks import apply_mask, parse_mask

RINGS: Final = "/v1/projects/{project}/locations/{location}/keyRings"
KEYS: Final = f"{RINGS}/{{ring}}/cryptoKeys"
_ID_FORMAT: Final = re.compile(r"[a-zA-Z0-9_-]{1,63}")
_LOCATION: Final = re.compile(r"[a-z]+(-[a-z]+)*[0-9]{0,2}")
SHORTEST_PERIOD: Final = timedelta(days=1)
LONGEST_DELAY: Final = timedelta(days=120)
DEFAULT_DELAY: Final = "2592000s"
_MUTABLE: Final = ("labels", "rotationPeriod", "nextRotationTime", "versionTemplate")


def _create_ring(call: Call) -> Reply:
    target = kms_target(call)
    require(call, target)
    ring_id = call.query.get("keyRingId", "")
    if not _ID_FORMAT.fullmatch(ring_id) or not _LOCATION.fullmatch(call.params["location"]):
        raise invalid(KMS)
    ring: Document = {"name": f"{target.name}/keyRings/{ring_id}", "createTime": rfc3339(call.clock.now())}
    try:
        call.tx.insert(RING, ring["name"], ring)
    except DocumentExistsError as error:
        raise taken(KMS, f"KeyRing {ring['name']} already exists.") from error  # unverified wording
    return Reply(ring)


def require_ring(call: Call) -> Document:
    """Check the caller and return the ring.

    Raises:
        RefusalError: 403 or 404.
    """
    target = kms_target(call)
    require(call, target)
    name = target.name.partition("/cryptoKeys/")[0]
    ring = call.tx.get(RING, name)
    if ring is None:
        raise missing(KMS, f"KeyRing {name} not found.")
    return ring


def require_key(call: Call) -> Document:
    """Check the caller and return the key.

    Raises:
        RefusalError: 403 or 404.
    """
    target = kms_target(call)
    require(call, target)
    name = target.name.partition("/cryptoKeyVersions/")[0]
    key = find_key(call.tx, call.clock, name)
    if key is None:
        raise missing(KMS, f"CryptoKey {name} not found.")
    return key


def _get_ring(call: Call) -> Reply:
    return Reply(require_ring(call))


def _list_rings(call: Call) -> Reply:
    target = kms_target(call)
    require(call, target)
    found = [ring for _, ring in call.tx.list(RING, f"{target.name}/keyRings/")]
    page, rest = cut_page(call, KMS, found, largest=1000, default=100)
    return Reply({"keyRings": page, "totalSize": len(found), **rest} if page else {})


def _create_key(call: Call) -> Reply:
    ring, key_id = require_ring(call), call.query.get("cryptoKeyId", "")
    template = call.body.get("versionTemplate") or {}
    if not _ID_FORMAT.fullmatch(key_id) or call.body.get("purpose") != "ENCRYPT_DECRYPT" or call.body.get("importOnly"):
        raise invalid(KMS)
    key: Document = {
        "name": f"{ring['name']}/cryptoKeys/{key_id}",
        "purpose": "ENCRYPT_DECRYPT",
        "createTime": rfc3339(call.clock.now()),
        "destroyScheduledDuration": call.body.get("destroyScheduledDuration", DEFAULT_DELAY),
    }
    key |= {name: call.body[name] for name in _MUTABLE if call.body.get(name)}
    key["versionTemplate"] = {"protectionLevel": LEVEL, "algorithm": ALGORITHM} | template
    _check_key(call, key)
    try:
        call.tx.insert(KEY, key["name"], key)
    except DocumentExistsError as error:
        raise taken(KMS, f"CryptoKey {key['name']} already exists.") from error  # unverified wording
    if call.query.get("skipInitialVersionCreation") != "true":
        key["primary"] = add_version(call.tx, call.clock, key)["name"]
        call.tx.put(KEY, key["name"], key)
    return Reply(show_key(call.tx, call.clock, key))


def _check_key(call: Call, key: Document) -> None:
    if key["versionTemplate"] != {"protectionLevel": LEVEL, "algorithm": ALGORITHM}:
        raise invalid(KMS)
    if not timedelta() <= parse_duration(key["destroyScheduledDuration"]) <= LONGEST_DELAY:
        raise invalid(KMS)
    period, due = key.get("rotationPeriod"), key.get("nextRotationTime")
    if period and (parse_duration(period) < SHORTEST_PERIOD or not due):
        raise invalid(KMS)
    if due and datetime.fromisoformat(due) <= call.clock.now():
        raise invalid(KMS)


def _get_key(call: Call) -> Reply:
    return Reply(show_key(call.tx, call.clock, require_key(call)))


def _list_keys(call: Call) -> Reply:
    ring = require_ring(call)
    names = [name for name, _ in call.tx.list(KEY, f"{ring['name']}/cryptoKeys/")]
    found = [show_key(call.tx, call.clock, key) for name in names if (key := find_key(call.tx, call.clock, name))]
    page, rest = cut_page(call, KMS, found, largest=1000, default=100)
    return Reply({"cryptoKeys": page, "totalSize": len(found), **rest} if page else {})


def _patch_key(call: Call) -> Reply:
    key = require_key(call)
    paths = parse_mask(call.query.get("updateMask", ""), call.body, _MUTABLE, KMS)
    if not paths:
        raise invalid(KMS)
    apply_mask(key, call.body, paths)
    key["versionTemplate"] = {"protectionLevel": LEVEL, "algorithm": ALGORITHM} | key.get("versionTemplate", {})
    _check_key(call, key)
    call.tx.put(KEY, key["name"], key)
    return Reply(show_key(call.tx, call.clock, key))


_ID: Final = "cloudkms.projects.locations.keyRings"
_KEY_ID: Final = f"{_ID}.cryptoKeys"
_P: Final = "cloudkms"
_ONE_KEY: Final = f"{KEYS}/{{key}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", RINGS, _create_ring, f"{_P}.keyRings.create"),
    Route(f"{_ID}.list", "GET", RINGS, _list_rings, f"{_P}.keyRings.list"),
    Route(f"{_ID}.get", "GET", f"{RINGS}/{{ring}}", _get_ring, f"{_P}.keyRings.get"),
    Route(f"{_KEY_ID}.create", "POST", KEYS, _create_key, f"{_P}.cryptoKeys.create"),
    Route(f"{_KEY_ID}.list", "GET", KEYS, _list_keys, f"{_P}.cryptoKeys.list"),
    Route(f"{_KEY_ID}.get", "GET", _ONE_KEY, _get_key, f"{_P}.cryptoKeys.get"),
    Route(f"{_KEY_ID}.patch", "PATCH", _ONE_KEY, _patch_key, f"{_P}.cryptoKeys.update"),
)
