"""Serve `storage.projects.hmacKeys`: the other long-lived keys of service accounts, so that inventories can find one.

Kind: `google.hmac_key`, key = `PROJECT/ACCESS_ID`. The secret is shown once and not kept. Left out: signatures made with one, and
what Storage keeps of a deleted key.
"""

import secrets
import string
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import project_target
from localcloud.services.google.accounts_index import find_account
from localcloud.services.google.apis import STORAGE
from localcloud.services.google.pages import cut_page
from localcloud.services.google.storage_answers import in_storage_manner, refuse_storage, require_storage

KIND: Final = "google.hmac_key"
_BASE: Final = "/storage/v1/projects/{project}/hmacKeys"
_PERMISSION: Final = "storage.hmacKeys"
_ACTIVE: Final = "ACTIVE"
_INACTIVE: Final = "INACTIVE"
# "HMAC keys" in the Cloud Storage documentation, 2026-10: 61 characters for service accounts, GOOG1E first.
_PREFIX: Final = "GOOG1E"
_LENGTH: Final = 61
_METADATA: Final = "storage#hmacKeyMetadata"


def _project(call: Call, verb: str) -> str:
    target = project_target(STORAGE, call.tx, call.params["project"])
    require_storage(call, target, f"{_PERMISSION}.{verb}", "project")
    return str((target.project or {})["projectId"])


def _create(call: Call) -> Reply:
    project, email = _project(call, "create"), call.query.get("serviceAccountEmail", "")
    account = find_account(call.tx, email)
    if account is None or account["projectId"] != project:
        raise refuse_storage(404, f"Service Account {email} not found.")
    access = _PREFIX + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(_LENGTH - len(_PREFIX)))
    at = rfc3339(call.clock.now())
    key: Document = {
        "kind": _METADATA,
        "id": f"{project}/{access}",
        "accessId": access,
        "projectId": project,
        "serviceAccountEmail": account["email"],
        "state": _ACTIVE,
        "timeCreated": at,
        "updated": at,
        "etag": secrets.token_urlsafe(6),
        "selfLink": f"{call.base_url}/storage/v1/projects/{project}/hmacKeys/{access}",
    }
    call.tx.put(KIND, f"{project}/{access}", key)
    return Reply({"kind": "storage#hmacKey", "metadata": key, "secret": secrets.token_urlsafe(30)})


def _list(call: Call) -> Reply:
    project, email = _project(call, "list"), call.query.get("serviceAccountEmail")
    keys = [key for _, key in call.tx.list(KIND, f"{project}/") if email in {None, key["serviceAccountEmail"]}]
    page, rest = cut_page(call, STORAGE, keys, largest=250, default=250)
    items: dict[str, Any] = {"items": page} if page else {}
    return Reply({"kind": "storage#hmacKeysMetadata", **items, **rest})


def _require(call: Call, verb: str) -> tuple[str, Document]:
    place = f"{_project(call, verb)}/{call.params['access']}"
    key = call.tx.get(KIND, place)
    if key is None:
        raise refuse_storage(404, "Access ID not found.")
    return place, key


def _get(call: Call) -> Reply:
    return Reply(_require(call, "get")[1])


def _update(call: Call) -> Reply:
    place, key = _require(call, "update")
    if call.body.get("state") not in {_ACTIVE, _INACTIVE}:
        raise refuse_storage(400, "Invalid argument.")
    key |= {"state": call.body["state"], "updated": rfc3339(call.clock.now()), "etag": secrets.token_urlsafe(6)}
    call.tx.put(KIND, place, key)
    return Reply(key)


def _delete(call: Call) -> Reply:
    place, key = _require(call, "delete")
    if key["state"] == _ACTIVE:
        raise refuse_storage(400, "Cannot delete keys in ACTIVE state.")
    call.tx.delete(KIND, place)
    return Reply(None, 204)


_ID: Final = "storage.projects.hmacKeys"
_ONE: Final = f"{_BASE}/{{access}}"
ROUTES: Final = tuple(
    in_storage_manner(route)
    for route in (
        Route(f"{_ID}.create", "POST", _BASE, _create, f"{_PERMISSION}.create"),
        Route(f"{_ID}.list", "GET", _BASE, _list, f"{_PERMISSION}.list"),
        Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
        Route(f"{_ID}.update", "PUT", _ONE, _update, f"{_PERMISSION}.update"),
        Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
    )
)
