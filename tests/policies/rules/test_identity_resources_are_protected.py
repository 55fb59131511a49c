"""What identity hangs on, protected and not."""

from typing import Any

import pytest

from policies.example_resources import example
from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.identity_resources_are_protected import RULE

KINDS = [
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    "gcp:serviceaccount/account:Account",
    "gcp:serviceaccount/iAMBinding:IAMBinding",
    "gcp:projects/iAMCustomRole:IAMCustomRole",
    "gcp:kms/cryptoKey:CryptoKey",
]
BUCKET = "gcp:storage/bucket:Bucket"


def outcome(kind: str, *, protect: bool | None, name: Any = "thing") -> Outcome:
    return assess_resource(RULE, example(kind, "thing", {"name": name}, protect=protect)).outcome


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("protect", "expected"), [(True, Outcome.PASS), (False, Outcome.FAIL), (None, Outcome.NOT_APPLICABLE)])
def test_the_option_decides_where_it_can_be_seen(kind: str, protect: bool | None, expected: Outcome):
    assert outcome(kind, protect=protect) is expected


@pytest.mark.parametrize("name", ["living-tree-state", "pulumi-state-1", "tfstate", "acme.terraformstate", "a_states_b"])
def test_a_bucket_with_a_state_counts(name: str):
    assert outcome(BUCKET, name=name, protect=False) is Outcome.FAIL
    assert outcome(BUCKET, name=name, protect=True) is Outcome.PASS


@pytest.mark.parametrize("name", ["living-tree-evidence", "estate-photos", "statements"])
def test_other_buckets_do_not(name: str):
    assert outcome(BUCKET, name=name, protect=False) is Outcome.PASS


def test_a_bucket_whose_name_is_not_known_yet_is_unknown():
    assert outcome(BUCKET, name=UNKNOWN, protect=False) is Outcome.UNKNOWN
    assert outcome(BUCKET, name=UNKNOWN, protect=True) is Outcome.PASS


def test_an_exception_names_the_resource():
    findings = assess_resource(RULE, example(KINDS[0], "scratch-pool", {}, protect=False)).findings
    assert without_accepted(findings, {"exceptions": {"scratch-pool": "made anew by each test"}}) == ()


def test_other_resources_are_left_alone():
    assert outcome("gcp:pubsub/topic:Topic", protect=False) is Outcome.NOT_APPLICABLE
