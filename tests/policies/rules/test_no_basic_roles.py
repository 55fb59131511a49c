"""Basic roles in every kind of grant."""

import json

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.no_basic_roles import BASIC_ROLES, RULE


@pytest.mark.parametrize("role", sorted(BASIC_ROLES))
@pytest.mark.parametrize(
    "kind",
    [
        "gcp:projects/iAMMember:IAMMember",
        "gcp:folder/iAMMember:IAMMember",
        "gcp:organizations/iAMMember:IAMMember",
        "gcp:pubsub/topicIAMMember:TopicIAMMember",
    ],
)
def test_a_basic_role_fails_on_every_scope(kind: str, role: str):
    assert assess_resource(RULE, Resource(kind, "grant", {"role": role, "member": "group:a@example.com"})).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    "role", ["roles/run.developer", "roles/storage.legacyBucketOwner", "projects/p/roles/owner", "roles/Owner"]
)
def test_any_other_role_passes(role: str):
    resource = Resource("gcp:projects/iAMBinding:IAMBinding", "grant", {"role": role, "members": []})
    assert assess_resource(RULE, resource).outcome is Outcome.PASS


def test_every_binding_of_policy_data_is_looked_at():
    policy = {"bindings": [{"role": "roles/run.developer"}, {"role": "roles/owner"}]}
    resource = Resource("gcp:organizations/iAMPolicy:IAMPolicy", "policy", {"policyData": json.dumps(policy)})
    (finding,) = assess_resource(RULE, resource).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "policyData.bindings[1].role")


def test_a_role_not_known_yet_is_unknown():
    resource = Resource("gcp:projects/iAMMember:IAMMember", "grant", {"role": UNKNOWN, "member": "group:a@example.com"})
    assert assess_resource(RULE, resource).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", ["gcp:projects/iamMemberRemove:IamMemberRemove", "kubernetes:rbac/v1:Role"])
def test_what_grants_nothing_is_left_alone(kind: str):
    resource = Resource(kind, "none", {"role": "roles/editor", "member": "group:a@example.com"})
    assert assess_resource(RULE, resource).outcome is Outcome.NOT_APPLICABLE
