"""What roles grant: held against the local cloud's own table, and unknown where nobody can tell."""

import pytest

from bulwark.core.trust.facts import CustomRole
from bulwark.core.trust.known import UNKNOWN, Text
from bulwark.core.trust.roles.expansion import Roles
from bulwark.core.trust.roles.permissions import MATTERING, USES, Kind, Use, kind_of_permission
from bulwark.core.trust.roles.predefined import PREDEFINED
from localcloud.services.google.predefined_roles import PREDEFINED as EMULATED


def test_only_permissions_that_matter_are_listed_and_each_has_a_kind():
    assert frozenset().union(*PREDEFINED.values()) <= MATTERING
    assert {kind_of_permission(name) for name in USES} == set(Kind) - {Kind.VERCEL, Kind.OTHER}


@pytest.mark.parametrize("role", sorted(set(EMULATED) & set(PREDEFINED)))
def test_no_role_grants_less_here_than_at_the_local_cloud(role: str):
    assert EMULATED[role].permissions & MATTERING <= PREDEFINED[role]


def test_every_role_of_the_local_cloud_that_matters_is_known():
    assert {role for role, one in EMULATED.items() if one.permissions & MATTERING and role not in PREDEFINED} == set()


@pytest.mark.parametrize(
    ("role", "uses", "doubt"),
    [
        ("roles/secretmanager.secretAccessor", {(Use.READ, Kind.SECRET)}, ""),
        ("roles/iam.workloadIdentityUser", {(Use.BECOME, Kind.ACCOUNT)}, ""),
        ("roles/viewer", set(), ""),
        ("roles/somebody.elses", set(), "what roles/somebody.elses grants is not known"),
        ("projects/p/roles/known", {(Use.READ, Kind.SECRET)}, ""),
        ("projects/p/roles/part", {(Use.CONTROL, Kind.ROLE)}, "a permission of projects/p/roles/part is not known"),
        ("projects/p/roles/hidden", set(), "the permissions of projects/p/roles/hidden are not known"),
        ("projects/p/roles/other", set(), "what projects/p/roles/other grants is not known"),
        (UNKNOWN, set(), "its role is not known"),
    ],
)
def test_a_role_grants_what_is_known_of_it_and_says_what_is_not(role: Text, uses: set[tuple[Use, Kind]], doubt: str):
    roles = Roles(
        [
            CustomRole("projects/p/roles/known", ("secretmanager.versions.access", "pubsub.topics.get")),
            CustomRole("projects/p/roles/part", ("iam.roles.update", UNKNOWN)),
            CustomRole("projects/p/roles/hidden", UNKNOWN),
            CustomRole(UNKNOWN, ("secretmanager.versions.access",)),
        ]
    )
    assert (roles.expanded(role).uses, roles.expanded(role).doubt) == (uses, doubt)
