"""Make the steps that follow from a right: what lies below inherits it, and some rights let one become more.

Which permissions do: Google Cloud IAM, "Best practices for securing service accounts" and "Privilege escalation" of the IAM
documentation, 2026-10.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Final

from bulwark.core.trust.facts import Binding, Facts
from bulwark.core.trust.granting import ALL_USES, granted, node_of
from bulwark.core.trust.graph import Account, Edge, Graph, Member, Node, Right
from bulwark.core.trust.hierarchy import Hierarchy, kind_of
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.pool_members import pool_member
from bulwark.core.trust.roles.permissions import Kind, Use

_GRANTS_ITSELF: Final = "may grant itself every role there"


def graph_of(facts: Facts) -> Graph:
    """Return all steps that facts allow."""
    hierarchy = Hierarchy(facts)
    edges = list(granted(facts, hierarchy))
    edges += _by_own_roles(facts, hierarchy, tuple(edges))
    follower = _Follower(facts, hierarchy, edges)
    waiting = deque(dict.fromkeys(node for edge in edges for node in (edge.source, edge.target)))
    known = set(waiting)
    while waiting:
        for edge in follower.following(waiting.popleft()):
            edges.append(edge)
            if edge.target not in known:
                known.add(edge.target)
                waiting.append(edge.target)
    return Graph(edges)


class _Follower:
    """Finds the steps from a right."""

    def __init__(self, facts: Facts, hierarchy: Hierarchy, edges: Iterable[Edge]) -> None:
        self._hierarchy = hierarchy
        self._members: dict[str, list[Member]] = defaultdict(list)
        for node in dict.fromkeys(edge.source for edge in edges):
            written = pool_member(node.name) if isinstance(node, Member) else None
            if written is not None and isinstance(node, Member):
                self._members[hierarchy.canonical(written.pool)].append(node)
        self._custom = [
            one for one in facts.bindings if one.role is not UNKNOWN and one.role.startswith(("projects/", "organizations/"))
        ]

    def following(self, node: Node) -> Iterator[Edge]:
        """Yield the steps that a node allows whoever stands at it."""
        if not isinstance(node, Right):
            return
        for child, doubt in self._hierarchy.below(node.resource):
            if kind_of(child) in {node.kind, Kind.PROJECT}:
                yield Edge(node, Right(node.use, node.kind, child), f"{child} lies below it", doubt=doubt)
        if node.use is Use.BECOME and kind_of(node.resource) is Kind.ACCOUNT:
            yield Edge(node, Account(node.resource.rpartition("/")[2]), "acts as the account")
        if node.use is Use.CONTROL:
            yield from self._by_control(node)

    def _by_control(self, node: Right) -> Iterator[Edge]:
        if node.kind is Kind.PROJECT:
            for use, kind in ALL_USES:
                if (use, kind) != (node.use, node.kind):
                    yield Edge(node, Right(use, kind, node.resource), _GRANTS_ITSELF, is_rising=True)
        elif node.kind is Kind.POOL:
            for member in self._members.get(node.resource, ()):
                yield Edge(node, member, "may change whose tokens the pool takes for it", is_rising=True)
        elif node.kind is Kind.ROLE:
            yield from self._by_custom_roles(node)
        else:
            for use, kind in ALL_USES:
                if kind is node.kind and use is not node.use:
                    yield Edge(node, Right(use, kind, node.resource), _GRANTS_ITSELF, is_rising=True)

    def _by_custom_roles(self, node: Right) -> Iterator[Edge]:
        """Yield what a changed custom role would let its holders do; whether one of them is whoever changes it is not told."""
        for binding in self._custom:
            if str(binding.role).startswith(f"{node.resource}/roles/"):
                for right in rights_on(binding, self._hierarchy):
                    why = f"may add permissions to {binding.role}, which is granted there"
                    yield Edge(node, right, why, is_rising=True, doubt="it is so for those who hold the role themselves")


def rights_on(binding: Binding, hierarchy: Hierarchy) -> Iterator[Right]:
    """Yield every right on what a binding is made on."""
    if binding.resource is not UNKNOWN:
        resource = hierarchy.canonical(binding.resource)
        kind = kind_of(resource)
        yield from (Right(use, about, resource) for use, about in ALL_USES if about is kind or kind is Kind.PROJECT)


def _by_own_roles(facts: Facts, hierarchy: Hierarchy, edges: Iterable[Edge]) -> Iterator[Edge]:
    """Yield the rise of those who may change a custom role that they hold themselves."""
    changers: dict[Node, list[Edge]] = defaultdict(list)
    for edge in edges:
        if isinstance(edge.target, Right) and (edge.target.use, edge.target.kind) == (Use.CONTROL, Kind.ROLE):
            changers[edge.source].append(edge)
    for binding in facts.bindings:
        for member in () if binding.members is UNKNOWN else binding.members:
            for change in changers.get(node_of(member), ()):
                yield from _own_role(binding, change, hierarchy)


def _own_role(binding: Binding, change: Edge, hierarchy: Hierarchy) -> Iterator[Edge]:
    place = change.target.resource if isinstance(change.target, Right) else ""
    if str(binding.role).startswith(f"{place}/roles/"):
        why = f"may add permissions to {binding.role}, which it holds"
        doubt = change.doubt or ("" if binding.condition == "" else "it is granted under a condition that is not read")
        for right in rights_on(binding, hierarchy):
            yield Edge(change.source, right, why, is_rising=True, doubt=doubt)
