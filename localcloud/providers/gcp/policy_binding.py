"""`…IAMBinding`: all members of one role, authoritative for (role, condition)."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.gcp.policies import (
    Holder,
    change_policy,
    check_member,
    condition_suffix,
    find_binding,
    find_policy,
    is_same_condition,
    is_same_members,
    replace_members,
)
from localcloud.providers.gcp.policy_import import Grant, grant_of
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties


def binding_fields(holder: Holder) -> tuple[Field, ...]:
    """Return the inputs: the members change in place, all others replace."""
    return (
        *holder.fields,
        Field("role", is_required=True, replaces=True),
        Field("members", is_required=True, is_same=is_same_members),
        Field("condition", replaces=True, is_same=is_same_condition),
    )


class PolicyBinding(ResourceType):
    """The members of a role on some kind of thing."""

    holder: ClassVar[Holder]
    outputs = ("etag",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Refuse members of deleted principals and members without a kind, and a thing that cannot be named."""
        members = inputs["members"]
        for index, member in enumerate([] if members is UNKNOWN else members):
            check_member(f"members[{index}]", member)
        self.holder.check(session, inputs)
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Set the members of the role; those of others are removed."""
        grant = grant_of(session, self.holder, "", inputs)
        self._set(session, grant, inputs["members"])
        return _identifier(grant)

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return `{thing}/{role}` for `{thing} {role} [{condition title}]`."""
        return _identifier(grant_of(session, self.holder, identifier, {}))

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return the members, none when the role has none: the next update puts them back. None when the thing is gone."""
        grant = grant_of(session, self.holder, identifier, known)
        policy = find_policy(session, self.holder, grant.name)
        if policy is None:
            return None
        binding = find_binding(policy, grant.role, grant.condition)
        if binding is None and not known:
            return None
        etag = policy.get("etag") if binding else known.get("etag")
        members = sorted(binding["members"]) if binding else []
        shown = {"role": grant.role, "members": members, "condition": grant.condition, "etag": etag}
        return self.holder.show(grant.name) | shown

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Set the members again."""
        self._set(session, grant_of(session, self.holder, identifier, old | new), new["members"])

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Drop the binding with everybody in it; gone with its thing is success."""
        try:
            self._set(session, grant_of(session, self.holder, identifier, known), [])
        except VendorError as error:
            if error.status != 404:
                raise

    def _set(self, session: Session, grant: Grant, members: list[str]) -> None:
        change_policy(
            session, self.holder, grant.name, lambda policy: replace_members(policy, grant.role, grant.condition, members)
        )


def _identifier(grant: Grant) -> str:
    return f"{grant.name}/{grant.role}{condition_suffix(grant.condition)}"
