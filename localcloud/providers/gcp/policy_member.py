"""`…IAMMember`: one member of one role, whoever else has it."""

from typing import Any, ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.gcp.policies import (
    Holder,
    Policy,
    change_policy,
    check_member,
    condition_suffix,
    find_binding,
    find_policy,
    is_same_condition,
    is_same_member,
    normal_member,
    replace_members,
)
from localcloud.providers.gcp.policy_import import Grant, grant_of
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties


def member_fields(holder: Holder) -> tuple[Field, ...]:
    """Return the inputs: all of them replace."""
    return (
        *holder.fields,
        Field("role", is_required=True, replaces=True),
        Field("member", is_required=True, replaces=True, is_same=is_same_member),
        Field("condition", replaces=True, is_same=is_same_condition),
    )


class PolicyMember(ResourceType):
    """A member of a role on some kind of thing."""

    holder: ClassVar[Holder]
    outputs = ("etag",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Refuse members of deleted principals and members without a kind, and a thing that cannot be named."""
        check_member("member", inputs["member"])
        self.holder.check(session, inputs)
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Join the binding of the role; a member already there is success."""
        grant = grant_of(session, self.holder, "", inputs)
        change_policy(session, self.holder, grant.name, lambda policy: _join(policy, grant))
        return _identifier(grant)

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return `{thing}/{role}/{member}` for `{thing} {role} {member} [{condition title}]`."""
        return _identifier(grant_of(session, self.holder, identifier, {}))

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return the member as the policy spells it; None when the role no longer has it."""
        grant = grant_of(session, self.holder, identifier, known)
        policy = find_policy(session, self.holder, grant.name)
        binding = find_binding(policy or {}, grant.role, grant.condition)
        found = [member for member in binding["members"] if is_same_member(member, grant.member)] if binding else []
        if policy is None or binding is None or not found:
            return None
        shown = {"role": grant.role, "member": found[0], "condition": binding.get("condition"), "etag": policy.get("etag")}
        return self.holder.show(grant.name) | shown

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Nothing: every input replaces."""

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Take this member away and leave the others; gone with its thing is success."""
        grant = grant_of(session, self.holder, identifier, known)
        try:
            change_policy(session, self.holder, grant.name, lambda policy: _leave(policy, grant))
        except VendorError as error:
            if error.status != 404:
                raise


def _identifier(grant: Grant) -> str:
    return f"{grant.name}/{grant.role}/{normal_member(grant.member)}{condition_suffix(grant.condition)}"


def _join(policy: Policy, grant: Grant) -> None:
    members = _others(policy, grant)
    replace_members(policy, grant.role, grant.condition, [*members, grant.member])


def _leave(policy: Policy, grant: Grant) -> None:
    replace_members(policy, grant.role, grant.condition, _others(policy, grant))


def _others(policy: Policy, grant: Grant) -> list[Any]:
    binding = find_binding(policy, grant.role, grant.condition)
    return [member for member in binding["members"] if not is_same_member(member, grant.member)] if binding else []
