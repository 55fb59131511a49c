"""Everybody, wherever they hide."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.no_public_principals import RULE


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("gcp:cloudrun/iamMember:IamMember", {"role": "roles/run.invoker", "member": "allUsers"}),
        ("gcp:pubsub/topicIAMBinding:TopicIAMBinding", {"role": "roles/pubsub.publisher", "members": ["allAuthenticatedUsers"]}),
        ("gcp:storage/bucketIAMPolicy:BucketIAMPolicy", {"policyData": '{"bindings": [{"role": "r", "members": ["allusers"]}]}'}),
        ("gcp:storage/bucketAccessControl:BucketAccessControl", {"bucket": "b", "entity": "allUsers", "role": "READER"}),
        ("gcp:storage/bucketACL:BucketACL", {"bucket": "b", "roleEntities": ["OWNER:project-owners-1", "READER:allUsers"]}),
        ("gcp:storage/bucketACL:BucketACL", {"bucket": "b", "predefinedAcl": "publicRead"}),
        ("gcp:storage/bucketACL:BucketACL", {"bucket": "b", "defaultAcl": "authenticatedRead"}),
        ("gcp:bigquery/dataset:Dataset", {"accesses": [{"role": "READER", "specialGroup": "allAuthenticatedUsers"}]}),
        ("gcp:bigquery/datasetAccess:DatasetAccess", {"role": "READER", "iamMember": "allUsers"}),
    ],
)
def test_access_for_everybody_fails(kind: str, inputs: dict[str, Any]):
    assert assess_resource(RULE, Resource(kind, "open", inputs)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (
            "gcp:cloudrun/iamMember:IamMember",
            {"role": "roles/run.invoker", "member": "serviceAccount:a@p.iam.gserviceaccount.com"},
        ),
        (
            "gcp:storage/bucketACL:BucketACL",
            {"bucket": "b", "roleEntities": ["OWNER:project-owners-1"], "predefinedAcl": "private"},
        ),
        ("gcp:bigquery/dataset:Dataset", {"accesses": [{"role": "OWNER", "userByEmail": "a@example.com"}]}),
    ],
)
def test_access_for_somebody_passes(kind: str, inputs: dict[str, Any]):
    assert assess_resource(RULE, Resource(kind, "closed", inputs)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("gcp:cloudrun/iamMember:IamMember", {"role": "roles/run.invoker", "member": UNKNOWN}),
        ("gcp:storage/bucketACL:BucketACL", {"roleEntities": UNKNOWN}),
        ("gcp:bigquery/dataset:Dataset", {"accesses": [UNKNOWN]}),
        ("gcp:storage/bucketIAMPolicy:BucketIAMPolicy", {"policyData": "not JSON"}),
    ],
)
def test_what_cannot_be_seen_is_unknown(kind: str, inputs: dict[str, Any]):
    assert assess_resource(RULE, Resource(kind, "hidden", inputs)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", ["gcp:storage/bucket:Bucket", "gcp:compute/network:Network"])
def test_what_names_nobody_is_left_alone(kind: str):
    assert assess_resource(RULE, Resource(kind, "none", {"name": "x"})).outcome is Outcome.NOT_APPLICABLE
