"""Members of pools, from everybody to one duty."""

import json

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.no_whole_pool_principals import RULE

POOL = "iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
BINDING = "gcp:projects/iAMBinding:IAMBinding"


def outcome(*members: object) -> Outcome:
    return assess_resource(RULE, Resource(BINDING, "binding", {"role": "roles/run.developer", "members": list(members)})).outcome


@pytest.mark.parametrize(
    "member",
    [
        f"principalSet://{POOL}/attribute.duty/820045678:staging:push:refs/heads/staging",
        f"principalSet://{POOL}/attribute.repository_id/820045678",
        f"principalSet://{POOL}/group/deployers",
        f"principal://{POOL}/subject/820045678:9000000001",
        f"principal://{POOL}/subject/repo:octo@1/app@2:environment:production",
        "serviceAccount:deploy@living-tree-staging.iam.gserviceaccount.com",
        "group:platform@livingtree.io",
        "principalSet://cloudresourcemanager.googleapis.com/projects/402611223344/type/ServiceAccount",
    ],
)
def test_a_member_that_is_one_identity_passes(member: str):
    assert outcome(member) is Outcome.PASS


@pytest.mark.parametrize(
    "member",
    [
        f"principalSet://{POOL}/*",
        "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/*",
        f"principalSet://{POOL}/attribute.repository/living-tree-app/living-tree",
        f"principalSet://{POOL}/attribute.repository_owner/living-tree-app",
        f"principalSet://{POOL}/attribute.repository_owner_id/190012345",
        f"principalSet://{POOL}/attribute.environment/production",
        f"principalSet://{POOL}/attribute.ref/refs/heads/main",
        f"principalSet://{POOL}/attribute.actor/octocat",
        f"principal://{POOL}/subject/repo:living-tree-app/living-tree:ref:refs/heads/main",
    ],
)
def test_a_member_that_is_many_identities_or_a_name_fails(member: str):
    assert outcome("group:platform@livingtree.io", member) is Outcome.FAIL


def test_it_is_seen_in_policy_data_and_beside_a_member_that_is_not_known_yet():
    policy = {"bindings": [{"role": "roles/run.developer", "members": [f"principalSet://{POOL}/*"]}]}
    resource = Resource("gcp:projects/iAMPolicy:IAMPolicy", "policy", {"policyData": json.dumps(policy)})
    (finding,) = assess_resource(RULE, resource).findings
    assert finding.path == "policyData.bindings[0].members[0]"
    assert outcome(UNKNOWN, f"principalSet://{POOL}/*") is Outcome.FAIL


def test_a_member_not_known_yet_is_unknown():
    assert outcome("group:platform@livingtree.io", UNKNOWN) is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("gcp:storage/bucket:Bucket", "bucket")).outcome is Outcome.NOT_APPLICABLE
