"""Which environment a resource belongs to."""

from typing import Any

import pytest

from policies.github_environments import is_same_place, place_of
from policies.resources import UNKNOWN
from tests.policies.github import branch_policy, environment


@pytest.mark.parametrize(
    ("inputs", "answer"),
    [
        ({}, True),
        ({"repository": "APP"}, True),
        ({"environment": "Production"}, True),
        ({"repository": "other"}, False),
        ({"environment": UNKNOWN}, None),
        ({"repository": "other", "environment": UNKNOWN}, False),
        ({"repository": None}, False),
        ({"environment": 5}, False),
    ],
)
def test_a_place_is_repository_and_name(inputs: dict[str, Any], answer: bool | None):
    assert is_same_place(branch_policy(**inputs), place_of(environment())) is answer
