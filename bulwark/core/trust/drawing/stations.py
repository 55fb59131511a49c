"""Say what stands in the picture, and what leads where: each way passes five columns, or leaves one out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from bulwark.core.duties import DutyRow
from bulwark.core.trust.facts import Facts
from bulwark.core.trust.graph import Account, Edge, Node, Right
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.known_events import EVENTS
from bulwark.core.trust.pool_members import pool_member
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.reaching import Reach
from bulwark.core.trust.roles.permissions import Kind
from bulwark.core.trust.telling import named


class Column(IntEnum):
    """Where something stands, from the left."""

    JOB = 0
    CONDITION = 1
    DUTY = 2
    ACCOUNT = 3
    REACHED = 4


@dataclass(frozen=True, slots=True, order=True)
class Station:
    """One box."""

    column: Column
    title: str
    lines: tuple[str, ...] = ()
    """What tells it apart, below the title."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One step from a box to another."""

    source: Station
    target: Station
    duty: str = ""
    """Whose way it is on, `deploy of living-tree`; empty for nobody's."""
    is_rising: bool = False
    is_certain: bool = True


def links_of(reaches: Iterable[Reach], prover: Prover) -> tuple[Link, ...]:
    """Return the steps of all ways, each once, sorted: whatever order resources came in, the picture is the same."""
    namer = _Namer(prover.facts, prover.hierarchy, prover.setting.rows)
    return tuple(sorted({link for one in reaches for link in namer.links(one)}))


class _Namer:
    def __init__(self, facts: Facts, hierarchy: Hierarchy, rows: Iterable[DutyRow]) -> None:
        self._facts, self._hierarchy = facts, hierarchy
        self._duties = {value: _named(row) for row in rows for value in row.attribute_values}

    def links(self, reach: Reach) -> Iterator[Link]:
        duty = self._duties.get(_duty_value(reach.token), "")
        before = list(self._entering(reach, duty))
        steps = [*map(_Step, before), *_acting(reach.path, before[0])]
        for one, other in pairwise(steps):
            yield Link(one.station, other.station, duty, other.is_rising, other.is_certain)

    def _entering(self, reach: Reach, duty: str) -> Iterator[Station]:
        """Yield the job, the condition that admits it, and its duty; of somebody without a token only who it is."""
        if not reach.token:
            yield Station(Column.JOB, named(reach.who))
            return
        # Where any event is let in, the token that stands for them has one that there is not.
        event = reach.token.get("event_name", "")
        yield Station(Column.JOB, event if event in EVENTS else "any event", tuple(_described(reach.token)))
        yield self._condition(reach.who)
        if duty:
            name, _, application = duty.partition(" of ")
            yield Station(Column.DUTY, name, (f"of {application}",) if application else ())

    def _condition(self, who: str) -> Station:
        kind, _, number = who.partition(":")
        if kind == "vercel-trusted-source":
            return Station(Column.CONDITION, "trusted source", (_shown(self._facts.trusted_sources[int(number)].project),))
        if kind == "vercel-federation-policy":
            return Station(Column.CONDITION, "federation policy", (_shown(self._facts.federation_policies[int(number)].id),))
        member = pool_member(who)
        if member is None:
            return Station(Column.CONDITION, who)
        pool = self._hierarchy.canonical(member.pool)
        providers = (
            _shown(one.id)
            for one in self._facts.providers
            if one.pool is not UNKNOWN and one.pool.rpartition("/")[2] == pool.rpartition("/")[2]
        )
        return Station(Column.CONDITION, ", ".join(providers) or "?", (f"condition of {pool.rpartition('/')[2]}",))


@dataclass(frozen=True, slots=True)
class _Step:
    station: Station
    is_rising: bool = False
    is_certain: bool = True


def _acting(path: Iterable[Edge], first: Station) -> Iterator[_Step]:
    """Yield the accounts that a way passes, and what it ends at."""
    edges = tuple(path)
    is_rising, is_certain = False, True
    for edge in edges:
        is_rising, is_certain = is_rising or edge.is_rising, is_certain and not edge.doubt
        station = _station(edge.target) if edge is edges[-1] or isinstance(edge.target, Account) else None
        if station is not None and station != first:
            yield _Step(station, is_rising, is_certain)
            is_rising, is_certain = False, True


def _station(node: Node) -> Station:
    if isinstance(node, Right):
        scope, _, name = node.resource.partition("@")[0].rpartition("/")
        kind = f"of {node.kind}s" if node.kind is Kind.ROLE else str(node.kind)
        return Station(Column.REACHED, f"{node.use} {name}", (f"{kind} in {scope}" if scope else kind,))
    name, _, domain = str(node).partition("@")
    return Station(Column.ACCOUNT, name, (domain.partition(".")[0],))


def _described(token: Mapping[str, str]) -> Iterator[str]:
    for claim, said in (("environment", "environment {}"), ("ref", "{}"), ("repository_id", "repository {}")):
        if claim in token:
            yield said.format(token[claim])
    for claim in ("workflow", "job_workflow_ref", "runner_environment"):
        if claim in token:
            yield f"{claim} {token[claim]}"


def _duty_value(token: Mapping[str, str]) -> str:
    return ":".join(token.get(claim, "") for claim in ("repository_id", "environment", "event_name", "ref"))


def _named(row: DutyRow) -> str:
    return f"{row.duty} of {row.application}" if row.application else str(row.duty)


def _shown(text: Text) -> str:
    return "?" if text is UNKNOWN else text
