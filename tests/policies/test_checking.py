"""Whole states by all rules."""

from typing import Any

import pytest

from policies.checking import UNREADABLE, RuleReport, check_state, overall
from policies.enforcement import Setting
from policies.levels import Level
from policies.outcome import Outcome
from policies.registry import RULES
from policies.state_resources import MASK, StateResources, read_resources

MEMBER = "gcp:projects/iAMMember:IAMMember"
URN = f"urn:pulumi:staging::bulwark::{MEMBER}::reader"
EDITOR = {"project": "p", "role": "roles/editor", "member": "group:a@example.com"}
BASIC = next(rule for rule in RULES if rule.id == "no-basic-roles")
PROGRAM = next(rule for rule in RULES if rule.id == "accounts-serve-one-duty")


def state(inputs: dict[str, Any], kind: str = MEMBER) -> StateResources:
    return read_resources([{"urn": URN, "type": kind, "inputs": inputs, "outputs": inputs}])


def check(resources: StateResources, given: Setting | None = None) -> RuleReport:
    (report,) = check_state([BASIC], resources, {BASIC.id: given} if given else {})
    return report


def test_a_violation_fails_with_its_place():
    report = check(state(EDITOR))
    assert (report.outcome, report.judged, report.level) == (Outcome.FAIL, 1, Level.MANDATORY)
    assert (report.findings[0].urn, report.findings[0].path) == (URN, "role")
    assert overall([report]) is Outcome.FAIL


def test_what_is_right_passes_and_what_is_of_another_kind_is_not_applicable():
    assert check(state({**EDITOR, "role": "roles/run.developer"})).outcome is Outcome.PASS
    report = check(state({}, "random:index/randomId:RandomId"))
    assert (report.outcome, report.judged) == (Outcome.NOT_APPLICABLE, 0)
    assert overall([report]) is Outcome.PASS


def test_what_cannot_be_seen_is_unknown_and_no_update_is_promised():
    report = check(state({**EDITOR, "role": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}))
    assert (report.outcome, report.findings[0].problem) == (Outcome.UNKNOWN, UNREADABLE)
    assert "update" not in report.findings[0].message
    assert overall([report]) is Outcome.UNKNOWN


def test_what_no_reading_helps_keeps_its_words():
    report = check(state({"policyData": "{"}, "gcp:projects/iAMPolicy:IAMPolicy"))
    assert "it is not JSON" in report.findings[0].problem


@pytest.mark.parametrize(
    ("level", "outcome", "decided"),
    [
        (Level.ADVISORY, Outcome.FAIL, Outcome.PASS),
        (Level.REMEDIATE, Outcome.FAIL, Outcome.FAIL),
        (Level.DISABLED, Outcome.NOT_APPLICABLE, Outcome.PASS),
    ],
)
def test_only_levels_that_stop_a_run_decide(level: Level, outcome: Outcome, decided: Outcome):
    report = check(state(EDITOR), given=Setting(level, {}))
    assert (report.outcome, overall([report])) == (outcome, decided)


def test_a_rule_disabled_for_the_environment_is_not_asked():
    assert check(state(EDITOR), given=Setting(Level.MANDATORY, {"environments": {"staging": "disabled"}})).level is Level.DISABLED


def test_a_rule_over_the_program_judges_outputs_and_knows_exceptions():
    (bad,) = PROGRAM.bad
    listed = [{"urn": bad.urn, "type": bad.type, "inputs": {}, "outputs": dict(bad.inputs)}]
    (report,) = check_state([PROGRAM], read_resources(listed), {})
    assert (report.outcome, report.findings[0].urn) == (Outcome.FAIL, bad.urn)
    members = [*PROGRAM.good[0].inputs["members"], "group:breakglass@example.com"]
    listed = [{"urn": bad.urn, "type": bad.type, "outputs": {**PROGRAM.good[0].inputs, "members": members}}]
    accepted = Setting(Level.MANDATORY, {"exceptions": {"group:breakglass@example.com": "two people on call"}})
    assert check_state([PROGRAM], read_resources(listed), {})[0].outcome is Outcome.FAIL
    assert check_state([PROGRAM], read_resources(listed), {PROGRAM.id: accepted})[0].outcome is Outcome.PASS


def test_a_secret_in_a_message_is_masked():
    resources = state(EDITOR)
    resources.secrets |= {"roles/editor", "editor"}
    assert check(resources).findings[0].problem == f"{MASK} is a basic role"


def test_of_nothing_nothing_is_found():
    reports = check_state(RULES, StateResources(), {})
    assert {report.outcome for report in reports} == {Outcome.NOT_APPLICABLE}
