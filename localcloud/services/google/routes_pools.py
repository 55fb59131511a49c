"""Serve `iam.projects.locations.workloadIdentityPools`."""

import re
import uuid
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.access import Target, project_target, require
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import invalid, missing, precondition, taken
from localcloud.services.google.operations import find_operation, finish, type_url
from localcloud.services.google.pages import cut_page
from localcloud.services.google.pools import POOL, find_pool, mark_deleted, purge_expired, restore
from localcloud.services.google.update_masks import apply_mask, parse_mask

BASE: Final = "/v1/projects/{project}/locations/global/workloadIdentityPools"
ID_FORMAT: Final = re.compile(r"(?!gcp-)[a-z0-9-]{4,32}")
METADATA: Final = "google.iam.v1.WorkloadIdentityPoolOperationMetadata"
_MESSAGE: Final = "google.iam.v1.WorkloadIdentityPool"
_INPUTS: Final = ("displayName", "description", "disabled", "mode", "inlineCertificateIssuanceConfig", "inlineTrustConfig")
_MAXIMUM_LENGTHS: Final = {"displayName": 32, "description": 256}
_RULES: Final = "google.attestation_rules"


def pool_target(call: Call) -> tuple[Target, str]:
    """Return the target of a call on a pool, and the pool's full name (empty when the project does not exist)."""
    suffix = "locations/global/workloadIdentityPools"
    if "pool" in call.params:
        suffix += f"/{call.params['pool']}"
    shown = f"projects/{call.params['project']}/{suffix}"
    target = project_target(IAM, call.tx, call.params["project"], shown)
    if target.project is None:
        return target, ""
    name = f"projects/{target.project['projectNumber']}/{suffix}"
    purge_expired(call.tx, call.clock, name)
    return target, name


def require_pool(call: Call) -> Document:
    """Check the caller and return the pool, whatever its state.

    Raises:
        RefusalError: 403, or 404 when there is none.
    """
    target, name = pool_target(call)
    require(call, target)
    pool = find_pool(call.tx, name)
    if pool is None:
        raise missing(IAM)
    return pool


def check_lengths(body: Document) -> None:
    """Refuse a display name or description that is too long (400)."""
    for name, limit in _MAXIMUM_LENGTHS.items():
        if len(str(body.get(name, ""))) > limit:
            raise invalid(IAM)


def pool_operation(call: Call, name: str, response: dict[str, Any], message: str = _MESSAGE) -> Reply:
    """Answer with a finished operation on the pool or provider of the name."""
    return finish(call.tx, f"{name}/operations/{uuid.uuid4().hex}", {"@type": type_url(message), **response}, METADATA)


def _create(call: Call) -> Reply:
    target, parent = pool_target(call)
    require(call, target)
    pool_id = call.query.get("workloadIdentityPoolId", "")
    check_lengths(call.body)
    if not ID_FORMAT.fullmatch(pool_id):
        raise invalid(IAM)
    pool: Document = {"name": f"{parent}/{pool_id}", "state": "ACTIVE"}
    pool |= {name: call.body[name] for name in _INPUTS if call.body.get(name)}
    pool.setdefault("mode", "FEDERATION_ONLY")
    try:
        call.tx.insert(POOL, pool["name"], pool)
    except DocumentExistsError as error:
        raise taken(IAM) from error
    return pool_operation(call, pool["name"], pool)


def _get(call: Call) -> Reply:
    return Reply(require_pool(call))


def _list(call: Call) -> Reply:
    target, parent = pool_target(call)
    require(call, target)
    shows_deleted = call.query.get("showDeleted") == "true"
    found = [pool for _, pool in call.tx.list(POOL, f"{parent}/") if shows_deleted or pool["state"] == "ACTIVE"]
    page, rest = cut_page(call, IAM, found, largest=1000, default=50)
    return Reply({"workloadIdentityPools": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    pool = require_live_pool(call)
    check_lengths(call.body)
    paths = parse_mask(call.query.get("updateMask", ""), call.body, _INPUTS, IAM)
    if "mode" in paths and call.body.get("mode", pool["mode"]) != pool["mode"]:
        raise invalid(IAM, "Attempted to update an immutable field.")
    apply_mask(pool, call.body, [path for path in paths if path != "mode"])
    call.tx.put(POOL, pool["name"], pool)
    return pool_operation(call, pool["name"], pool)


def require_live_pool(call: Call) -> Document:
    """Check the caller and return the pool, if it is not deleted.

    Raises:
        RefusalError: 403; 404; 400 when it is deleted.
    """
    pool = require_pool(call)
    if pool["state"] != "ACTIVE":
        raise precondition(IAM)
    return pool


def _delete(call: Call) -> Reply:
    pool = require_live_pool(call)
    mark_deleted(pool, call.clock)
    call.tx.put(POOL, pool["name"], pool)
    return pool_operation(call, pool["name"], pool)


def _undelete(call: Call) -> Reply:
    pool = require_pool(call)
    if pool["state"] != "DELETED":
        raise precondition(IAM)
    restore(pool)
    call.tx.put(POOL, pool["name"], pool)
    return pool_operation(call, pool["name"], pool)


def _list_attestation_rules(call: Call) -> Reply:
    pool = require_pool(call)
    rules = (call.tx.get(_RULES, pool["name"]) or {}).get("attestationRules", [])
    page, rest = cut_page(call, IAM, rules, largest=100, default=50)
    return Reply({"attestationRules": page, **rest} if page else {})


def _set_attestation_rules(call: Call) -> Reply:
    pool = require_live_pool(call)
    call.tx.put(_RULES, pool["name"], {"attestationRules": call.body.get("attestationRules", [])})
    return pool_operation(call, pool["name"], pool)


def _get_operation(call: Call) -> Reply:
    target, name = pool_target(call)
    require(call, target)
    parts = [name, *(("providers", call.params["provider"]) if "provider" in call.params else ())]
    operation = find_operation(call.tx, "/".join([*parts, "operations", call.params["operation"]]))
    if operation is None:
        raise missing(IAM)
    return Reply(operation)


_ID: Final = "iam.projects.locations.workloadIdentityPools"
_PERMISSION: Final = "iam.workloadIdentityPools"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", BASE, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", BASE, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", f"{BASE}/{{pool}}", _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.patch", "PATCH", f"{BASE}/{{pool}}", _patch, f"{_PERMISSION}.update"),
    Route(f"{_ID}.delete", "DELETE", f"{BASE}/{{pool}}", _delete, f"{_PERMISSION}.delete"),
    Route(f"{_ID}.undelete", "POST", f"{BASE}/{{pool}}:undelete", _undelete, f"{_PERMISSION}.undelete"),
    Route(
        f"{_ID}.listAttestationRules",
        "GET",
        f"{BASE}/{{pool}}:listAttestationRules",
        _list_attestation_rules,
        f"{_PERMISSION}.get",
    ),
    Route(
        f"{_ID}.setAttestationRules",
        "POST",
        f"{BASE}/{{pool}}:setAttestationRules",
        _set_attestation_rules,
        f"{_PERMISSION}.update",
    ),
    Route(f"{_ID}.operations.get", "GET", f"{BASE}/{{pool}}/operations/{{operation}}", _get_operation, f"{_PERMISSION}.get"),
    Route(
        f"{_ID}.providers.operations.get",
        "GET",
        f"{BASE}/{{pool}}/providers/{{provider}}/operations/{{operation}}",
        _get_operation,
        "iam.workloadIdentityPoolProviders.get",
    ),
)
