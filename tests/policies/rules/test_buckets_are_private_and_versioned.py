"""Buckets with each switch off."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.buckets_are_private_and_versioned import RULE

GOOD = RULE.good[0]


def assess(**changes: Any) -> Assessment:
    return assess_resource(RULE, Resource(GOOD.type, "evidence", {**GOOD.inputs, **changes}))


def test_a_bucket_with_all_switches_on_passes():
    assert assess().outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"uniformBucketLevelAccess": False}, "uniformBucketLevelAccess"),
        ({"uniformBucketLevelAccess": None}, "uniformBucketLevelAccess"),
        ({"publicAccessPrevention": "inherited"}, "publicAccessPrevention"),
        ({"publicAccessPrevention": None}, "publicAccessPrevention"),
        ({"versioning": {"enabled": False}}, "versioning.enabled"),
        ({"versioning": None}, "versioning.enabled"),
    ],
)
def test_a_switch_that_is_off_fails(changes: dict[str, Any], path: str):
    (finding,) = assess(**changes).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, path)
    assert without_accepted([finding], {"exceptions": {f"evidence:{path}": "a cache that can be lost"}}) == ()


@pytest.mark.parametrize("key", ["uniformBucketLevelAccess", "publicAccessPrevention", "versioning"])
def test_what_is_not_known_yet_is_unknown(key: str):
    assert assess(**{key: UNKNOWN}).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("gcp:storage/bucketObject:BucketObject", "o")).outcome is Outcome.NOT_APPLICABLE
