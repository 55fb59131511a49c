"""Serve the versions of Cloud KMS keys, and which of them is the primary one."""

from typing import Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.apis import KMS
from localcloud.services.google.errors import invalid, missing, precondition
from localcloud.services.google.kms_store import (
    KEY,
    add_version,
    find_version,
    keep_version,
    list_versions,
    schedule_destruction,
    show_key,
    show_version,
)
from localcloud.services.google.pages import cut_page
from localcloud.services.google.routes_kms import KEYS, require_key
from localcloud.services.google.secret_checks import parse_duration

_LIST: Final = f"{KEYS}/{{key}}/cryptoKeyVersions"


def _require_version(call: Call) -> tuple[Document, Document]:
    key = require_key(call)
    name = f"{key['name']}/cryptoKeyVersions/{call.params['version']}"
    version = find_version(call.tx, call.clock, name)
    if version is None:
        raise missing(KMS, f"CryptoKeyVersion {name} not found.")
    return key, version


def not_enabled(version: Document) -> RefusalError:
    """Make the refusal to use a version that is disabled or destroyed (wording: public issues)."""
    return precondition(KMS, f"{version['name']} is not enabled, current state is: {version['state']}.")


def _set_primary(call: Call) -> Reply:
    key = require_key(call)
    name = f"{key['name']}/cryptoKeyVersions/{call.body.get('cryptoKeyVersionId', '')}"
    version = find_version(call.tx, call.clock, name)
    if version is None:
        raise missing(KMS, f"CryptoKeyVersion {name} not found.")
    if version["state"] != "ENABLED":
        raise not_enabled(version)
    key["primary"] = name
    call.tx.put(KEY, key["name"], key)
    return Reply(show_key(call.tx, call.clock, key))


def _create_version(call: Call) -> Reply:
    return Reply(show_version(add_version(call.tx, call.clock, require_key(call))))


def _get_version(call: Call) -> Reply:
    return Reply(show_version(_require_version(call)[1]))


def _list_versions(call: Call) -> Reply:
    found = [show_version(version) for version in list_versions(call.tx, call.clock, require_key(call)["name"])]
    page, rest = cut_page(call, KMS, found, largest=1000, default=100)
    return Reply({"cryptoKeyVersions": page, "totalSize": len(found), **rest} if page else {})


def _patch_version(call: Call) -> Reply:
    _, version = _require_version(call)
    wanted = call.body.get("state")
    if call.query.get("updateMask") != "state" or wanted not in {"ENABLED", "DISABLED"}:
        raise invalid(KMS)
    if version["state"] not in {"ENABLED", "DISABLED"}:
        raise precondition(KMS)
    return _keep(call, version | {"state": wanted})


def _destroy(call: Call) -> Reply:
    key, version = _require_version(call)
    if version["state"] not in {"ENABLED", "DISABLED"}:
        raise precondition(KMS)
    schedule_destruction(call.clock, version, parse_duration(key["destroyScheduledDuration"]))
    return _keep(call, version)


def _restore(call: Call) -> Reply:
    _, version = _require_version(call)
    if version["state"] != "DESTROY_SCHEDULED":
        raise precondition(KMS)
    version.pop("destroyTime")
    return _keep(call, version | {"state": "DISABLED"})


def _keep(call: Call, version: Document) -> Reply:
    keep_version(call.tx, version)
    return Reply(show_version(version))


_KEY_ID: Final = "cloudkms.projects.locations.keyRings.cryptoKeys"
_VERSION_ID: Final = f"{_KEY_ID}.cryptoKeyVersions"
_P: Final = "cloudkms"
_ONE_KEY: Final = f"{KEYS}/{{key}}"
_ONE_VERSION: Final = f"{_LIST}/{{version}}"
ROUTES: Final = (
    Route(f"{_KEY_ID}.updatePrimaryVersion", "POST", f"{_ONE_KEY}:updatePrimaryVersion", _set_primary, f"{_P}.cryptoKeys.update"),
    Route(f"{_VERSION_ID}.create", "POST", _LIST, _create_version, f"{_P}.cryptoKeyVersions.create"),
    Route(f"{_VERSION_ID}.list", "GET", _LIST, _list_versions, f"{_P}.cryptoKeyVersions.list"),
    Route(f"{_VERSION_ID}.get", "GET", _ONE_VERSION, _get_version, f"{_P}.cryptoKeyVersions.get"),
    Route(f"{_VERSION_ID}.patch", "PATCH", _ONE_VERSION, _patch_version, f"{_P}.cryptoKeyVersions.update"),
    Route(f"{_VERSION_ID}.destroy", "POST", f"{_ONE_VERSION}:destroy", _destroy, f"{_P}.cryptoKeyVersions.destroy"),
    Route(f"{_VERSION_ID}.restore", "POST", f"{_ONE_VERSION}:restore", _restore, f"{_P}.cryptoKeyVersions.restore"),
)
