"""Serve `iam.projects.locations.workloadIdentityPools.providers`."""

from dataclasses import replace
from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.access import require
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import invalid, missing, precondition, taken
from localcloud.services.google.org_policies import check_issuer
from localcloud.services.google.pages import cut_page
from localcloud.services.google.pools import PROVIDER, find_pool, find_provider, mark_deleted, restore
from localcloud.services.google.provider_checks import KINDS, check_provider
from localcloud.services.google.routes_pools import BASE, ID_FORMAT, check_lengths, pool_operation, pool_target
from localcloud.services.google.update_masks import apply_mask, parse_mask

_MESSAGE: Final = "google.iam.v1.WorkloadIdentityPoolProvider"
_INPUTS: Final = ("displayName", "description", "disabled", "attributeMapping", "attributeCondition", *KINDS)


def _require_pool(call: Call) -> Document:
    target, pool_name = pool_target(call)
    shown = f"{target.shown}/providers/{call.params['provider']}" if "provider" in call.params else target.shown
    require(call, replace(target, shown=shown))
    pool = find_pool(call.tx, pool_name)
    if pool is None:
        raise missing(IAM)
    return pool


def _require_provider(call: Call) -> Document:
    pool = _require_pool(call)
    provider = find_provider(call.tx, f"{pool['name']}/providers/{call.params['provider']}")
    if provider is None:
        raise missing(IAM)
    return provider


def _require_live_provider(call: Call) -> Document:
    provider = _require_provider(call)
    if provider["state"] != "ACTIVE":
        raise precondition(IAM)
    return provider


def _operation(call: Call, provider: Document) -> Reply:
    return pool_operation(call, provider["name"], provider, _MESSAGE)


def _create(call: Call) -> Reply:
    pool = _require_pool(call)
    provider_id = call.query.get("workloadIdentityPoolProviderId", "")
    check_lengths(call.body)
    if not ID_FORMAT.fullmatch(provider_id):
        raise invalid(IAM)
    if pool["state"] != "ACTIVE":
        raise precondition(IAM)
    provider: Document = {"name": f"{pool['name']}/providers/{provider_id}", "state": "ACTIVE"}
    provider |= {name: call.body[name] for name in _INPUTS if call.body.get(name)}
    check_provider(provider)
    check_issuer(call.tx, pool_target(call)[0].project or {}, provider)
    try:
        call.tx.insert(PROVIDER, provider["name"], provider)
    except DocumentExistsError as error:
        raise taken(IAM) from error
    return _operation(call, provider)


def _get(call: Call) -> Reply:
    return Reply(_require_provider(call))


def _list(call: Call) -> Reply:
    pool = _require_pool(call)
    shows_deleted = call.query.get("showDeleted") == "true"
    found = [
        each for _, each in call.tx.list(PROVIDER, f"{pool['name']}/providers/") if shows_deleted or each["state"] == "ACTIVE"
    ]
    page, rest = cut_page(call, IAM, found, largest=100, default=50)
    return Reply({"workloadIdentityPoolProviders": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    provider = _require_live_provider(call)
    check_lengths(call.body)
    kind = next(each for each in KINDS if each in provider)
    paths = parse_mask(call.query.get("updateMask", ""), call.body, _INPUTS, IAM)
    apply_mask(provider, call.body, paths)
    if kind not in provider:
        raise invalid(IAM, "Attempted to update an immutable field.")
    check_provider(provider)
    if kind in {path.partition(".")[0] for path in paths}:
        check_issuer(call.tx, pool_target(call)[0].project or {}, provider)
    call.tx.put(PROVIDER, provider["name"], provider)
    return _operation(call, provider)


def _delete(call: Call) -> Reply:
    provider = _require_live_provider(call)
    mark_deleted(provider, call.clock)
    call.tx.put(PROVIDER, provider["name"], provider)
    return _operation(call, provider)


def _undelete(call: Call) -> Reply:
    provider = _require_provider(call)
    if provider["state"] != "DELETED":
        raise precondition(IAM)
    restore(provider)
    call.tx.put(PROVIDER, provider["name"], provider)
    return _operation(call, provider)


_ID: Final = "iam.projects.locations.workloadIdentityPools.providers"
_PERMISSION: Final = "iam.workloadIdentityPoolProviders"
_LIST: Final = f"{BASE}/{{pool}}/providers"
_ONE: Final = f"{_LIST}/{{provider}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", _LIST, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", _LIST, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_PERMISSION}.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
    Route(f"{_ID}.undelete", "POST", f"{_ONE}:undelete", _undelete, f"{_PERMISSION}.undelete"),
)
