"""The shortest ways of a graph, held against trying all ways."""

import itertools
import random
from collections.abc import Iterator

import pytest

from bulwark.core.trust.graph import Edge, Graph, Member, Node

NODES = tuple(Member(name) for name in "abcdefg")


def random_edges(dice: random.Random) -> Iterator[Edge]:
    for _ in range(dice.randint(3, 14)):
        source, target = dice.sample(NODES, 2)
        yield Edge(source, target, "may", dice.random() < 0.3, "perhaps" if dice.random() < 0.3 else "")


def shortest(edges: tuple[Edge, ...], node: Node, targets: set[Node]) -> int | None:
    """Return how many steps it takes at least, by following everything at once."""
    here: set[Node] = {node}
    for steps in range(len(NODES) + 1):
        if here & targets:
            return steps
        here = {edge.target for edge in edges if edge.source in here}
    return None


@pytest.mark.parametrize("seed", range(100))
def test_ways_are_as_short_as_any_and_there_where_any_is(seed: int):
    dice = random.Random(seed)  # noqa: S311 - the same at every run
    edges = tuple(random_edges(dice))
    directly, certainly = dice.random() < 0.5, dice.random() < 0.5
    targets: set[Node] = set(dice.sample(NODES, 2))
    ways = Graph(edges).ways_to(targets, directly=directly, certainly=certainly)
    allowed = tuple(edge for edge in edges if not (directly and edge.is_rising) and not (certainly and edge.doubt))
    for node in NODES:
        wanted = shortest(allowed, node, targets)
        assert (node in ways.steps) == (wanted is not None)
        if wanted is not None:
            path = ways.path(node)
            assert len(path) == wanted
            assert set(path) <= set(allowed)
            assert all(one.target == other.source for one, other in itertools.pairwise(path))


def test_nobody_has_no_way():
    with pytest.raises(KeyError):
        Graph(()).ways_to([Member("a")], directly=False, certainly=False).path(Member("b"))
