"""What checkouts leave behind."""

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_keep_no_checkout_credentials import RULE
from tests.policies.workflows import ACTION, WORKFLOW, action, file_with, steps


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{uses: actions/checkout@v7, with: {persist-credentials: false}}", Outcome.PASS),
        ("{uses: Actions/Checkout@v7, with: {persist-credentials: 'False'}}", Outcome.PASS),
        ("{uses: actions/checkout-more@v7}", Outcome.PASS),
        ("run: actions/checkout", Outcome.PASS),
        ("uses: actions/checkout@v7", Outcome.FAIL),
        ("uses: actions/checkout", Outcome.FAIL),
        ("{uses: actions/checkout@v7, with: {fetch-depth: 0}}", Outcome.FAIL),
        ("{uses: actions/checkout@v7, with: {persist-credentials: true}}", Outcome.FAIL),
        ("{uses: actions/checkout@v7, with: {persist-credentials: no}}", Outcome.FAIL),
        ("{uses: actions/checkout@v7, with: {persist-credentials: '${{ inputs.keep }}'}}", Outcome.UNKNOWN),
        ("{uses: actions/checkout@v7, with: '${{ inputs.all }}'}", Outcome.UNKNOWN),
    ],
)
def test_a_checkout_is_told_to_keep_nothing(line: str, wanted: Outcome):
    assert outcome(steps(line)) is wanted
    assert outcome(action(line)) is wanted


@pytest.mark.parametrize(
    ("resource", "name"), [(steps("uses: actions/checkout@v7"), f"{WORKFLOW}:one"), (action("uses: actions/checkout@v7"), ACTION)]
)
def test_an_exception_names_file_and_job(resource: Resource, name: str):
    findings = assess_resource(RULE, resource).findings
    assert without_accepted(findings, {"exceptions": {name: "it pushes the changelog"}}) == ()
    assert without_accepted(findings, {"exceptions": {"one": "it pushes the changelog"}}) == findings != ()


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN


def test_other_files_are_left_alone():
    assert outcome(file_with("uses: actions/checkout@v7", "notes.yml")) is Outcome.NOT_APPLICABLE
