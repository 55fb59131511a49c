"""Where the secrets of jobs stand."""

import pytest

from policies.example_resources import example
from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN
from policies.rule import assess_resource
from policies.rules.secrets_of_jobs_stand_in_environments import RULE

KINDS = [
    "actionsSecret:ActionsSecret",
    "actionsOrganizationSecret:ActionsOrganizationSecret",
    "dependabotSecret:DependabotSecret",
    "dependabotOrganizationSecret:DependabotOrganizationSecret",
    "codespacesSecret:CodespacesSecret",
    "codespacesOrganizationSecret:CodespacesOrganizationSecret",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_that_no_environment_stands_before_fails_and_may_be_accepted_by_its_name(kind: str):
    found = assess_resource(RULE, example(f"github:index/{kind}", "token", {"secretName": "TOKEN"})).findings
    assert [finding.outcome for finding in found] == [Outcome.FAIL]
    assert found[0].problem.startswith("TOKEN is read by ")
    assert without_accepted(found, {"exceptions": {"TOKEN": "every job reads the public mirror"}}) == ()
    hidden = example(f"github:index/{kind}", "token", {"secretName": UNKNOWN})
    assert assess_resource(RULE, hidden).outcome is Outcome.UNKNOWN


def test_a_secret_of_an_environment_passes_and_a_variable_is_left_alone():
    secret = example("github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret", "token", {"secretName": "TOKEN"})
    assert assess_resource(RULE, secret).outcome is Outcome.PASS
    variable = example("github:index/actionsVariable:ActionsVariable", "name", {"variableName": "NAME"})
    assert assess_resource(RULE, variable).outcome is Outcome.NOT_APPLICABLE
