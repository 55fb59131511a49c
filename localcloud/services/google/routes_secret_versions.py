"""Serve `secretmanager.projects.secrets.versions` and `addVersion`."""

from base64 import b64decode, b64encode
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import Target, require
from localcloud.services.google.apis import SECRETS
from localcloud.services.google.crc32c import crc32c
from localcloud.services.google.errors import invalid, missing, precondition
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.pages import cut_page
from localcloud.services.google.routes_secrets import BASE, check_etag, next_etag, require_secret
from localcloud.services.google.secret_checks import parse_duration
from localcloud.services.google.secrets_store import (
    SECRET,
    canonical_name,
    describe_version,
    destroy,
    keep_version,
    list_versions,
    resolve_version,
    secret_target,
)

MAXIMUM_PAYLOAD_BYTES: Final = 64 * 1024
"""Source: Secret Manager v1 discovery, SecretPayload.data, 2026-10."""


def _require_version(call: Call) -> Document:
    target, secret = secret_target(call)
    require(call, target)
    if secret is None:
        raise _missing_or_empty(call, target)
    version = resolve_version(call.tx, call.clock, secret, call.params["version"])
    if version is None and call.params["version"] == "latest":
        raise _missing_or_empty(call, target)
    if version is None:
        raise missing(SECRETS, f"Secret Version [{secret['name']}/versions/{call.params['version']}] not found.")
    return version


def _missing_or_empty(call: Call, target: Target) -> RefusalError:
    return missing(SECRETS, f"Secret [{canonical_name(target, call.params['secret'])}] not found or has no versions.")


def _add(call: Call) -> Reply:
    secret = require_secret(call)
    payload = call.body.get("payload") or {}
    data = _payload(payload)
    # A destroyed version keeps its place, so the next number was never used before.
    existing = list_versions(call.tx, call.clock, secret["name"])
    number = int(existing[-1]["name"].rsplit("/", 1)[1]) + 1 if existing else 1
    version: Document = {
        "name": f"{secret['name']}/versions/{number}",
        "createTime": rfc3339(call.clock.now()),
        "state": "ENABLED",
        "replicationStatus": _replication_status(secret["replication"]),
        "etag": next_etag(call.tx),
        "payload": b64encode(data).decode(),
    }
    if payload.get("dataCrc32c") is not None:
        version["clientSpecifiedPayloadChecksum"] = True
    keep_version(call.tx, version)
    return Reply(describe_version(version))


def _payload(payload: dict[str, Any]) -> bytes:
    text = str(payload.get("data", ""))
    try:
        # Google takes both alphabets of base64, padded or not.
        data = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:  # no base64, or no ASCII at all
        raise invalid(SECRETS) from error
    if not data:
        raise invalid(SECRETS, "Secret Payload cannot be empty.")
    if len(data) > MAXIMUM_PAYLOAD_BYTES:
        text = f"The size of the secret payload, {len(data)} bytes, exceeds the maximum of {MAXIMUM_PAYLOAD_BYTES} bytes."
        raise invalid(SECRETS, text)  # unverified wording
    if payload.get("dataCrc32c") is not None and str(payload["dataCrc32c"]) != str(crc32c(data)):
        raise invalid(SECRETS, "The checksum of the payload does not match its data.")  # unverified wording
    return data


def _replication_status(replication: dict[str, Any]) -> dict[str, Any]:
    if "automatic" in replication:
        return {"automatic": {}}
    places = [{"location": replica["location"]} for replica in replication["userManaged"]["replicas"]]
    return {"userManaged": {"replicas": places}}


def _get(call: Call) -> Reply:
    return Reply(describe_version(_require_version(call)))


def _list(call: Call) -> Reply:
    secret = require_secret(call)
    filter_text = call.query.get("filter", "")
    is_wanted = parse_filter(SECRETS, filter_text)
    found = [
        describe_version(version)
        for version in reversed(list_versions(call.tx, call.clock, secret["name"]))
        if is_wanted(version)
    ]
    page, rest = cut_page(call, SECRETS, found, largest=25_000, default=25_000)
    return Reply({"versions": page, "totalSize": 0 if filter_text else len(found), **rest} if page else {})


def _access(call: Call) -> Reply:
    version = _require_version(call)
    if version["state"] != "ENABLED":
        raise precondition(SECRETS, f"Secret Version [{version['name']}] is in {version['state']} state.")
    data = version["payload"]
    return Reply({"name": version["name"], "payload": {"data": data, "dataCrc32c": str(crc32c(b64decode(data)))}})


def _enable(call: Call) -> Reply:
    return _switch(call, "ENABLED")


def _disable(call: Call) -> Reply:
    return _switch(call, "DISABLED")


def _switch(call: Call, state: str) -> Reply:
    version = _require_version(call)
    check_etag(version, str(call.body.get("etag", "")))
    if version["state"] == "DESTROYED":
        raise precondition(SECRETS, f"Secret Version [{version['name']}] is in DESTROYED state.")
    version.pop("scheduledDestroyTime", None)
    return _keep(call, version | {"state": state})


def _destroy(call: Call) -> Reply:
    version = _require_version(call)
    check_etag(version, str(call.body.get("etag", "")))
    if version["state"] == "DESTROYED":
        raise precondition(SECRETS, f"Secret Version [{version['name']}] is in DESTROYED state.")
    secret = call.tx.get(SECRET, version["name"].partition("/versions/")[0]) or {}
    if secret.get("versionDestroyTtl"):
        # Delayed destruction: off at once, gone when the time has passed (schema Secret, field versionDestroyTtl).
        due = rfc3339(call.clock.now() + parse_duration(secret["versionDestroyTtl"]))
        return _keep(call, version | {"state": "DISABLED", "scheduledDestroyTime": due})
    destroy(version, rfc3339(call.clock.now()))
    return _keep(call, version)


def _keep(call: Call, version: Document) -> Reply:
    version["etag"] = next_etag(call.tx)
    keep_version(call.tx, version)
    return Reply(describe_version(version))


_ID: Final = "secretmanager.projects.secrets.versions"
_PERMISSION: Final = "secretmanager.versions"
_LIST: Final = f"{BASE}/{{secret}}/versions"
_ONE: Final = f"{_LIST}/{{version}}"
ROUTES: Final = (
    Route("secretmanager.projects.secrets.addVersion", "POST", f"{BASE}/{{secret}}:addVersion", _add, f"{_PERMISSION}.add"),
    Route(f"{_ID}.list", "GET", _LIST, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.access", "GET", f"{_ONE}:access", _access, f"{_PERMISSION}.access"),
    Route(f"{_ID}.enable", "POST", f"{_ONE}:enable", _enable, f"{_PERMISSION}.enable"),
    Route(f"{_ID}.disable", "POST", f"{_ONE}:disable", _disable, f"{_PERMISSION}.disable"),
    Route(f"{_ID}.destroy", "POST", f"{_ONE}:destroy", _destroy, f"{_PERMISSION}.destroy"),
)
