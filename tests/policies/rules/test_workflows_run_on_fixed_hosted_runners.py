"""Labels of runners."""

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_run_on_fixed_hosted_runners import RULE
from tests.policies.workflows import action, file_with


def job(runs_on: str, more: str = "") -> Resource:
    return file_with(f"on: push\njobs:\n  one:\n    runs-on: {runs_on}\n    {more}\n")


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


MATRIX = "'${{ matrix.os }}'"


@pytest.mark.parametrize(
    ("runs_on", "more", "wanted"),
    [
        ("ubuntu-24.04", "", Outcome.PASS),
        ("ubuntu-24.04-arm", "", Outcome.PASS),
        ("windows-2025", "", Outcome.PASS),
        ("windows-11-arm", "", Outcome.PASS),
        ("macos-15-intel", "", Outcome.PASS),
        ("[ubuntu-24.04]", "", Outcome.PASS),
        ("Ubuntu-24.04", "", Outcome.PASS),
        (MATRIX, "strategy: {matrix: {os: [ubuntu-24.04, macos-15]}}", Outcome.PASS),
        (MATRIX, "strategy: {matrix: {include: [{os: ubuntu-24.04}, {node: 22}]}}", Outcome.PASS),
        ("ubuntu-latest", "", Outcome.FAIL),
        ("macos-latest-xlarge", "", Outcome.FAIL),
        ("ubuntu-slim", "", Outcome.FAIL),
        ("self-hosted", "", Outcome.FAIL),
        ("[Self-Hosted, linux, x64]", "", Outcome.FAIL),
        ("{labels: [self-hosted]}", "", Outcome.FAIL),
        (MATRIX, "strategy: {matrix: {os: [ubuntu-24.04, ubuntu-latest]}}", Outcome.FAIL),
        (MATRIX, "strategy: {matrix: {os: [ubuntu-24.04], include: [{os: self-hosted}]}}", Outcome.FAIL),
        ("our-large-one", "", Outcome.UNKNOWN),
        ("{group: ubuntu-24.04}", "", Outcome.UNKNOWN),
        ("'${{ inputs.os }}'", "", Outcome.UNKNOWN),
        (MATRIX, "strategy: {matrix: '${{ fromJSON(x) }}'}", Outcome.UNKNOWN),
        (MATRIX, "strategy: {matrix: {node: [22]}}", Outcome.UNKNOWN),
        (MATRIX, "", Outcome.UNKNOWN),
        ("", "", Outcome.UNKNOWN),
        ("5", "", Outcome.UNKNOWN),
    ],
)
def test_labels(runs_on: str, more: str, wanted: Outcome):
    assert outcome(job(runs_on, more)) is wanted


def test_the_other_labels_of_an_own_machine_are_not_asked():
    (finding,) = assess_resource(RULE, job("[self-hosted, linux, arm64]")).findings
    assert finding.accepted_as == "self-hosted"


def test_a_call_has_the_runners_of_the_called_workflow():
    assert outcome(file_with("on: push\njobs: {a: {uses: ./x.yml}}")) is Outcome.PASS


@pytest.mark.parametrize(
    ("runs_on", "name"), [("self-hosted", "self-hosted"), ("our-large-one", "our-large-one"), ("{group: big}", "group big")]
)
def test_an_exception_names_a_label_or_a_group(runs_on: str, name: str):
    findings = assess_resource(RULE, job(runs_on)).findings
    assert without_accepted(findings, {"exceptions": {name: "one job, then thrown away"}}) == ()
    assert without_accepted(findings, {"exceptions": {"other": "one job, then thrown away"}}) == findings != ()


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN


def test_actions_have_no_runners():
    assert outcome(action("run: x")) is Outcome.NOT_APPLICABLE
