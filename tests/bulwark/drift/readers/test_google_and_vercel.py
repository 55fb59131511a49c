"""Every kind of Google's and Vercel's: quiet where all is declared, found where it is not, seen by its own reader alone."""

from collections.abc import Iterator, Sequence

import pytest

from bulwark.core.drift.kind import Kind
from bulwark.core.drift.registry import KINDS
from bulwark.core.drift.thing import Key, Place, Thing, Vendor
from bulwark.core.drift.undeclared import undeclared as held
from bulwark.drift.inventory import Search, take_inventory
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.registry import READERS
from bulwark.drift.sessions import Sessions
from bulwark.errors import UpstreamError
from tests.bulwark.drift.readers.additions import ADDITIONS
from tests.bulwark.drift.readers.world import TEAM, TOKEN, World

OURS = [kind for kind in KINDS if kind.vendor is not Vendor.GITHUB]
READER_OF = {reader.kind: reader for reader in READERS}
each_kind = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.id) for kind in OURS])


def things(world: World, clients: Clients, kind: Kind) -> Iterator[Thing]:
    for place in kind.places(world.declaration):
        yield from READER_OF[kind.id].list(clients, place)


def undeclared(world: World, clients: Clients, kind: Kind) -> list[Thing]:
    declared, is_compared = set(kind.declared(world.declaration)), kind.compared(world.declaration)
    return [thing for thing in things(world, clients, kind) if thing.key not in declared and not is_compared(thing.key)]


def test_every_kind_has_a_reader_and_an_example():
    assert [kind.id for kind in OURS] == [reader.kind for reader in READERS if reader.kind in {kind.id for kind in OURS}]
    assert set(ADDITIONS) == {kind.id for kind in OURS}


def test_nothing_is_found_where_everything_is_declared(world: World, clients: Clients):
    assert {kind.id: found for kind in OURS if (found := undeclared(world, clients, kind))} == {}


@each_kind
def test_what_nobody_declared_is_found_by_its_own_reader_alone(world: World, clients: Clients, kind: Kind):
    added = ADDITIONS[kind.id](world)
    found = {one.id: undeclared(world, clients, one) for one in OURS}
    assert added in [thing.id for thing in found.pop(kind.id)]
    assert {identifier: things for identifier, things in found.items() if things} == {}


@each_kind
def test_without_its_reader_it_is_missed_and_its_place_is_not_known(world: World, clients: Clients, kind: Kind):
    added = ADDITIONS[kind.id](world)
    sessions = Sessions(TEAM, TOKEN, {Vendor.GITHUB: UpstreamError("nobody asks GitHub here")})

    def looked(readers: Sequence[Reader]) -> tuple[list[str | None], bool]:
        listings = take_inventory(Search([kind], readers, sessions), world.declaration, lambda _listing: None)
        found = held("staging", [kind], world.declaration, listings)
        return [one.live for one in found.findings], bool(found.unseen)

    found, is_unknown = looked(READERS)
    assert (added in found, is_unknown) == (True, False)
    assert looked([reader for reader in READERS if reader.kind != kind.id]) == ([], True)


@each_kind
def test_what_is_shown_of_it_holds_no_secret(world: World, clients: Clients, kind: Kind):
    ADDITIONS[kind.id](world)
    shown = repr(list(things(world, clients, kind)))
    secrets = [TOKEN, "canary-of-a-value", "secret-path-of-a-hook", "PRIVATE"]
    bypasses = world.ask("GET", f"/v9/projects/{world.web}")["protectionBypass"]
    assert [secret for secret in [*secrets, *bypasses] if secret in shown] == []


