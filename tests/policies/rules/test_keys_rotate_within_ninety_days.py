"""Periods of keys, and keys that have none."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.keys_rotate_within_ninety_days import KEY_TYPE, RULE


def assess(**inputs: Any) -> Assessment:
    return assess_resource(RULE, Resource(KEY_TYPE, "state", {"name": "state", **inputs}))


@pytest.mark.parametrize(
    "inputs",
    [
        {"rotationPeriod": "7776000s"},
        {"rotationPeriod": "86400.5s", "purpose": "ENCRYPT_DECRYPT"},
        {"purpose": "ASYMMETRIC_SIGN"},
        {"importOnly": True},
        {"versionTemplate": {"protectionLevel": "EXTERNAL_VPC"}},
    ],
)
def test_a_key_that_rotates_or_cannot_passes(inputs: dict[str, Any]):
    assert assess(**inputs).outcome is Outcome.PASS


@pytest.mark.parametrize("period", [None, "", "7776000.5s", "7776001s", "90d"])
def test_any_other_key_fails(period: str | None):
    (finding,) = assess(rotationPeriod=period, versionTemplate={"protectionLevel": "HSM"}).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "rotationPeriod")
    assert without_accepted([finding], {"exceptions": {"state": "rotated by hand with the ceremony"}}) == ()


@pytest.mark.parametrize("key", ["rotationPeriod", "purpose", "importOnly", "versionTemplate"])
def test_what_is_not_known_yet_is_unknown(key: str):
    assert assess(**{key: UNKNOWN}).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("gcp:kms/keyRing:KeyRing", "r")).outcome is Outcome.NOT_APPLICABLE
