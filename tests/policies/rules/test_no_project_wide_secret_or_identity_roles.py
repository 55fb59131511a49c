"""The same roles on a project and on the one thing."""

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.no_project_wide_secret_or_identity_roles import ROLES, RULE

MEMBER = {"member": "serviceAccount:a@p.iam.gserviceaccount.com"}
WIDE = ["gcp:projects/iAMMember:IAMMember", "gcp:folder/iAMMember:IAMMember", "gcp:organizations/iAMMember:IAMMember"]
NARROW = [
    "gcp:serviceaccount/iAMMember:IAMMember",
    "gcp:serviceAccount/iAMMember:IAMMember",
    "gcp:secretmanager/secretIamMember:SecretIamMember",
]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("kind", WIDE)
def test_a_grant_that_everything_below_inherits_fails(kind: str, role: str):
    (finding,) = assess_resource(RULE, Resource(kind, "grant", {**MEMBER, "role": role})).findings
    assert finding.outcome is Outcome.FAIL
    assert "{scope}" not in finding.message


@pytest.mark.parametrize(
    "role",
    [
        "roles/iam.securityAdmin",
        "roles/iam.serviceAccountAdmin",
        "roles/iam.workloadIdentityPoolAdmin",
        "roles/resourcemanager.projectIamAdmin",
    ],
)
def test_a_role_that_can_grant_itself_the_rest_fails_and_is_told_of_custom_roles(role: str):
    (finding,) = assess_resource(RULE, Resource(WIDE[0], "grant", {**MEMBER, "role": role})).findings
    assert finding.problem == f"{role} is granted on a whole project"
    assert "custom role" in finding.remedy


@pytest.mark.parametrize("role", [*sorted(ROLES), UNKNOWN])
@pytest.mark.parametrize("kind", NARROW)
def test_a_grant_on_the_one_thing_passes(kind: str, role: object):
    assert assess_resource(RULE, Resource(kind, "grant", {**MEMBER, "role": role})).outcome is Outcome.PASS


@pytest.mark.parametrize("role", ["roles/secretmanager.viewer", "projects/p/roles/infraApply"])
def test_another_role_passes_on_a_project(role: str):
    assert assess_resource(RULE, Resource(WIDE[0], "grant", {**MEMBER, "role": role})).outcome is Outcome.PASS


@pytest.mark.parametrize("kind", WIDE)
def test_a_role_not_known_yet_is_unknown(kind: str):
    assert assess_resource(RULE, Resource(kind, "grant", {**MEMBER, "role": UNKNOWN})).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("gcp:secretmanager/secret:Secret", "secret")).outcome is Outcome.NOT_APPLICABLE
