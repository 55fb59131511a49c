"""Say which thing, role, member and condition a resource is about: by its properties, or on import by its id.

An import id is `{thing} {role} [{member}] [{condition title}]`, parted by single blanks; titles may hold blanks themselves.
"""

from dataclasses import dataclass
from typing import Any

from localcloud.providers.gcp.policies import Holder, find_policy
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


@dataclass(frozen=True, slots=True)
class Grant:
    """One (thing, role, condition) and, of a member resource, the member."""

    name: str
    """The thing's name in calls and ids."""
    role: str
    member: str
    """Empty for a binding resource."""
    condition: Any
    """`{title, description, expression}` or None."""


def grant_of(session: Session, holder: Holder, identifier: str, known: Properties) -> Grant:
    """Return what the properties say, or without any what the import id says.

    Raises:
        LookupError: the import id has too few parts, or names a condition that is not there.
    """
    if "role" in known:
        return Grant(holder.name(session, known), known["role"], known.get("member", ""), known.get("condition"))
    parts = identifier.split(" ")
    if len(parts) < 2:
        sentence = f"{identifier!r} cannot be imported: its parts are not told apart"
        raise LookupError(f"{sentence}. Write `resource role member [condition title]`, for a binding without the member.")
    is_member = len(parts) > 2 and (":" in parts[2] or parts[2].startswith("all"))
    title = " ".join(parts[3 if is_member else 2 :])
    name = holder.name(session, {holder.parent: parts[0]})
    condition = _condition(session, holder, name, parts[1], title) if title else None
    return Grant(name, parts[1], parts[2] if is_member else "", condition)


def _condition(session: Session, holder: Holder, name: str, role: str, title: str) -> Any:
    policy = find_policy(session, holder, name) or {}
    for binding in policy.get("bindings", []):
        if binding["role"] == role and binding.get("condition", {}).get("title") == title:
            return binding["condition"]
    raise LookupError(f"{name} has no binding of {role} under a condition titled {title!r}; nothing can be imported. Check both.")
