"""Keep IAM policies and change them only from the version that was read.

Kind: `google.policy`, key = full resource name with the project's number, e.g.
`//secretmanager.googleapis.com/projects/NUMBER/secrets/ID`. A resource without one has the empty policy, whose etag is `ACAB`, as
on Google. Facts: providers-google.md, sections 2.2 to 2.4.
"""

import hashlib
from base64 import b64encode
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.google.apis import Api
from localcloud.services.google.cel_programs import POLICY_VARIABLES, ExpressionError, check_expression
from localcloud.services.google.errors import invalid, stale_etag
from localcloud.services.google.members import check_member, normalise_member
from localcloud.services.google.roles import check_grantable

KIND: Final = "google.policy"
EMPTY_ETAG: Final = "ACAB"
CONDITIONAL_VERSION: Final = 3
MAXIMUM_MEMBERS: Final = 1500
"""Source: IAM v1 discovery, Policy.bindings, 2026-10."""


def load_policy(tx: Transaction, key: str) -> Document:
    """Return the stored policy, or the empty one."""
    return tx.get(KIND, key) or {"etag": EMPTY_ETAG}


def show_policy(policy: Document, requested_version: int) -> dict[str, Any]:
    """Return the policy for a caller who understands the version; below 3, conditions are hidden behind altered role names."""
    if requested_version >= CONDITIONAL_VERSION or policy.get("version") != CONDITIONAL_VERSION:
        return policy
    return {**policy, "version": 1, "bindings": [_without_condition(binding) for binding in policy["bindings"]]}


def _without_condition(binding: dict[str, Any]) -> dict[str, Any]:
    if "condition" not in binding:
        return binding
    digest = hashlib.sha256(repr(sorted(binding["condition"].items())).encode()).hexdigest()[:20]
    return {"role": f"{binding['role']}_withcond_{digest}", "members": binding["members"]}


def replace_policy(tx: Transaction, api: Api, key: str, wanted: Document) -> Document:
    """Check and keep a policy; return it as kept.

    Raises:
        RefusalError: 409 when its etag is not the stored one; 400 when a role, member or condition cannot be.
    """
    stored = load_policy(tx, key)
    if wanted.get("etag") and wanted["etag"] != stored["etag"]:
        raise stale_etag(api)
    bindings = _normalise_bindings(wanted.get("bindings") or [])
    for binding in bindings:
        _check_binding(tx, api, key, binding, stored)
    has_condition = any("condition" in binding for binding in bindings)
    if has_condition and int(wanted.get("version") or 0) != CONDITIONAL_VERSION:
        # The wording is unverified; the rule is IAM v1 discovery, Policy.version.
        raise invalid(api, "The policy has conditions; requests that set it must use policy version 3.")
    policy: Document = {"version": CONDITIONAL_VERSION if has_condition else 1, "etag": _next_etag(tx)}
    audits = wanted["auditConfigs"] if "auditConfigs" in wanted else stored.get("auditConfigs", [])
    policy |= {"bindings": bindings} if bindings else {}
    policy |= {"auditConfigs": audits} if audits else {}
    tx.put(KIND, key, policy)
    return policy


def drop_policy(tx: Transaction, key: str) -> None:
    """Forget the policy of a resource that is gone for good."""
    tx.delete(KIND, key)


def rename_member(tx: Transaction, old: str, new: str) -> None:
    """Replace a member in every policy; what a deleted or restored account does to bindings of others."""
    for key, policy in tx.list(KIND):
        bindings = policy.get("bindings", [])
        if any(old in binding["members"] for binding in bindings):
            for binding in bindings:
                binding["members"] = sorted({new if member == old else member for member in binding["members"]})
            policy["etag"] = _next_etag(tx)
            tx.put(KIND, key, policy)


def _normalise_bindings(bindings: list[Any]) -> list[dict[str, Any]]:
    """Join bindings of one role and condition, drop empty ones, order by role and condition."""
    joined: dict[tuple[str, str], dict[str, Any]] = {}
    for binding in bindings:
        condition = {name: text for name, text in (binding.get("condition") or {}).items() if text}
        identity = (str(binding.get("role", "")), repr(sorted(condition.items())))
        entry = joined.setdefault(
            identity, {"role": identity[0], "members": []} | ({"condition": condition} if condition else {})
        )
        entry["members"] = sorted({*entry["members"], *(normalise_member(member) for member in binding.get("members") or [])})
    return [joined[identity] for identity in sorted(joined) if joined[identity]["members"]]


def _check_binding(tx: Transaction, api: Api, key: str, binding: dict[str, Any], stored: Document) -> None:
    # What is in the policy already is not checked again: a read-modify-write must not fail on a pool or account that has gone.
    kept = _members_of(stored, binding)
    if not kept:
        check_grantable(tx, api, key, binding["role"])
    if len(binding["members"]) > MAXIMUM_MEMBERS:
        raise invalid(
            api, f"The number of members in the policy ({len(binding['members'])}) is larger than the maximum allowed size 1500."
        )
    for member in binding["members"]:
        if member not in kept:
            check_member(tx, api, member)
    if "condition" in binding:
        _check_condition(api, binding)


def _members_of(policy: Document, binding: dict[str, Any]) -> frozenset[str]:
    same = [
        other
        for other in policy.get("bindings", [])
        if other["role"] == binding["role"] and other.get("condition") == binding.get("condition")
    ]
    return frozenset(member for other in same for member in other["members"])


def _check_condition(api: Api, binding: dict[str, Any]) -> None:
    condition = binding["condition"]
    if binding["role"] in {"roles/owner", "roles/editor", "roles/viewer"}:
        raise invalid(api, f"Conditions can't be set on primitive roles ({binding['role']}).")  # unverified
    if not condition.get("title") or not condition.get("expression"):
        raise invalid(api, "Condition title and expression are required.")  # unverified
    try:
        check_expression(condition["expression"], POLICY_VARIABLES, "BOOL")
    except ExpressionError as error:
        raise invalid(api, f"Error compiling condition '{condition['title']}': {error}") from error  # unverified


def _next_etag(tx: Transaction) -> str:
    # Never the same twice, even after a reset; the first bytes give it Google's look (`BwY…`).
    return b64encode(b"\x07\x06" + tx.next_number("google.etag").to_bytes(6, "big")).decode()
