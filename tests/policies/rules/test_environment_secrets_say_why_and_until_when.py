"""Environment secrets with the variables beside them. The day of these tests is 2027-03-15."""

from datetime import date
from typing import Any

import pytest

from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program, collect
from policies.rules.environment_secrets_say_why_and_until_when import RULE, judge
from tests.policies.github import environment, secret, variable

REASON = "The page must get out."
SECRET = secret(secretName="WEBHOOK_URL", value="x")


def contract(value: Any = f"2027-03-15 {REASON}", name: Any = "WEBHOOK_URL_ROTATE_BY", **place: Any) -> Resource:
    return variable(variableName=name, value=value, **place)


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return collect(judge, resources, lambda: date(2027, 3, 15))


@pytest.mark.parametrize(
    "value", [f"2027-03-15 {REASON}", f"2027-03-16: {REASON}", f" 2030-01-01 - {REASON}\n", f"2027-03-15\n{REASON}"]
)
@pytest.mark.parametrize("name", ["WEBHOOK_URL_ROTATE_BY", "webhook_url_rotate_by"])
def test_a_day_to_come_and_a_reason_pass(value: str, name: str):
    assert findings(SECRET, contract(value, name)) == ()


@pytest.mark.parametrize("beside", [[], [contract(name="OTHER_ROTATE_BY")], [contract(environment="staging")]])
def test_a_secret_of_which_nothing_is_said_fails(beside: list[Resource]):
    (finding,) = findings(SECRET, *beside)
    assert (finding.outcome, finding.problem) == (Outcome.FAIL, "nothing says why WEBHOOK_URL is kept and until when")
    assert finding.urn == SECRET.urn


@pytest.mark.parametrize(
    "value", ["", REASON, "2027-03-15", "2027-13-01 because of that", "2027-03-15 just because", "soon, " + REASON]
)
def test_no_day_or_no_reason_fails(value: str):
    (finding,) = findings(SECRET, contract(value))
    assert finding.problem == "WEBHOOK_URL_ROTATE_BY is no day with a reason behind it"


def test_a_day_that_has_passed_fails():
    (finding,) = findings(SECRET, contract(f"2027-03-14 {REASON}"))
    assert finding.problem == "WEBHOOK_URL was to be replaced by 2027-03-14"


def test_the_rule_itself_has_the_real_day():
    assert assess_program(RULE, [SECRET, contract(f"2000-01-01 {REASON}")]).outcome is Outcome.FAIL
    assert assess_program(RULE, [SECRET, contract(f"9999-12-31 {REASON}")]).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "resources",
    [
        [secret(secretName=UNKNOWN), contract()],
        [secret(secretName="WEBHOOK_URL", environment=UNKNOWN), contract()],
        [SECRET, contract(UNKNOWN)],
        [SECRET, contract(name=UNKNOWN)],
        [SECRET, contract(environment=UNKNOWN)],
    ],
)
def test_what_is_not_known_yet_is_unknown(resources: list[Resource]):
    (finding,) = findings(*resources)
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)


def test_an_unknown_variable_of_another_secret_hides_nothing():
    (finding,) = findings(SECRET, contract(name="OTHER_ROTATE_BY", environment=UNKNOWN))
    assert finding.outcome is Outcome.FAIL


def test_variables_without_secrets_need_nothing():
    assert findings(contract("soon")) == ()


def test_other_resources_are_left_alone():
    others = [environment(), variable(variableName="SERVICE_ACCOUNT", value="x")]
    assert assess_program(RULE, others).outcome is Outcome.NOT_APPLICABLE
