"""What follows from a right: what lies below, and what one rises to."""

from collections.abc import Iterable

import pytest

from bulwark.core.trust.facts import Binding, CustomRole, Facts, Project, Provider, Secret, ServiceAccount
from bulwark.core.trust.graph import Account, Edge, Graph, Member, Right
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.provider import ISSUER
from bulwark.core.trust.rising import graph_of
from bulwark.core.trust.roles.permissions import Kind, Use

POOL = "projects/p/locations/global/workloadIdentityPools/pool"
MEMBER = f"principalSet://iam.googleapis.com/{POOL}/*"
SECRET = Right(Use.READ, Kind.SECRET, "projects/p/secrets/s")


def facts(*bindings: Binding, roles: Iterable[CustomRole] = ()) -> Facts:
    return Facts(
        projects=(Project("p"),),
        providers=(Provider(POOL, "github", ISSUER, "", {}),),
        accounts=(ServiceAccount("a@p", "p"),),
        secrets=(Secret("projects/p/secrets/s"),),
        custom_roles=tuple(roles),
        bindings=bindings,
    )


def way(graph: Graph, source: Member, target: Right | Account, *, certainly: bool = True) -> tuple[Edge, ...]:
    return graph.ways_to((target,), directly=False, certainly=certainly).path(source)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (
            "roles/secretmanager.secretAccessor",
            ["holds roles/secretmanager", "projects/p/secrets/s lies"],
        ),
        (
            "roles/resourcemanager.projectIamAdmin",
            ["holds roles/resource", "may grant itself every role", "projects/p/secrets/s lies"],
        ),
    ],
)
def test_rights_on_a_project_reach_its_secrets(role: str, steps: list[str]):
    path = way(graph_of(facts(Binding("projects/p", role, ("user:u",)))), Member("user:u"), SECRET)
    assert len(path) == len(steps)
    assert all(edge.why.startswith(step) for edge, step in zip(path, steps, strict=True))
    assert [edge.is_rising for edge in path] == ["grant itself" in step for step in steps]


def test_who_decides_over_an_account_becomes_it():
    place = "projects/p/serviceAccounts/a@p"
    path = way(graph_of(facts(Binding(place, "roles/iam.serviceAccountAdmin", ("user:u",)))), Member("user:u"), Account("a@p"))
    assert [str(edge.target) for edge in path] == [f"control {place}", f"become {place}", "a@p"]


def test_who_changes_a_pool_comes_in_as_its_members():
    graph = graph_of(
        facts(
            Binding(POOL, "roles/iam.workloadIdentityPoolAdmin", ("user:u",)),
            Binding("projects/p/secrets/s", "roles/secretmanager.secretAccessor", (MEMBER,)),
        )
    )
    path = way(graph, Member("user:u"), SECRET)
    assert [str(edge.target) for edge in path] == [
        f"control {POOL}",
        MEMBER,
        "read projects/p/secrets/s",
    ]


def roles_case(*held: Binding) -> Graph:
    role = CustomRole("projects/p/roles/r", ())
    return graph_of(facts(Binding("projects/p", "roles/iam.roleAdmin", ("user:u",)), *held, roles=(role,)))


def test_who_changes_a_role_that_he_holds_has_every_right():
    (edge, _) = way(roles_case(Binding("projects/p", "projects/p/roles/r", ("user:u",))), Member("user:u"), SECRET)
    assert edge.why == "may add permissions to projects/p/roles/r, which it holds"
    assert edge.is_rising


@pytest.mark.parametrize(
    "held",
    [
        Binding("projects/p", "projects/p/roles/r", ("user:other",)),
        Binding("projects/p", "projects/p/roles/r", ("user:u",), "request.time < x"),
    ],
)
def test_who_changes_a_role_that_others_hold_has_it_perhaps(held: Binding):
    graph = roles_case(held)
    assert Member("user:u") not in graph.ways_to((SECRET,), directly=False, certainly=True).steps
    path = way(graph, Member("user:u"), SECRET, certainly=False)
    assert any(edge.doubt for edge in path)


def test_roles_of_elsewhere_and_places_that_nobody_knows_are_no_way():
    graph = roles_case(
        Binding("projects/p", "projects/q/roles/r", ("user:u",)),
        Binding("projects/p", "roles/viewer", ("user:u",)),
        Binding(UNKNOWN, "projects/p/roles/r", ("user:u",)),
        Binding("projects/p", "roles/viewer", UNKNOWN),
    )
    assert Member("user:u") not in graph.ways_to((SECRET,), directly=False, certainly=True).steps
