"""Change IAM policies of anything that has one: read, change in memory, write with the etag that was read.

Source: terraform-provider-google-beta tpgiamresource, 2026-08. The three reads it makes after each write, and its batching, are
left out: nothing depends on them.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties

Policy = dict[str, Any]
"""A policy as the API shows it: bindings, auditConfigs, etag, version."""

ATTEMPTS: Final = 6
FIRST_PAUSE_SECONDS: Final = 0.1
CONFLICTS: Final = frozenset({409, 412})
CONDITIONAL_VERSION: Final = 3
# One writer at a time in this process; other processes are met by the etag.
_WRITING: Final = threading.Lock()
_CASELESS: Final = ("user:", "group:", "serviceaccount:", "domain:")
_WITHOUT_COLON: Final = frozenset({"allUsers", "allAuthenticatedUsers", "projectOwners", "projectReaders", "projectWriters"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A kind of thing that has a policy."""

    parent: str
    """The input that names the thing."""
    fields: tuple[Field, ...]
    """The inputs that find it, `parent` first."""
    name: Callable[[Session, Properties], str]
    """Its name in calls and ids, from the inputs."""
    check: Callable[[Session, Properties], object]
    """Raise InputRefusedError when the inputs cannot name it."""
    show: Callable[[str], Properties]
    """The inputs as the state shows them, from the name."""
    read: Callable[[Session, str], Policy]
    write: Callable[[Session, str, Policy], Any]


def change_policy(session: Session, holder: Holder, name: str, change: Callable[[Policy], None]) -> None:
    """Apply the change to the policy, again from the start when somebody else changed it meanwhile.

    Raises:
        VendorError: refused, or too many conflicts.
    """
    for attempt in range(1, ATTEMPTS + 1):
        with _WRITING:
            policy = holder.read(session, name)
            change(policy)
            try:
                holder.write(session, name, policy)
            except VendorError as error:
                if error.status not in CONFLICTS or attempt == ATTEMPTS:
                    raise
            else:
                return
        time.sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))


def find_policy(session: Session, holder: Holder, name: str) -> Policy | None:
    """Return the policy, or None when the thing is gone."""
    try:
        return holder.read(session, name)
    except VendorError as error:
        if error.status == 404:
            return None
        raise


def find_binding(policy: Policy, role: str, condition: Any) -> dict[str, Any] | None:
    """Return the binding of a role under exactly this condition."""
    for binding in policy.get("bindings", []):
        if binding["role"] == role and is_same_condition(binding.get("condition"), condition):
            return dict(binding)
    return None


def replace_members(policy: Policy, role: str, condition: Any, members: list[str]) -> None:
    """Give the role under this condition these members and no others; none removes the binding."""
    others = [
        binding
        for binding in policy.get("bindings", [])
        if binding["role"] != role or not is_same_condition(binding.get("condition"), condition)
    ]
    binding: dict[str, Any] = {"role": role, "members": [normal_member(member) for member in members]}
    if condition:
        binding["condition"] = {part: text for part, text in condition.items() if text}
    policy["bindings"] = [*others, binding] if members else others
    policy["version"] = CONDITIONAL_VERSION


def normal_member(member: str) -> str:
    """Return the member as it is sent and compared: people, groups, accounts and domains in lower case."""
    kind, colon, rest = member.partition(":")
    return f"{kind}{colon}{rest.lower()}" if f"{kind.lower()}:" in _CASELESS else member


def is_same_member(left: Any, right: Any) -> bool:
    """Compare two members."""
    return bool(normal_member(left) == normal_member(right)) if isinstance(left, str) and isinstance(right, str) else False


def is_same_members(left: Any, right: Any) -> bool:
    """Compare two lists of members as sets."""
    return {normal_member(member) for member in left} == {normal_member(member) for member in right}


def is_same_condition(left: Any, right: Any) -> bool:
    """Compare two conditions; an absent description is an empty one."""
    return _parts(left) == _parts(right)


def condition_suffix(condition: Any) -> str:
    """Return what a condition adds to an id."""
    return "".join(f"/{part}" for part in _parts(condition)) if condition else ""


def _parts(condition: Any) -> tuple[str, ...]:
    return tuple(str(condition.get(name) or "") for name in ("title", "description", "expression")) if condition else ()


def check_member(name: str, member: Any) -> None:
    """Refuse what the real provider refuses before any call.

    Raises:
        InputRefusedError: the member is of a deleted principal, or has no kind.
    """
    if member is UNKNOWN:
        return
    if str(member).startswith("deleted:"):
        reason = f"invalid value for {name} (Terraform does not support IAM members for deleted principals): {member}"
        raise InputRefusedError(name, f"{reason}. The binding would belong to nobody. Remove it.")
    if ":" not in str(member) and member not in _WITHOUT_COLON:
        reason = f"{member!r} has no kind, so that Google cannot tell who it is"
        raise InputRefusedError(name, f"{reason}. Write it as user:…, serviceAccount:…, principalSet://…")
