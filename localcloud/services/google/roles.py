"""Know roles: Google's own and the custom ones of a project; which may be granted where, and what they allow.

Kind: `google.role`, key = `projects/ID/roles/ROLE`; the body is what the API shows, plus `deleteTime` while it is deleted.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.store import Document, Transaction
from localcloud.services.google.apis import Api
from localcloud.services.google.errors import invalid
from localcloud.services.google.predefined_roles import BASIC, PREDEFINED

KIND: Final = "google.role"
UNDELETE_WITHIN: Final = timedelta(days=7)
REUSE_AFTER: Final = timedelta(days=37)
"""Counted from the deletion: 7 days in which it can be undone, then 30 in which the role is removed (section 3.2)."""

# What a role must contain to be granted on a resource of a type; a project takes every role.
_GRANTABLE: Final = {
    "//iam.googleapis.com/": ("iam.serviceAccounts.", "iam.serviceAccountKeys.", "iam.workloadIdentityPools."),
    "//secretmanager.googleapis.com/": ("secretmanager.",),
    "//pubsub.googleapis.com/": ("pubsub.",),
    "//cloudkms.googleapis.com/": ("cloudkms.",),
    "//storage.googleapis.com/": ("storage.",),
}


def canonical_permission(permission: str) -> str:
    """Return the one spelling used here of a permission that Google spells in two ways."""
    return permission.replace("iam.googleapis.com/", "iam.", 1)


def permissions_of(tx: Transaction, role: str) -> frozenset[str]:
    """Return what a role allows; nothing when it is unknown, deleted or disabled."""
    if role in PREDEFINED:
        return PREDEFINED[role].permissions
    custom = tx.get(KIND, role)
    if custom is None or custom.get("deleted") or custom.get("stage") == "DISABLED":
        return frozenset()
    return frozenset(canonical_permission(name) for name in custom.get("includedPermissions", []))


def check_grantable(tx: Transaction, api: Api, policy_key: str, role: str) -> None:
    """Accept a role that a policy of the resource may hold.

    Raises:
        RefusalError: 400; no such role, or it has nothing to do with the resource's type.
    """
    if role not in PREDEFINED and tx.get(KIND, role) is None:
        if role.startswith("projects/"):
            raise invalid(api, f"Role ({role}) does not exist in the resource's hierarchy.")
        raise invalid(api, f"Role {role} is not supported for this resource.")
    needed = next((names for prefix, names in _GRANTABLE.items() if policy_key.startswith(prefix)), None)
    if needed is None or role in BASIC:
        return
    names = PREDEFINED[role].permissions if role in PREDEFINED else permissions_of(tx, role)
    if not any(name.startswith(needed) for name in names):
        raise invalid(api, f"Role {role} is not supported for this resource.")


def describe_predefined(name: str, *, is_full: bool = True) -> dict[str, Any]:
    """Return one of Google's roles as the API shows it."""
    role = PREDEFINED[name]
    shown: dict[str, Any] = {"name": name, "title": role.title, "description": role.description, "stage": "GA", "etag": "AA=="}
    return {**shown, "includedPermissions": sorted(role.permissions)} if is_full else shown


def describe_custom(role: Document, *, is_full: bool = True) -> dict[str, Any]:
    """Return a custom role as the API shows it: without empty fields, and without the stage when that is ALPHA."""
    hidden = (
        {"deleteTime"} | (set() if is_full else {"includedPermissions"}) | ({"stage"} if role.get("stage") == "ALPHA" else set())
    )
    return {name: value for name, value in role.items() if value and name not in hidden}


def purge_expired(tx: Transaction, clock: Clock, prefix: str) -> None:
    """Remove for good the deleted roles under a prefix whose id is free again."""
    for key, role in tx.list(KIND, prefix):
        if is_past(role, clock, REUSE_AFTER):
            tx.delete(KIND, key)


def is_past(role: Document, clock: Clock, period: timedelta) -> bool:
    """Say whether a role was deleted longer ago than the period."""
    return "deleteTime" in role and datetime.fromisoformat(role["deleteTime"]) + period <= clock.now()
