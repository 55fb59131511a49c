"""Say who can reach what, and how: every way of everybody, or of one subject."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bulwark.core.trust.assertions import EVERYBODY, Subject
from bulwark.core.trust.entrances import Entrance
from bulwark.core.trust.graph import Account, Edge, Graph, Member, Node, Right
from bulwark.core.trust.hierarchy import kind_of
from bulwark.core.trust.minting import minting
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.roles.permissions import Kind, Use
from bulwark.core.trust.subjects import tokens_of


@dataclass(frozen=True, slots=True)
class Reach:
    """One thing that somebody can do."""

    who: str
    """As IAM writes it, `principalSet://…` or `user:…`; `github:app:ID` for who decides which tokens there are."""
    token: Mapping[str, str]
    """Claims of one token that comes in; empty for somebody without one."""
    use: Use
    kind: Kind
    """What it is done with: on a project, its policy (`project`) and its custom roles (`role`) are told apart."""
    resource: str
    """Name of the resource, or the address of the account."""
    path: tuple[Edge, ...]
    """The shortest way: the shortest that is sure where there is one, and direct where there is one."""
    is_direct: bool
    """Whether no step of the path lets one rise."""
    is_certain: bool


def reach(prover: Prover) -> tuple[Reach, ...]:
    """Return everything that anybody can reach, by who and what."""
    return explain(prover, EVERYBODY)


def explain(prover: Prover, subject: Subject) -> tuple[Reach, ...]:
    """Return everything that a subject can reach, by who and what."""
    return tuple(sorted(_found(prover, subject), key=lambda one: (one.who, one.resource, one.use, one.kind)))


def _found(prover: Prover, subject: Subject) -> Iterator[Reach]:
    members = [node for node in prover.graph.nodes if isinstance(node, Member)]
    graph = Graph((*prover.graph.edges, *minting(prover.facts, prover.entrances, members)))
    for target in graph.nodes:
        if _is_end(target):
            yield from _to(prover, graph, target, subject)


def _to(prover: Prover, graph: Graph, target: Node, subject: Subject) -> Iterator[Reach]:
    found: set[Node] = set()
    for certainly in (True, False):
        for directly in (True, False):
            ways = graph.ways_to((target,), directly=directly, certainly=certainly)
            for node, entrance in prover.roots(ways):
                token = _token(prover, node, entrance, subject, certainly=certainly)
                if node not in found and token is not None:
                    found.add(node)
                    use, kind, name = _told(target)
                    yield Reach(str(node), token, use, kind, name, ways.path(node), directly, certainly)


def _token(prover: Prover, node: Node, entrance: Entrance, subject: Subject, *, certainly: bool) -> Mapping[str, str] | None:
    tokens = entrance.tokens if certainly else entrance.possible
    witness = (tokens & tokens_of(subject, prover.setting)).witness()
    if witness is not None:
        return witness
    named = f"serviceAccount:{node.email}" if isinstance(node, Account) else str(node)
    return {} if entrance.is_person and (subject == EVERYBODY or subject.member == named) else None


def _is_end(node: Node) -> bool:
    """Say whether something is a thing in itself: acting as an account is, all secrets of a project are told one by one."""
    if isinstance(node, Right):
        is_scope = kind_of(node.resource) is Kind.PROJECT and node.kind not in {Kind.PROJECT, Kind.ROLE, Kind.OTHER}
        return node.use is not Use.BECOME and not is_scope
    return isinstance(node, Account)


def _told(node: Node) -> tuple[Use, Kind, str]:
    return (node.use, node.kind, node.resource) if isinstance(node, Right) else (Use.BECOME, Kind.ACCOUNT, str(node))
