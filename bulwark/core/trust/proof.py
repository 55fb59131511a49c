"""Prove sentences over all tokens that a condition can tell apart, and find the shortest way where one is wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bulwark.core.trust.assertions import EVERYBODY, Assertion, Form, Object, Place, Subject
from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.entrances import Entrance, Entrances
from bulwark.core.trust.facts import Facts
from bulwark.core.trust.granting import SERVICE_AGENT
from bulwark.core.trust.graph import Account, Edge, Graph, Member, Node, Right, Ways
from bulwark.core.trust.hierarchy import Hierarchy, kind_of
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.rising import graph_of
from bulwark.core.trust.roles.permissions import Kind, Use
from bulwark.core.trust.setting import Setting, rows_of
from bulwark.core.trust.subjects import tokens_of


class Verdict(StrEnum):
    """How a proof ended."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    """It may be violated, and nobody can tell: never a pass."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a sentence."""

    assertion: Assertion
    verdict: Verdict
    who: str = ""
    """Who comes in, as IAM writes it; empty where the sentence holds."""
    token: Mapping[str, str] = field(default_factory=dict)
    """Claims of one token that walks the path; empty for somebody without a token."""
    path: tuple[Edge, ...] = ()
    """The shortest way."""
    doubts: tuple[str, ...] = ()
    """What is not known, for `unknown`: the part to rewrite, or what to let us look at."""


class Prover:
    """All that one look found, ready for questions."""

    def __init__(self, facts: Facts, setting: Setting) -> None:
        """Take what was found and what sentences may name."""
        self.facts, self.setting = facts, setting
        self.hierarchy = Hierarchy(facts)
        self.graph: Graph = graph_of(facts)
        self.entrances = Entrances(facts, self.hierarchy)
        self._nodes = sorted(self.graph.nodes, key=str)
        self._by_name: dict[str, list[Node]] = defaultdict(list)
        for node in self._nodes:
            for name in _names_of(str(node.resource if isinstance(node, Right) else node)):
                self._by_name[name].append(node)
        self._resources: dict[str, list[str]] = defaultdict(list)
        for resource in self.hierarchy.resources:
            for name in _names_of(resource):
                self._resources[name].append(resource)
        self._tokens: dict[Subject, ClaimSet] = {}
        self._accounts = frozenset(one.email for one in facts.accounts if one.email is not UNKNOWN)

    def prove(self, assertion: Assertion) -> Proof:
        """Say whether a sentence holds."""
        missing = tuple(self._missing(assertion))
        if missing:
            return Proof(assertion, Verdict.UNKNOWN, doubts=missing)
        targets = tuple(self._targets(assertion))
        subjects = _Subjects(assertion, self._meant)
        right: set[Node] = set()
        for certainly in (True, False):
            ways = self.graph.ways_to(targets, directly=assertion.is_direct, certainly=certainly)
            for node, entrance in self.roots(ways):
                # Whoever surely comes in was looked at; nobody else may come in where the two sets are one.
                token = None if node in right and entrance.is_certain else subjects.wrong(node, entrance, certainly=certainly)
                right.add(node)
                if token is not None:
                    return self._found(assertion, ways, node, token, certainly=certainly)
        return Proof(assertion, Verdict.HOLDS)

    def roots(self, ways: Ways) -> Iterator[tuple[Node, Entrance]]:
        """Yield who stands at the beginning of ways, nearest first: members, and accounts that nobody declared here."""
        for node in ways.steps:
            if isinstance(node, Member):
                yield node, self.entrances.of(node)
            elif isinstance(node, Account) and node.email not in self._accounts:
                yield node, _foreign(node)

    def _found(self, assertion: Assertion, ways: Ways, node: Node, token: Mapping[str, str], *, certainly: bool) -> Proof:
        path = ways.path(node)
        if certainly:
            return Proof(assertion, Verdict.VIOLATED, str(node), token, path)
        own = self.entrances.of(node).doubts if isinstance(node, Member) else (f"who acts as {node} is not known",)
        doubts = dict.fromkeys((*own, *(edge.doubt for edge in path if edge.doubt)))
        return Proof(assertion, Verdict.UNKNOWN, str(node), token, path, tuple(doubts))

    def _meant(self, subject: Subject) -> ClaimSet:
        if subject not in self._tokens:
            self._tokens[subject] = tokens_of(subject, self.setting)
        return self._tokens[subject]

    def _missing(self, assertion: Assertion) -> Iterator[str]:
        """Yield what a sentence names and nobody saw: it would hold of nothing."""
        for subject in assertion.subjects:
            if subject.duty is not None and not rows_of(subject, self.setting):
                yield f"no job of this configuration is {subject.duty} as the sentence says it"
        for one in assertion.objects:
            if one.name and not self._is_there(one):
                yield f"there is no {one.kind} {one.name} among what was looked at"

    def _is_there(self, one: Object) -> bool:
        nodes = (node.resource for node in self._by_name.get(one.name, ()) if isinstance(node, Right))
        return any(kind_of(resource) is one.kind for resource in (*self._resources.get(one.name, ()), *nodes))

    def _targets(self, assertion: Assertion) -> Iterator[Node]:
        for one in assertion.objects:
            nodes = self._by_name.get(one.name, ()) if one.name else self._nodes
            yield from (node for node in nodes if self._is_own(node) and _is_meant(node, assertion.use, one))

    def _is_own(self, node: Node) -> bool:
        """Say whether a node is no account of somebody else, who is at its beginning and nobody's aim."""
        return not isinstance(node, Account) or not self._accounts or node.email in self._accounts


