"""Make the steps that bindings, keys and Vercel's own trust allow, and those that follow from what was not seen."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bulwark.core.trust.facts import Binding, Facts
from bulwark.core.trust.graph import Account, Edge, Member, Node, Right
from bulwark.core.trust.hierarchy import Hierarchy, kind_of
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.roles.expansion import Expansion, Roles
from bulwark.core.trust.roles.permissions import USES, Kind, Use, kind_of_permission

ALL_USES: Final = tuple(sorted({(use, kind_of_permission(name)) for name, use in USES.items()}))
"""Each use of each kind of resource that a permission allows."""

SERVICE_AGENT: Final = re.compile(r"serviceAccount:(?:service-\d+@[^@]+\.iam|\d+@cloudservices)\.gserviceaccount\.com")
"""An account of Google's own, which nobody else acts as."""
_AGENT_ROLE: Final = re.compile(r"roles/[A-Za-z0-9_.]*[sS]erviceAgent")


def granted(facts: Facts, hierarchy: Hierarchy) -> Iterator[Edge]:
    """Yield every step that somebody may take by what was granted to him."""
    roles = Roles(facts.custom_roles)
    for binding in facts.bindings:
        yield from _of_binding(binding, roles, hierarchy)
    for key in facts.keys:
        account = "any account" if key.account is UNKNOWN else key.account
        doubt = "whose key it is is not known" if key.account is UNKNOWN else ""
        for target in _key_targets(key.account, hierarchy):
            yield Edge(Member(f"key:{account}"), target, "holds a key of the account", doubt=doubt)
    for number, source in enumerate(facts.trusted_sources):
        visited = Right(Use.VISIT, Kind.VERCEL, f"vercel/{_shown(source.project)}")
        yield Edge(trusted_member(number), visited, "is a trusted source of the project")
    for number, policy in enumerate(facts.federation_policies):
        listed = policy.projects
        names = ("?",) if listed is UNKNOWN else tuple(_shown(one) for one in listed) or ("team",)
        for name in names:
            yield Edge(
                policy_member(number),
                Right(Use.DEPLOY, Kind.VERCEL, f"vercel/{name}"),
                f"exchanges its token under the policy {_shown(policy.id)}",
            )
    yield from _unseen(facts, hierarchy)


def _key_targets(account: Text, hierarchy: Hierarchy) -> Iterable[Node]:
    if account is UNKNOWN:
        return (Right(Use.BECOME, Kind.ACCOUNT, one) for one in hierarchy.projects)
    return (Account(account),)


def trusted_member(number: int) -> Member:
    """Return who comes in by the trusted source of this number."""
    return Member(f"vercel-trusted-source:{number}")


def policy_member(number: int) -> Member:
    """Return who comes in by the federation policy of this number."""
    return Member(f"vercel-federation-policy:{number}")


def node_of(member: Text) -> Node:
    """Return the node of a member as IAM writes it."""
    if member is UNKNOWN:
        return Member(SOMEBODY)
    name = member.removeprefix("serviceAccount:")
    return Account(name) if name != member else Member(member)


SOMEBODY: Final = "somebody who is not known"


def _shown(text: Text) -> str:
    return "?" if text is UNKNOWN else text


def _of_binding(binding: Binding, roles: Roles, hierarchy: Hierarchy) -> Iterator[Edge]:
    expansion = roles.expanded(binding.role)
    members = (UNKNOWN,) if binding.members is UNKNOWN else binding.members
    for member in members:
        if member is not UNKNOWN and _is_googles_own(binding, member):
            continue
        for resource, doubt in _places(binding, hierarchy):
            for right, why, unknown in _rights(binding, resource, expansion):
                source = node_of(member)
                reason = doubt or unknown or _doubt(binding, member)
                yield Edge(source, right, why, _is_rising(source, right), reason, binding.source)


def _is_googles_own(binding: Binding, member: str) -> bool:
    """Say whether Google gave the role to an account of its own, which nobody else acts as."""
    has_role = binding.role is not UNKNOWN and _AGENT_ROLE.fullmatch(binding.role) is not None
    return has_role and SERVICE_AGENT.fullmatch(member) is not None


def _places(binding: Binding, hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    if binding.resource is UNKNOWN:
        yield from ((one, "what it is granted on is not known") for one in hierarchy.projects)
    else:
        yield hierarchy.canonical(binding.resource), ""


def _doubt(binding: Binding, member: Text) -> str:
    if member is UNKNOWN:
        return "who holds it is not known"
    return "" if binding.condition == "" else "it is granted under a condition that is not read"


def _rights(binding: Binding, resource: str, expansion: Expansion) -> Iterator[tuple[Right, str, str]]:
    role, kind = _shown(binding.role), kind_of(resource)
    why = f"holds {role} on {resource}"
    known = expansion.uses
    for use, about in sorted(known):
        if about is kind or kind is Kind.PROJECT:
            yield Right(use, about, resource), why, ""
    if expansion.doubt:
        for use, about in ALL_USES:
            if (use, about) not in known and (about is kind or kind is Kind.PROJECT):
                yield Right(use, about, resource), why, expansion.doubt


def _is_rising(source: Node, right: Right) -> bool:
    """Say whether acting as an account is a rise: it is what a pool's identities are for, and nobody else's business."""
    return right.use is Use.BECOME and not (isinstance(source, Member) and source.name.startswith("principal"))


def _unseen(facts: Facts, hierarchy: Hierarchy) -> Iterator[Edge]:
    for one in facts.unseen:
        place = hierarchy.canonical(one.place)
        kind = kind_of(place)
        for use, about in ALL_USES:
            if about is kind or kind is Kind.PROJECT:
                yield Edge(Member(SOMEBODY), Right(use, about, place), f"may hold something on {place}", doubt=one.reason)