@each_kind
def test_it_is_removed_once_and_for_all(world: World, clients: Clients, kind: Kind):
    remove = READER_OF[kind.id].remove
    if remove is None:
        assert kind.id == "vercel-project"
        return
    added = ADDITIONS[kind.id](world)
    before = list(things(world, clients, kind))
    [thing] = [one for one in before if one.id == added]
    remove(clients, thing)
    assert [one.key for one in things(world, clients, kind)] == [one.key for one in before if one.id != added]
    remove(clients, thing)
    assert [one.key for one in things(world, clients, kind)] == [one.key for one in before if one.id != added]


@each_kind
@pytest.mark.parametrize("status", [403, 404, 503])
def test_what_cannot_be_looked_at_is_never_nothing(world: World, clients: Clients, kind: Kind, status: int):
    world.fail(status)
    with pytest.raises(UpstreamError):
        list(things(world, clients, kind))


@each_kind
def test_a_place_that_is_not_there_is_not_empty(world: World, clients: Clients, kind: Kind):
    if not kind.id.startswith("vercel-") or kind.id in NO_PLACE:
        return
    with pytest.raises(UpstreamError):
        list(READER_OF[kind.id].list(clients, Place(kind.id, "prj_none")))


NO_PLACE = {
    "vercel-federation-policy": "the team's, filtered",
    "vercel-webhook": "the team's, filtered",
    "vercel-drain": "the team's, filtered",
    "vercel-shared-variable": "the team's, filtered",
    "vercel-token": "the account's",
    "vercel-project": "the team's",
}
"""Kinds whose list is that of the team or the account, which the client names itself."""


def test_a_sensitive_variable_is_told_by_name_and_target_and_a_changed_one_is_no_second(world: World, clients: Clients):
    kind = next(kind for kind in OURS if kind.id == "vercel-variable")
    body = {"key": "CLERK_SECRET_KEY", "value": "canary-of-a-value", "type": "sensitive", "target": ["preview"]}
    world.ask("POST", f"/v10/projects/{world.web}/env", body)
    [public] = [one for one in world.resources if one.type.endswith(":ProjectEnvironmentVariable")]
    world.ask("PATCH", f"/v9/projects/{world.web}/env/{public.id}", {"target": ["development"]})
    assert [thing.id for thing in undeclared(world, clients, kind)] == ["CLERK_SECRET_KEY for preview"]


def test_members_are_listed_over_all_pages(world: World, clients: Clients):
    kind = next(kind for kind in OURS if kind.id == "vercel-project-member")
    for number in range(1, 25):
        body = {"username": f"person-{number:02}", "role": "PROJECT_VIEWER"}
        world.ask("POST", f"/v1/projects/{world.web}/members", body)
    assert len(undeclared(world, clients, kind)) == 24


def test_firewall_bypasses_are_listed_over_all_pages_and_removed_whatever_they_are_for(world: World, clients: Clients):
    kind = next(kind for kind in OURS if kind.id == "vercel-firewall-bypass")
    path = f"/v1/security/firewall/bypass?projectId={world.web}"
    world.ask("POST", path, {"domain": "livingtree.example", "allSources": True})
    for number in range(130):
        world.ask("POST", path, {"domain": "livingtree.example", "sourceIp": f"192.0.2.{number}"})
    found = undeclared(world, clients, kind)
    assert len(found) == 131
    for thing in found[:2] + [one for one in found if one.id.startswith("0.0.0.0/0 ")]:
        READER_OF[kind.id].remove(clients, thing)
    assert not [one for one in undeclared(world, clients, kind) if one.id.startswith("0.0.0.0/0 ") or one in found[:2]]


def test_shared_variables_are_listed_over_all_pages(world: World, clients: Clients):
    kind = next(kind for kind in OURS if kind.id == "vercel-shared-variable")
    evs = [{"key": f"SHARED_{number}", "value": "x"} for number in range(25)]
    world.ask("POST", "/v1/env", {"evs": evs, "target": ["production"], "projectId": [world.web]})
    assert len(undeclared(world, clients, kind)) == 25
    assert undeclared(world, clients, kind)[0].key == Key(Place(kind.id, world.web), "SHARED_24 for production")
