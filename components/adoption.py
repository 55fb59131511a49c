"""Take an existing resource into the program instead of making a second one, and say what that takes away from others.

A role (`google.pool`, `secrets.living-tree.DATABASE_URL`) names a resource in the configuration's `adopt`. The IAM bindings of
an adopted account or secret are authoritative: members that the program does not know are removed, so the preview names them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pulumi


def child_options(
    parent: pulumi.Resource,
    *,
    adopt: str | None = None,
    depends_on: list[pulumi.Resource] | None = None,
    protect: bool | None = None,
    deletes_before_replace: bool | None = None,
) -> pulumi.ResourceOptions:
    """Return the options of a component's child.

    `adopt` is the id of what exists at the vendor: the engine reads it, compares it with the program and refuses to go on when
    they differ in what cannot be changed. Once the resource is in the state, the option does nothing.
    """
    return pulumi.ResourceOptions(
        parent=parent,
        import_=adopt,
        depends_on=depends_on,
        protect=protect,
        delete_before_replace=deletes_before_replace,
    )


def members_to_remove(policy: Mapping[str, Any], role: str, declared: Iterable[str]) -> list[str]:
    """Return the members that hold the role now and would lose it to an authoritative binding, sorted.

    `policy` is a Google IAM policy document. Conditional bindings of the role are other bindings and stay.
    """
    holders = {
        member
        for binding in policy.get("bindings", [])
        if binding.get("role") == role and not binding.get("condition")
        for member in binding.get("members", [])
    }
    return sorted(holders - set(declared))


def announce_removals(resource: str, role: str, declared: Iterable[str], look_up: Callable[[], Mapping[str, Any]]) -> list[str]:
    """Warn, in a preview as in an update, about each member that the authoritative binding removes; return them."""
    losing = members_to_remove(look_up(), role, declared)
    for member in losing:
        pulumi.log.warn(f"{resource}: {member} loses {role}: the adopted binding is authoritative and does not declare it.")
    return losing
