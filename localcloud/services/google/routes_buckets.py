"""Serve `storage.buckets`: creation, listing, settings, retention, policies."""

import re
from datetime import timedelta
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import is_allowed, project_target
from localcloud.services.google.apis import STORAGE
from localcloud.services.google.policies import load_policy, replace_policy, show_policy
from localcloud.services.google.request_bodies import read_value
from localcloud.services.google.roles import canonical_permission
from localcloud.services.google.shapes_storage import BUCKET as BUCKET_SHAPE
from localcloud.services.google.shapes_storage import POLICY as POLICY_SHAPE
from localcloud.services.google.storage_answers import condition_not_met, in_storage_manner, refuse_storage, require_storage
from localcloud.services.google.storage_store import BUCKET, bucket_policy_key, find_bucket, list_generations, remove_bucket
from localcloud.services.google.tokens import identify

BASE: Final = "/storage/v1/b"
_NAME: Final = re.compile(r"(?!goog)(?!.*\.\.)(?!.*google)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_SETTINGS: Final[tuple[str, ...]] = (
    "versioning",
    "retentionPolicy",
    "iamConfiguration",
    "labels",
    "lifecycle",
    "encryption",
    "softDeletePolicy",
)
_PUBLIC: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
LONGEST_RETENTION: Final = timedelta(days=100 * 365.25)
DEFAULT_SOFT_DELETE_SECONDS: Final = "604800"


def _insert(call: Call) -> Reply:
    target = project_target(STORAGE, call.tx, call.query.get("project", ""))
    require_storage(call, target, "storage.buckets.create", "project")
    body, project = read_value(BUCKET_SHAPE, call.body, ""), target.project or {}
    name = str(body.get("name", ""))
    if not _NAME.fullmatch(name):
        raise refuse_storage(400, f"Invalid bucket name: '{name}'")
    if (existing := call.tx.get(BUCKET, name)) is not None:
        raise _taken(is_ours=existing["projectNumber"] == project["projectNumber"])
    at = rfc3339(call.clock.now())
    bucket: Document = {
        "kind": "storage#bucket",
        "id": name,
        "name": name,
        "selfLink": f"{call.base_url}{BASE}/{name}",
        "projectNumber": project["projectNumber"],
        "location": str(body.get("location", "US")).upper(),
        "locationType": "multi-region" if str(body.get("location", "US")).upper() in {"US", "EU", "ASIA"} else "region",
        "storageClass": body.get("storageClass", "STANDARD"),
        "rpo": "DEFAULT",
        "generation": str(int(call.clock.now().timestamp() * 1e6)),
        "metageneration": "0",
        "timeCreated": at,
        "softDeletePolicy": {"retentionDurationSeconds": DEFAULT_SOFT_DELETE_SECONDS, "effectiveTime": at},
        "iamConfiguration": {"uniformBucketLevelAccess": {"enabled": False}, "publicAccessPrevention": "inherited"},
    }
    _apply(call, bucket, {field: body[field] for field in _SETTINGS if field in body}, set())
    return _keep(call, bucket)


def _taken(*, is_ours: bool) -> Exception:
    if is_ours:
        return refuse_storage(409, "You already own this bucket. Please select another name.")
    text = (
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select "
        "a different name and try again."
    )
    return refuse_storage(409, text)


def _apply(call: Call, bucket: Document, changes: dict[str, Any], cleared: set[str]) -> None:
    """Bring settings into the bucket; nested objects are joined, as a PATCH of Storage does."""
    at, before = rfc3339(call.clock.now()), bucket.get("retentionPolicy", {})
    for field in cleared:
        bucket.pop(field, None)
    for field, value in changes.items():
        bucket[field] = {**bucket.get(field, {}), **value} if isinstance(value, dict) else value
    if "iamConfiguration" in changes:
        access = bucket["iamConfiguration"]
        access["bucketPolicyOnly"] = {"enabled": access["uniformBucketLevelAccess"].get("enabled", False)}
    if "retentionPolicy" in changes:
        _check_retention(bucket["retentionPolicy"])
        bucket["retentionPolicy"] = {"effectiveTime": at, **before, **bucket["retentionPolicy"]}
    seconds = int(bucket.get("retentionPolicy", {}).get("retentionPeriod", 0))
    if before.get("isLocked") and seconds < int(before["retentionPeriod"]):
        name = bucket["name"]
        raise refuse_storage(403, f"Cannot reduce retention duration of a locked Retention Policy for bucket '{name}'.")


def _check_retention(policy: dict[str, Any]) -> None:
    seconds = int(policy.get("retentionPeriod", 0))
    if not 0 < seconds <= LONGEST_RETENTION.total_seconds():
        raise refuse_storage(400, "Invalid argument.")
    policy["retentionPeriod"] = str(seconds)


