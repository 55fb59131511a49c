"""Stages and how they advance."""

from typing import Any

import pytest

from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.rolling_release_starts_small import ROLLING_RELEASE_TYPE, RULE


def outcome(*percentages: Any, advancement: Any = "manual-approval") -> Outcome:
    stages = [{"targetPercentage": percentage} for percentage in percentages]
    return assess_resource(RULE, Resource(ROLLING_RELEASE_TYPE, "r", {"advancementType": advancement, "stages": stages})).outcome


@pytest.mark.parametrize("stages", [(10, 50, 100), (10.0, 100.0), (1, 2, 3, 100), (0.5, 100)])
def test_stages_that_ascend_from_little_pass(stages: tuple[float, ...]):
    assert outcome(*stages) is Outcome.PASS


@pytest.mark.parametrize(
    "stages", [(), (100,), (0, 100), (11, 100), (10, 50), (10, 10, 100), (10, 50, 40, 100), (10, 100, 100), (50,)]
)
def test_any_other_stages_fail(stages: tuple[float, ...]):
    assert outcome(*stages) is Outcome.FAIL


def test_an_advance_by_the_clock_fails():
    assert outcome(10, 100, advancement="automatic") is Outcome.FAIL


@pytest.mark.parametrize(
    ("stages", "advancement"), [((UNKNOWN, 100), "manual-approval"), ((10, 100), UNKNOWN), (("10", 100), "manual-approval")]
)
def test_what_cannot_be_seen_is_unknown(stages: tuple[Any, ...], advancement: Any):
    assert outcome(*stages, advancement=advancement) is Outcome.UNKNOWN


def test_an_advance_by_the_clock_fails_even_with_stages_not_known_yet():
    resource = Resource(ROLLING_RELEASE_TYPE, "r", {"advancementType": "automatic", "stages": UNKNOWN})
    assert assess_resource(RULE, resource).outcome is Outcome.FAIL


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("vercel:index/project:Project", "p")).outcome is Outcome.NOT_APPLICABLE
