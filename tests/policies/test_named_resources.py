"""Resources that the policy configuration names for a rule."""

from typing import Any

import pytest

from policies.enforcement import Setting, enforced_in
from policies.levels import Level
from policies.named_resources import named_schema, with_named
from policies.registry import RULES
from policies.resources import UNKNOWN
from policies.rule import Applicability
from policies.rules.environments_that_apply_infrastructure_are_approved import RULE
from tests.policies.github import branch_policy, environment

DATABASE = environment(environment="database")


@pytest.mark.parametrize(
    ("configuration", "covered"),
    [
        ({"alsoAppliesTo": ["database"]}, True),
        ({"alsoAppliesTo": ["other", "database"]}, True),
        ({"alsoAppliesTo": ["data"]}, False),
        ({"alsoAppliesTo": []}, False),
        ({"alsoAppliesTo": "database"}, False),
        ({"alsoAppliesTo": None}, False),
        ({}, False),
    ],
)
def test_a_rule_looks_at_what_is_named(configuration: dict[str, Any], covered: bool):
    assert with_named(RULE, configuration).applies_to.covers(DATABASE) is covered


def test_what_the_rule_recognises_stays():
    rule = with_named(RULE, {"alsoAppliesTo": ["database"]})
    assert rule.applies_to.covers(environment(environment="infra-apply-production"))
    assert rule.applies_to.covers(environment(environment=UNKNOWN))
    assert not rule.applies_to.covers(branch_policy(environment="database"))


def test_a_rule_that_goes_by_no_name_stays_as_it_is():
    other = next(rule for rule in RULES if rule.applies_to.name_of is None)
    assert with_named(other, {"alsoAppliesTo": ["database"]}) is other
    assert named_schema(other.applies_to) == {}


def test_the_rule_is_enforced_with_the_names():
    (enforced,) = enforced_in("staging", [RULE], {RULE.id: Setting(Level.MANDATORY, {"alsoAppliesTo": ["database"]})})
    assert enforced.rule.applies_to.covers(DATABASE)


def test_the_schema_describes_the_names():
    schema = named_schema(Applicability("x", lambda _: True, lambda _: "", "Environments, by name"))
    assert schema["alsoAppliesTo"]["description"] == "Environments, by name."