class _Subjects:
    """Says who of those that come in is not as a sentence says."""

    def __init__(self, assertion: Assertion, meant: Callable[[Subject], ClaimSet]) -> None:
        self._form = assertion.form
        self._is_everybody = EVERYBODY in assertion.subjects
        self._members = frozenset(one.member for one in assertion.subjects if one.member)
        self._tokens = ClaimSet.nothing()
        for one in assertion.subjects:
            self._tokens |= meant(one)

    def wrong(self, node: Node, entrance: Entrance, *, certainly: bool) -> Mapping[str, str] | None:
        """Return the claims of a token that ought not to come in; none of a person, and None where nobody ought not to."""
        tokens = entrance.tokens if certainly else entrance.possible
        met = tokens - self._tokens if self._form is Form.ONLY else tokens & self._tokens
        witness = None if self._is_named(node) and self._form is Form.ONLY else met.witness()
        if witness is not None:
            return witness
        is_wrong = self._is_named(node) != (self._form is Form.ONLY) or (self._is_everybody and self._form is Form.NONE)
        return {} if entrance.is_person and is_wrong else None

    def _is_named(self, node: Node) -> bool:
        return (f"serviceAccount:{node.email}" if isinstance(node, Account) else str(node)) in self._members


def _foreign(account: Account) -> Entrance:
    """Return who acts as an account that is not among the facts: Google, if it is one of its own, else nobody knows."""
    if SERVICE_AGENT.fullmatch(f"serviceAccount:{account.email}"):
        return Entrance(is_person=True)
    return Entrance(possible=ClaimSet.everything(), is_person=True)


def _is_meant(node: Node, use: Use | None, one: Object) -> bool:
    if isinstance(node, Member):
        return False
    if isinstance(node, Account):
        is_kind = one.kind in {None, Kind.ACCOUNT} and one.place is not Place.VERCEL
        return is_kind and use in {None, Use.BECOME}
    is_vercel = node.kind is Kind.VERCEL
    if use not in {None, node.use} or one.place is (Place.GOOGLE if is_vercel else Place.VERCEL):
        return False
    return one.kind is None or node.kind is one.kind is kind_of(node.resource)


def _names_of(resource: str) -> frozenset[str]:
    """Return how sentences may name a resource or an account: in full, by its last part, an account by what is before `@`."""
    last = resource.rpartition("/")[2]
    return frozenset((resource, last, last.partition("@")[0]))


def prove_all(facts: Facts, setting: Setting, assertions: Iterable[Assertion]) -> tuple[Proof, ...]:
    """Prove sentences, in their order."""
    prover = Prover(facts, setting)
    return tuple(prover.prove(one) for one in assertions)
