"""What holds for every registered kind."""

import re
from itertools import pairwise

import pytest

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.registry import KINDS
from bulwark.core.state import Resource

EMPTY = Declaration((), Contract("p-1", 7, "owner", "team_1"))
each_kind = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.id) for kind in KINDS])


def test_ids_are_unique_and_kinds_stand_by_vendor():
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    vendors = [kind.vendor for kind in KINDS]
    assert sum(one is not other for one, other in pairwise(vendors)) == len(set(vendors)) - 1


@each_kind
def test_a_kind_says_what_it_is_and_what_it_allows(kind: Kind):
    assert kind.id.startswith(f"{kind.vendor}-")
    assert kind.title
    assert kind.family
    assert re.fullmatch(r"[A-Z].{20,}\.", kind.allows)


@each_kind
def test_places_and_declared_things_bear_the_kind(kind: Kind):
    places = set(kind.places(EMPTY))
    assert {place.kind for place in places} <= {kind.id}
    assert {key.place for key in kind.declared(EMPTY)} <= places


@pytest.mark.parametrize(
    ("identifier", "token", "name"),
    [
        ("google-log-sink", "gcp:logging/projectSink:ProjectSink", "projects/p-1/sinks/s"),
        ("google-log-exclusion", "gcp:logging/projectExclusion:ProjectExclusion", "projects/p-1/exclusions/s"),
        ("google-alert-policy", "gcp:monitoring/alertPolicy:AlertPolicy", "projects/p-1/alertPolicies/s"),
        ("google-custom-role", "gcp:projects/iAMCustomRole:IAMCustomRole", "projects/p-1/roles/s"),
        ("google-secret", "gcp:secretmanager/secret:Secret", "projects/p-1/secrets/s"),
    ],
)
def test_a_list_of_the_project_is_declared_by_the_last_part_of_ids(identifier: str, token: str, name: str):
    kind = next(kind for kind in KINDS if kind.id == identifier)
    resource = Resource("urn:pulumi:s::b::t::r", token, name)
    keys = {(key.place.name, key.id) for key in kind.declared(Declaration((resource,), EMPTY.contract))}
    assert ("projects/p-1", "s") in keys
    assert kind.adopts_as == token
