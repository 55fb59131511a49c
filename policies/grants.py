"""Read who is granted what out of any resource of the Google provider that grants something.

There are 475 such types in pulumi-gcp 10.2.0 (members, bindings and policies of everything that has a policy), so they are
recognised by their shape: a name ending in IAM and `Member`, `Binding` or `Policy`, or `role` beside `member` or `members`, or
`policyData`. `IamMemberRemove` takes a member away and grants nothing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from policies.resources import UNKNOWN, Resource, UndecidedError, Value
from policies.rule import Applicability

_KIND: Final = re.compile(r"(?i:iam)(Member|Binding|Policy)$")


class Scope(StrEnum):
    """What a grant reaches: everything below it inherits."""

    ORGANIZATION = "organization"
    FOLDER = "folder"
    PROJECT = "project"
    SERVICE_ACCOUNT = "service account"
    RESOURCE = "resource"


_SCOPES: Final = {
    "organizations": Scope.ORGANIZATION,
    "folder": Scope.FOLDER,
    "projects": Scope.PROJECT,
    "serviceaccount": Scope.SERVICE_ACCOUNT,
}

INHERITED: Final = frozenset({Scope.ORGANIZATION, Scope.FOLDER, Scope.PROJECT})
"""Scopes whose grants reach every resource below them."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role given to some members. Either may be unknown while the other is not."""

    role: Value
    members: tuple[Value, ...]
    """Each a text; when the list itself is unknown, one unknown value."""
    scope: Scope


def is_grant(resource: Resource) -> bool:
    """Say whether a resource of the Google provider grants roles."""
    if not resource.type.startswith("gcp:") or resource.kind == "IamMemberRemove":
        return False
    has_members = "member" in resource.inputs or "members" in resource.inputs
    return (
        _KIND.search(resource.kind) is not None or "policyData" in resource.inputs or ("role" in resource.inputs and has_members)
    )


GRANTS: Final = Applicability("every member, binding and policy resource of the Google provider, recognised by shape", is_grant)


def scope_of(resource: Resource) -> Scope:
    """Return what a grant of this resource reaches, from the module of its type token."""
    module = resource.type.split(":")[1].partition("/")[0]
    return _SCOPES.get(module.lower(), Scope.RESOURCE)


def grants_of(resource: Resource) -> Iterator[Grant]:
    """Yield every grant that a resource makes. Raises `UndecidedError` for policy data that cannot be read."""
    scope = scope_of(resource)
    if (_KIND.search(resource.kind) and resource.kind.endswith("Policy")) or "policyData" in resource.inputs:
        yield from (Grant(item.field("role"), _listed(item.field("members")), scope) for item in _bindings(resource))
    else:
        listed = _listed(resource.read("members")) if "members" in resource.inputs else (resource.read("member"),)
        yield Grant(resource.read("role"), listed, scope)


def members_of(resource: Resource) -> Iterator[Value]:
    """Yield every member that a resource grants something to."""
    for grant in grants_of(resource):
        yield from grant.members


def _listed(members: Value) -> tuple[Value, ...]:
    return (members,) if members.raw is UNKNOWN else members.items()


def _bindings(resource: Resource) -> tuple[Value, ...]:
    data = resource.read("policyData")
    try:
        policy = json.loads(data.text())
    except ValueError as error:
        raise UndecidedError(data.path, f"it is not JSON ({error})") from error
    return Value(policy, data.path).field("bindings").items()
