"""The steps of bindings, keys and Vercel's trust, where something of them is not known."""

import pytest

from bulwark.core.trust.facts import AccountKey, Binding, CustomRole, Facts, FederationPolicy, Project, TrustedSource, Unseen
from bulwark.core.trust.granting import SOMEBODY, granted, node_of
from bulwark.core.trust.graph import Account, Edge, Member, Right
from bulwark.core.trust.hierarchy import Hierarchy
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.roles.permissions import Kind, Use

PROJECT = Project("p")
CONDITIONAL = "it is granted under a condition that is not read"
ACCESSOR = "roles/secretmanager.secretAccessor"


def edges(**facts: object) -> list[Edge]:
    told = Facts(projects=(PROJECT,), **facts)  # type: ignore[arg-type]
    return list(granted(told, Hierarchy(told)))


@pytest.mark.parametrize(
    ("binding", "source", "doubt"),
    [
        (Binding("projects/p", ACCESSOR, ("user:a",)), Member("user:a"), ""),
        (Binding("projects/p", ACCESSOR, ("serviceAccount:a@p",)), Account("a@p"), ""),
        (Binding("projects/p", ACCESSOR, UNKNOWN), Member(SOMEBODY), "who holds it is not known"),
        (Binding("projects/p", ACCESSOR, (UNKNOWN,)), Member(SOMEBODY), "who holds it is not known"),
        (Binding(UNKNOWN, ACCESSOR, ("user:a",)), Member("user:a"), "what it is granted on is not known"),
        (
            Binding("projects/p", ACCESSOR, ("user:a",), UNKNOWN),
            Member("user:a"),
            "it is granted under a condition that is not read",
        ),
    ],
)
def test_a_binding_gives_the_right_and_says_what_is_not_known(binding: Binding, source: object, doubt: str):
    assert [(one.source, one.target, one.doubt) for one in edges(bindings=(binding,))] == [
        (source, Right(Use.READ, Kind.SECRET, "projects/p"), doubt)
    ]


def test_a_role_that_nobody_knows_may_grant_every_right():
    found = edges(bindings=(Binding("projects/p/secrets/s", UNKNOWN, ("user:a",)),))
    assert {one.target for one in found} == {
        Right(use, Kind.SECRET, "projects/p/secrets/s") for use in (Use.READ, Use.CHANGE, Use.CONTROL)
    }
    assert {one.doubt for one in found} == {"its role is not known"}


def test_of_a_role_known_in_part_the_known_part_is_sure():
    role = CustomRole("projects/p/roles/r", ("secretmanager.versions.access", UNKNOWN))
    found = edges(custom_roles=(role,), bindings=(Binding("projects/p/secrets/s", "projects/p/roles/r", ("user:a",)),))
    assert {str(one.target).split()[0]: one.doubt for one in found} == {
        "read": "",
        "change": "a permission of projects/p/roles/r is not known",
        "control": "a permission of projects/p/roles/r is not known",
    }


def test_a_role_about_another_kind_of_resource_grants_nothing_there():
    assert edges(bindings=(Binding("buckets/b", ACCESSOR, ("user:a",)),)) == []


def test_what_google_gave_to_its_own_agents_is_no_step():
    agent = "serviceAccount:service-7@gcp-sa-secretmanager.iam.gserviceaccount.com"
    assert edges(bindings=(Binding("projects/p", "roles/secretmanager.serviceAgent", (agent,)),)) == []
    assert len(edges(bindings=(Binding("projects/p", ACCESSOR, (agent,)),))) == 1


def test_a_key_acts_as_its_account_and_one_of_nobody_knows_whom_perhaps_as_any():
    (known,) = edges(keys=(AccountKey("a@p", "1"),))
    assert (known.source, known.target, known.doubt) == (Member("key:a@p"), Account("a@p"), "")
    (unknown,) = edges(keys=(AccountKey(UNKNOWN, "1"),))
    assert unknown.target == Right(Use.BECOME, Kind.ACCOUNT, "projects/p")
    assert unknown.doubt == "whose key it is is not known"


def test_vercel_admits_to_a_project_to_the_team_or_to_what_nobody_knows():
    policies = tuple(FederationPolicy("f", "i", {}, (), projects) for projects in (("x", UNKNOWN), (), UNKNOWN))
    found = edges(trusted_sources=(TrustedSource(UNKNOWN, "i", {}),), federation_policies=policies)
    assert [str(one.target) for one in found] == [
        "visit vercel/?",
        "deploy vercel/x",
        "deploy vercel/?",
        "deploy vercel/team",
        "deploy vercel/?",
    ]


def test_somebody_may_hold_anything_where_nobody_could_look():
    found = edges(unseen=(Unseen("projects/p/secrets/s", "answered 403", "grant it"),))
    assert {(one.source, one.doubt) for one in found} == {(Member(SOMEBODY), "answered 403")}
    assert {str(one.target).split()[0] for one in found} == {"read", "change", "control"}
    assert edges(unseen=(Unseen("github:shop/environments", "answered 403", "grant it"),)) == []


def test_whoever_is_not_known_is_one_node():
    assert node_of(UNKNOWN) == Member(SOMEBODY)
