"""Serve `iam.roles` and `iam.projects.roles`."""

import re
from base64 import b64encode
from typing import Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import project_target, require
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import invalid, missing, precondition, refuse, taken
from localcloud.services.google.pages import cut_page
from localcloud.services.google.predefined_roles import KNOWN_PERMISSIONS, LISTED_IN_FULL, PREDEFINED
from localcloud.services.google.roles import (
    KIND,
    UNDELETE_WITHIN,
    canonical_permission,
    describe_custom,
    describe_predefined,
    is_past,
    purge_expired,
)
from localcloud.services.google.tokens import identify
from localcloud.services.google.update_masks import apply_mask, parse_mask

_BASE: Final = "/v1/projects/{project}/roles"
_ID_FORMAT: Final = re.compile(r"[a-zA-Z0-9_.]{3,64}")
_PERMISSION_FORMAT: Final = re.compile(r"[a-z][a-zA-Z0-9-]*(\.googleapis\.com/[a-zA-Z]+)?(\.[a-zA-Z][a-zA-Z0-9]*){1,2}")
_INPUTS: Final = ("title", "description", "stage", "includedPermissions")


def _get_predefined(call: Call) -> Reply:
    identify(call)
    name = f"roles/{call.params['role']}"
    if name not in PREDEFINED:
        raise missing(IAM, f"The role named {name} was not found.")
    return Reply(describe_predefined(name))


def _list_predefined(call: Call) -> Reply:
    identify(call)
    is_full = call.query.get("view") == "FULL"
    page, rest = cut_page(
        call, IAM, [describe_predefined(name, is_full=is_full) for name in PREDEFINED], largest=1000, default=300
    )
    return Reply({"roles": page, **rest})


def _locate(call: Call) -> str:
    suffix = f"/roles/{call.params['role']}" if "role" in call.params else ""
    shown = f"projects/{call.params['project']}{suffix}"
    target = project_target(IAM, call.tx, call.params["project"], shown)
    require(call, target)
    parent = f"projects/{target.project['projectId']}/roles/" if target.project else ""
    purge_expired(call.tx, call.clock, parent)
    return parent


def _require_role(call: Call) -> Document:
    name = _locate(call) + call.params["role"]
    role = call.tx.get(KIND, name)
    if role is None:
        raise missing(IAM, f"The role named {name} was not found.")
    return role


def _create(call: Call) -> Reply:
    parent = _locate(call)
    role_id, body = str(call.body.get("roleId", "")), call.body.get("role") or {}
    if not _ID_FORMAT.fullmatch(role_id):
        text = (
            'The role name must be in the form "roles/{role}", "organizations/{organization_id}/roles/{role}", or '
            '"projects/{project_id}/roles/{role}".'
        )
        raise invalid(IAM, text)
    existing = call.tx.get(KIND, parent + role_id)
    if existing is not None and existing.get("deleted"):
        raise precondition(IAM, f"You can't create a role_id ({role_id}) which has been marked for deletion.")
    if existing is not None:
        raise taken(IAM, f"A role named {role_id} in {parent.removesuffix('/roles/')} already exists.")
    role: Document = {"name": parent + role_id, "stage": "ALPHA"} | {name: body[name] for name in _INPUTS if body.get(name)}
    return _keep(call, role)


def _keep(call: Call, role: Document) -> Reply:
    role["includedPermissions"] = sorted(set(role.get("includedPermissions", [])))
    for permission in role["includedPermissions"]:
        if not _is_permission(permission):
            raise invalid(IAM, f"Permission {permission} is not valid.")
    role["etag"] = b64encode(b"\x07\x06" + call.tx.next_number("google.etag").to_bytes(6, "big")).decode()
    call.tx.put(KIND, role["name"], role)
    return Reply(describe_custom(role))


def _is_permission(permission: str) -> bool:
    name = canonical_permission(permission)
    if name.startswith(LISTED_IN_FULL):
        return name in KNOWN_PERMISSIONS
    return _PERMISSION_FORMAT.fullmatch(permission) is not None


def _get(call: Call) -> Reply:
    return Reply(describe_custom(_require_role(call)))


def _list(call: Call) -> Reply:
    parent = _locate(call)
    shows_deleted, is_full = call.query.get("showDeleted") == "true", call.query.get("view") == "FULL"
    found = [role for _, role in call.tx.list(KIND, parent) if shows_deleted or not role.get("deleted")]
    page, rest = cut_page(call, IAM, [describe_custom(role, is_full=is_full) for role in found], largest=1000, default=300)
    return Reply({"roles": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    role = _require_role(call)
    if role.get("deleted"):
        raise precondition(IAM, f"You can't update a role_id ({call.params['role']}) which has been marked for deletion.")
    _check_etag(role, str(call.body.get("etag", "")))
    apply_mask(role, call.body, parse_mask(call.query.get("updateMask", ""), call.body, _INPUTS, IAM))
    role.setdefault("stage", "ALPHA")
    return _keep(call, role)


def _check_etag(role: Document, etag: str) -> None:
    if etag and etag != role["etag"]:
        text = "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff."
        raise refuse(IAM, "ABORTED", text)


def _delete(call: Call) -> Reply:
    role = _require_role(call)
    _check_etag(role, call.query.get("etag", ""))
    if not role.get("deleted"):
        role["deleted"], role["deleteTime"] = True, rfc3339(call.clock.now())
    return _keep(call, role)


def _undelete(call: Call) -> Reply:
    role = _require_role(call)
    _check_etag(role, str(call.body.get("etag", "")))
    if not role.get("deleted") or is_past(role, call.clock, UNDELETE_WITHIN):
        raise precondition(IAM, f"You can't undelete the role_id ({call.params['role']}).")  # unverified wording
    for name in ("deleted", "deleteTime"):
        role.pop(name, None)
    return _keep(call, role)


_ID: Final = "iam.projects.roles"
_ONE: Final = f"{_BASE}/{{role}}"
ROUTES: Final = (
    Route("iam.roles.get", "GET", "/v1/roles/{role}", _get_predefined),
    Route("iam.roles.list", "GET", "/v1/roles", _list_predefined),
    Route(f"{_ID}.create", "POST", _BASE, _create, "iam.roles.create"),
    Route(f"{_ID}.list", "GET", _BASE, _list, "iam.roles.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, "iam.roles.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, "iam.roles.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, "iam.roles.delete"),
    Route(f"{_ID}.undelete", "POST", f"{_ONE}:undelete", _undelete, "iam.roles.undelete"),
)
