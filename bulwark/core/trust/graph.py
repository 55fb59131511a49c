"""Hold who can step where as a graph, and find the shortest ways to something."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bulwark.core.trust.roles.permissions import Kind, Use


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody as IAM writes him (`principalSet://…`, `user:…`, `allUsers`), or who comes in without IAM."""

    name: str

    def __str__(self) -> str:
        """Return the name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever acts as a service account."""

    email: str

    def __str__(self) -> str:
        """Return the address."""
        return self.email


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done with a resource, or with all of a kind below it."""

    use: Use
    kind: Kind
    resource: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.use} {self.resource}"


Node = Member | Account | Right


@dataclass(frozen=True, slots=True)
class Edge:
    """One step."""

    source: Node
    target: Node
    why: str
    """What lets one take it, as a clause."""
    is_rising: bool = False
    """Whether one becomes more by it than what was granted says."""
    doubt: str = ""
    """Why it may not be there; empty where it is."""
    origin: str = field(default="", compare=False)
    """What grants it, as `Binding.source`; empty where no binding does."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest way from each node to one of some targets."""

    steps: Mapping[Node, Edge | None]
    """Node to its next step; None at a target."""

    def path(self, node: Node) -> tuple[Edge, ...]:
        """Return the steps from a node.

        Raises:
            KeyError: no way leads from it.
        """
        edges: list[Edge] = []
        edge = self.steps[node]
        while edge is not None:
            edges.append(edge)
            edge = self.steps[edge.target]
        return tuple(edges)


class Graph:
    """Steps between nodes."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        """Take the steps; those that come first are preferred among ways of one length."""
        self.edges = tuple(edges)
        self._into: dict[Node, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self._into[edge.target].append(edge)

    @property
    def nodes(self) -> frozenset[Node]:
        """All nodes that a step begins or ends at."""
        return frozenset(node for edge in self.edges for node in (edge.source, edge.target))

    def ways_to(self, targets: Iterable[Node], *, directly: bool, certainly: bool) -> Ways:
        """Return the shortest ways to any of the targets.

        Args:
            targets: where they end.
            directly: whether to leave out the steps by which one rises.
            certainly: whether to leave out the steps that may not be there.
        """
        steps: dict[Node, Edge | None] = dict.fromkeys(targets)
        waiting = deque(steps)
        while waiting:
            for edge in self._into.get(waiting.popleft(), ()):
                if edge.source not in steps and not (directly and edge.is_rising) and not (certainly and edge.doubt):
                    steps[edge.source] = edge
                    waiting.append(edge.source)
        return Ways(steps)
