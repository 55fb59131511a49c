"""Workflow commands of GitHub Actions."""

from dataclasses import replace

import pytest

from bulwark.cli.policy.annotations import annotation_lines
from bulwark.core.guards import Mode
from policies.checking import RuleReport
from policies.levels import Level
from policies.outcome import Finding, Outcome
from policies.registry import RULES

FINDING = Finding("members[0]", "50% of\nit: wrong", "harm", "Mend it.", "urn:pulumi:staging::p::t::name,1")


def line(level: Level, finding: Finding) -> str:
    (one,) = annotation_lines("staging", [RuleReport(RULES[0], level, finding.outcome, 1, (finding,))])
    return one


@pytest.mark.parametrize(
    ("level", "outcome", "kind"),
    [
        (Level.MANDATORY, Outcome.FAIL, "error"),
        (Level.REMEDIATE, Outcome.FAIL, "error"),
        (Level.ADVISORY, Outcome.FAIL, "warning"),
        (Level.MANDATORY, Outcome.UNKNOWN, "warning"),
    ],
)
def test_what_stops_the_check_is_an_error(level: Level, outcome: Outcome, kind: str):
    assert line(level, replace(FINDING, outcome=outcome)).startswith(f"::{kind} file=Pulumi.staging.yaml,title={RULES[0].id}::")


@pytest.mark.parametrize(
    ("mode", "outcome", "kind"),
    [
        (Mode.OBSERVE, Outcome.FAIL, "notice"),
        (Mode.WARN, Outcome.FAIL, "warning"),
        (Mode.OBSERVE, Outcome.UNKNOWN, "warning"),
    ],
)
def test_what_a_guard_only_observes_is_a_notice_and_what_nobody_could_see_a_warning(mode: Mode, outcome: Outcome, kind: str):
    report = RuleReport(RULES[0], Level.ADVISORY, outcome, 1, (replace(FINDING, outcome=outcome),))
    (one,) = annotation_lines("staging", [report], {RULES[0].id: mode})
    assert one.startswith(f"::{kind} ")


def test_a_message_stays_on_its_line_and_starts_no_other_command():
    assert line(Level.MANDATORY, FINDING).endswith("::name,1: members[0]: 50%25 of%0Ait: wrong; harm. Mend it.")
    assert "\n" not in line(Level.MANDATORY, replace(FINDING, problem="a\r\n::set-output name=x::y"))


def test_a_finding_about_the_program_has_no_name_before_it():
    assert line(Level.MANDATORY, replace(FINDING, urn="")).endswith("::members[0]: 50%25 of%0Ait: wrong; harm. Mend it.")


def test_the_name_of_a_stack_cannot_end_the_place():
    (one,) = annotation_lines("a,title=x:y", [RuleReport(RULES[0], Level.MANDATORY, Outcome.FAIL, 1, (FINDING,))])
    assert one.startswith("::error file=Pulumi.a%2Ctitle=x%3Ay.yaml,title=")
