"""Serve `storage.objects`: upload, reading, listing, deletion, by generation and under conditions.

Left out: resumable uploads, ranges, copies, changes of metadata.
"""

import hashlib
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.crc32c import crc32c
from localcloud.services.google.request_bodies import read_value
from localcloud.services.google.routes_buckets import BASE
from localcloud.services.google.shapes_storage import OBJECT as OBJECT_SHAPE
from localcloud.services.google.storage_answers import condition_not_met, in_storage_manner, refuse_storage, require_storage
from localcloud.services.google.storage_store import (
    drop_object,
    find_bucket,
    find_object,
    is_retained,
    keep_object,
    list_generations,
    show_object,
)
from localcloud.services.google.storage_uploads import read_upload

LONGEST_NAME_BYTES: Final = 1024
_KEPT: Final = (
    "contentType",
    "cacheControl",
    "contentDisposition",
    "contentEncoding",
    "contentLanguage",
    "metadata",
    "customTime",
)


def _upload(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.objects.create", "object")
    described, data = read_upload(call)
    metadata = read_value(OBJECT_SHAPE, described, "")
    name = metadata.get("name", "")
    if not name or len(name.encode()) > LONGEST_NAME_BYTES or "\n" in name or "\r" in name:
        raise refuse_storage(400, "Required parameter: name")
    live = find_object(call.tx, bucket["name"], name)
    _require_conditions(call, live)
    if live is not None:
        require_storage(call, target, "storage.objects.delete", "object")
        _retire(call, bucket, live)
    stored = _describe(call, bucket, metadata, data, int(live["generation"]) if live else 0)
    _check_digests(metadata, stored)
    keep_object(call.tx, stored)
    return Reply(show_object(stored))


def _describe(call: Call, bucket: Document, metadata: dict[str, Any], data: bytes, previous: int) -> Document:
    now, name = call.clock.now(), metadata["name"]
    generation = str(max(int(now.timestamp() * 1e6), previous + 1))
    link = f"/storage/v1/b/{bucket['name']}/o/{quote(name, safe='')}"
    stored: Document = {
        "kind": "storage#object",
        "id": f"{bucket['name']}/{name}/{generation}",
        "selfLink": f"{call.base_url}{link}",
        "mediaLink": f"{call.base_url}/download{link}?generation={generation}&alt=media",
        "name": name,
        "bucket": bucket["name"],
        "generation": generation,
        "metageneration": "1",
        "storageClass": bucket["storageClass"],
        "size": str(len(data)),
        "md5Hash": b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode(),
        "crc32c": b64encode(crc32c(data).to_bytes(4, "big")).decode(),
        "etag": f"C{generation}=",
        "data": b64encode(data).decode(),
    }
    stored |= {field: metadata[field] for field in _KEPT if metadata.get(field)}
    stored |= dict.fromkeys(("timeCreated", "updated", "timeFinalized", "timeStorageClassUpdated"), rfc3339(now))
    if "retentionPolicy" in bucket:
        period = timedelta(seconds=int(bucket["retentionPolicy"]["retentionPeriod"]))
        stored["retentionExpirationTime"] = rfc3339(now + period)
    return stored


def _check_digests(metadata: dict[str, Any], stored: Document) -> None:
    for field in ("md5Hash", "crc32c"):
        if metadata.get(field) and metadata[field] != stored[field]:
            raise refuse_storage(400, f"Provided {field} '{metadata[field]}' doesn't match calculated one '{stored[field]}'.")


def _require_conditions(call: Call, live: Document | None) -> None:
    """Hold the call to the generations that it names; 0 is that of an object that is not there."""
    generation = live["generation"] if live else "0"
    wanted, unwanted = call.query.get("ifGenerationMatch"), call.query.get("ifGenerationNotMatch")
    metageneration = call.query.get("ifMetagenerationMatch")
    is_other = wanted is not None and wanted != generation
    is_unwanted = unwanted is not None and unwanted == generation
    if is_other or is_unwanted or (metageneration is not None and metageneration != (live or {}).get("metageneration")):
        raise condition_not_met()


def _retire(call: Call, bucket: Document, live: Document) -> None:
    """Take the live generation's place away: it stays as an older one where versions are kept."""
    if bucket.get("versioning", {}).get("enabled"):
        live["timeDeleted"] = rfc3339(call.clock.now())
        keep_object(call.tx, live)
    else:
        _require_not_retained(call, live)
        drop_object(call.tx, live)


def _require_not_retained(call: Call, stored: Document) -> None:
    if is_retained(stored, call.clock):
        text = (
            f"Object '{stored['bucket']}/{stored['name']}' is subject to bucket's retention policy or object retention "
            f"and cannot be deleted or overwritten until {stored['retentionExpirationTime']}"
        )
        raise refuse_storage(403, text, "retentionPolicyNotMet")


def _find(call: Call, permission: str) -> tuple[Document, Document]:
    target, bucket = find_bucket(call)
    require_storage(call, target, permission, "object")
    stored = find_object(call.tx, bucket["name"], call.params["object"], call.query.get("generation", ""))
    if stored is None:
        raise _missing(bucket["name"], call.params["object"])
    return bucket, stored


def _missing(bucket: str, name: str) -> RefusalError:
    return refuse_storage(404, f"No such object: {bucket}/{name}")


def _get(call: Call) -> Reply:
    _, stored = _find(call, "storage.objects.get")
    _require_conditions(call, stored)
    if call.query.get("alt") != "media":
        return Reply(show_object(stored))
    headers = {
        "content-type": stored.get("contentType", "application/octet-stream"),
        "etag": stored["etag"],
        "x-goog-generation": stored["generation"],
        "x-goog-metageneration": stored["metageneration"],
        "x-goog-hash": f"crc32c={stored['crc32c']},md5={stored['md5Hash']}",
        "x-goog-stored-content-length": stored["size"],
    }
    return Reply(b64decode(stored["data"]), headers=headers)


def _list(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.objects.list", "bucket")
    prefix, delimiter = call.query.get("prefix", ""), call.query.get("delimiter", "")
    shows_all = call.query.get("versions") == "true"
    items, prefixes = [], set()
    for stored in list_generations(call.tx, bucket["name"], prefix):
        rest = stored["name"].removeprefix(prefix)
        if "timeDeleted" in stored and not shows_all:
            continue
        if delimiter and delimiter in rest:
            prefixes.add(prefix + rest.partition(delimiter)[0] + delimiter)
        else:
            items.append(show_object(stored))
    return _page(call, items, sorted(prefixes))


def _page(call: Call, items: list[dict[str, Any]], prefixes: list[str]) -> Reply:
    size, start = call.query.get("maxResults", "1000"), call.query.get("pageToken", "0")
    if not (size.isdigit() and start.isdigit() and int(size)):
        raise refuse_storage(400, "Invalid argument.")
    end = int(start) + min(int(size), 1000)
    more = {"nextPageToken": str(end)} if end < len(items) else {}
    shown = items[int(start) : end]
    return Reply(
        {
            "kind": "storage#objects",
            **more,
            **({"items": shown} if shown else {}),
            **({"prefixes": prefixes} if prefixes else {}),
        }
    )


def _delete(call: Call) -> Reply:
    bucket, stored = _find(call, "storage.objects.delete")
    _require_conditions(call, stored)
    if "generation" in call.query:
        _require_not_retained(call, stored)
        drop_object(call.tx, stored)
    else:
        _retire(call, bucket, stored)
    return Reply(None, 204)


_ID: Final = "storage.objects"
_LIST: Final = f"{BASE}/{{bucket}}/o"
_ONE: Final = f"{_LIST}/{{object}}"
ROUTES: Final = tuple(
    in_storage_manner(route)
    for route in (
        Route(f"{_ID}.insert", "POST", f"/upload{_LIST}", _upload, f"{_ID}.create", is_media=True),
        Route(f"{_ID}.list", "GET", _LIST, _list, f"{_ID}.list"),
        Route(f"{_ID}.get", "GET", _ONE, _get, f"{_ID}.get"),
        Route(f"{_ID}.get", "GET", f"/download{_ONE}", _get, f"{_ID}.get"),
        Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_ID}.delete"),
    )
)
