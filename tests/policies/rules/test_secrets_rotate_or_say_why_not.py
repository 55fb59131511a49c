"""Secrets with and without rotation."""

from typing import Any

import pytest

from policies.example_resources import secret
from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.secrets_rotate_or_say_why_not import RULE

SOON = "2027-02-21T00:00:00Z"


def outcome(**changes: Any) -> Outcome:
    return assess_resource(RULE, secret(**changes)).outcome


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rotation": {"rotationPeriod": "31536000s"}},
        {"rotation": {"rotationPeriod": "3600.5s"}},
        {"rotation": None, "topics": None, "annotations": {"no-rotation": "the vendor has no call to change the address"}},
    ],
)
def test_a_secret_that_rotates_or_says_why_not_passes(changes: dict[str, Any]):
    assert outcome(**changes) is Outcome.PASS


@pytest.mark.parametrize(
    "changes",
    [
        {"rotation": None},
        {"rotation": {"nextRotationTime": SOON}},
        {"rotation": {"rotationPeriod": ""}},
        {"rotation": {"rotationPeriod": "31536001s"}},
        {"rotation": {"rotationPeriod": "90d"}},
        {"topics": []},
        {"topics": None},
        {"topics": [{"name": ""}]},
        {"rotation": None, "annotations": {"no-rotation": " "}},
        {"rotation": None, "annotations": {"other": "reason"}},
    ],
)
def test_any_other_secret_fails(changes: dict[str, Any]):
    assert outcome(**changes) is Outcome.FAIL


def test_an_exception_names_the_secret():
    findings = assess_resource(RULE, secret(rotation=None)).findings
    assert without_accepted(findings, {"exceptions": {"DATABASE_URL": "given by the hospital once"}}) == ()
    autonamed = assess_resource(RULE, secret(rotation=None, secretId=None)).findings
    assert autonamed[0].accepted_as == "database-url"


@pytest.mark.parametrize(
    "changes",
    [{"rotation": UNKNOWN}, {"rotation": {"rotationPeriod": UNKNOWN}}, {"topics": UNKNOWN}, {"annotations": UNKNOWN}],
)
def test_what_is_not_known_yet_is_unknown(changes: dict[str, Any]):
    assert outcome(**changes) is Outcome.UNKNOWN


def test_regional_secrets_count_and_other_resources_do_not():
    regional = Resource("gcp:secretmanager/regionalSecret:RegionalSecret", "r", {"secretId": "x"})
    assert assess_resource(RULE, regional).outcome is Outcome.FAIL
    version = Resource("gcp:secretmanager/secretVersion:SecretVersion", "v")
    assert assess_resource(RULE, version).outcome is Outcome.NOT_APPLICABLE