def _keep(call: Call, bucket: Document) -> Reply:
    bucket["metageneration"] = str(int(bucket["metageneration"]) + 1)
    bucket["etag"], bucket["updated"] = f"CA{bucket['metageneration']}=", rfc3339(call.clock.now())
    call.tx.put(BUCKET, bucket["name"], bucket)
    return Reply(bucket)


def _get(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.get", "bucket")
    return Reply(bucket)


def _list(call: Call) -> Reply:
    target = project_target(STORAGE, call.tx, call.query.get("project", ""))
    require_storage(call, target, "storage.buckets.list", "project")
    number = (target.project or {})["projectNumber"]
    prefix = call.query.get("prefix", "")
    found = [bucket for _, bucket in call.tx.list(BUCKET, prefix) if bucket["projectNumber"] == number]
    return Reply({"kind": "storage#buckets", **({"items": found} if found else {})})


def _patch(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.update", "bucket")
    _require_metageneration(call, bucket)
    cleared = {field for field in _SETTINGS if field in call.body and call.body[field] is None}
    gone = {name for name, text in (call.body.get("labels") or {}).items() if text is None}
    body = read_value(BUCKET_SHAPE, _without_nulls(call.body), "")
    _apply(call, bucket, {field: body[field] for field in _SETTINGS if field in body}, cleared)
    for label in gone:
        bucket.get("labels", {}).pop(label, None)
    return _keep(call, bucket)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return value


def _require_metageneration(call: Call, bucket: Document) -> None:
    wanted = call.query.get("ifMetagenerationMatch")
    if wanted is not None and wanted != bucket["metageneration"]:
        raise condition_not_met()


def _lock(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.update", "bucket")
    if "ifMetagenerationMatch" not in call.query or "retentionPolicy" not in bucket:
        raise refuse_storage(400, "Required parameter: ifMetagenerationMatch, and a retention policy to lock.")
    _require_metageneration(call, bucket)
    bucket["retentionPolicy"]["isLocked"] = True
    return _keep(call, bucket)


def _delete(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.delete", "bucket")
    _require_metageneration(call, bucket)
    if list_generations(call.tx, bucket["name"]):
        raise refuse_storage(409, "The bucket you tried to delete is not empty.")
    remove_bucket(call.tx, bucket["name"])
    return Reply(None, 204)


def _get_policy(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.getIamPolicy", "bucket")
    requested = call.query.get("optionsRequestedPolicyVersion", "1")
    if requested not in {"1", "3"}:
        raise refuse_storage(400, "Invalid argument.")
    return _policy(bucket, show_policy(load_policy(call.tx, bucket_policy_key(bucket["name"])), int(requested)))


def _set_policy(call: Call) -> Reply:
    target, bucket = find_bucket(call)
    require_storage(call, target, "storage.buckets.setIamPolicy", "bucket")
    wanted = read_value(POLICY_SHAPE, _without_nulls(call.body), "")
    members = {member for binding in wanted.get("bindings", []) for member in binding.get("members", [])}
    if members & _PUBLIC and bucket["iamConfiguration"].get("publicAccessPrevention") == "enforced":
        text = (
            "The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced."
        )
        raise refuse_storage(412, text)
    return _policy(bucket, replace_policy(call.tx, STORAGE, bucket_policy_key(bucket["name"]), wanted))


def _policy(bucket: Document, policy: dict[str, Any]) -> Reply:
    return Reply({"kind": "storage#policy", "resourceId": f"projects/_/buckets/{bucket['name']}", **policy})


def _test(call: Call) -> Reply:
    target, _ = find_bucket(call)
    identity, asked = identify(call), call.query.get("permissions", "")
    held = [asked] if asked and is_allowed(call, target, identity, canonical_permission(asked)) else []
    return Reply({"kind": "storage#testIamPermissionsResponse", **({"permissions": held} if held else {})})


_ID: Final = "storage.buckets"
_ONE: Final = f"{BASE}/{{bucket}}"
ROUTES: Final = tuple(
    in_storage_manner(route)
    for route in (
        Route(f"{_ID}.insert", "POST", BASE, _insert, f"{_ID}.create"),
        Route(f"{_ID}.list", "GET", BASE, _list, f"{_ID}.list"),
        Route(f"{_ID}.get", "GET", _ONE, _get, f"{_ID}.get"),
        Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_ID}.update"),
        Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_ID}.delete"),
        Route(f"{_ID}.lockRetentionPolicy", "POST", f"{_ONE}/lockRetentionPolicy", _lock, f"{_ID}.update"),
        Route(f"{_ID}.getIamPolicy", "GET", f"{_ONE}/iam", _get_policy, f"{_ID}.getIamPolicy"),
        Route(f"{_ID}.setIamPolicy", "PUT", f"{_ONE}/iam", _set_policy, f"{_ID}.setIamPolicy"),
        Route(f"{_ID}.testIamPermissions", "GET", f"{_ONE}/iam/testPermissions", _test),
    )
)
