"""Levels by environment."""

from typing import Any

import pytest

from policies.levels import Level, environment_of, is_anywhere, level_in


@pytest.mark.parametrize(
    ("urn", "environment"),
    [
        ("urn:pulumi:staging::bulwark::gcp:projects/iAMMember:IAMMember::x", "staging"),
        ("urn:pulumi:production::bulwark::bulwark:gcp:DutyAccount$gcp:serviceaccount/account:Account::a::b", "production"),
        ("", ""),
        ("something else", ""),
        ("not urn:pulumi:staging::x", ""),
    ],
)
def test_the_environment_is_the_stack_in_the_urn(urn: str, environment: str):
    assert environment_of(urn) == environment


@pytest.mark.parametrize(
    ("configuration", "level"),
    [
        ({}, Level.ADVISORY),
        ({"environments": None}, Level.ADVISORY),
        ({"environments": {"production": "disabled"}}, Level.ADVISORY),
        ({"environments": {"staging": "mandatory"}}, Level.MANDATORY),
        ({"environments": {"staging": "disabled"}}, Level.DISABLED),
        ({"environments": {"staging": "advisroy"}}, Level.MANDATORY),
    ],
)
def test_an_environment_that_is_named_has_its_own_level(configuration: dict[str, Any], level: Level):
    assert level_in("staging", configuration, Level.ADVISORY) is level


@pytest.mark.parametrize(
    ("configuration", "default", "is_there"),
    [
        ({}, Level.REMEDIATE, True),
        ({}, Level.MANDATORY, False),
        ({"environments": None}, Level.ADVISORY, False),
        ({"environments": {"staging": "advisory", "production": "remediate"}}, Level.DISABLED, True),
        ({"environments": {"staging": "remidiate"}}, Level.ADVISORY, False),
    ],
)
def test_a_level_may_be_that_of_another_environment(configuration: dict[str, Any], default: Level, is_there: bool):
    assert is_anywhere(Level.REMEDIATE, configuration, default) is is_there
