"""How actions, reusable workflows and images are named."""

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_resource
from policies.rules.workflows_pin_actions_by_commit import RULE
from tests.policies.workflows import ACTION, action, file_with, steps

COMMIT = "3d3c42e5aac5ba805825da76410c181273ba90b1"
DIGEST = "sha256:" + "0123456789abcdef" * 4


def outcome(resource: Resource) -> Outcome:
    return assess_resource(RULE, resource).outcome


@pytest.mark.parametrize(
    "uses",
    [
        f"actions/checkout@{COMMIT}",
        f"some/repository/deep/path@{COMMIT.upper()} # v7",
        f"'some/repository/.github/workflows/a.yml@{COMMIT}'",
        "./.github/actions/own",
        "$/.github/actions/own",
        f"docker://ghcr.io/some/image@{DIGEST}",
        f"docker://ghcr.io/some/image:3@{DIGEST}",
    ],
)
def test_a_name_that_cannot_be_moved_passes(uses: str):
    assert outcome(steps(f"uses: {uses}")) is Outcome.PASS
    assert outcome(action(f"uses: {uses}")) is Outcome.PASS
    assert outcome(file_with(f"on: push\njobs: {{a: {{uses: {uses.partition(' #')[0]}}}}}")) is Outcome.PASS


@pytest.mark.parametrize(
    "uses",
    [
        "actions/checkout@v7",
        "actions/checkout@main",
        "actions/checkout",
        f"actions/checkout@{COMMIT[:12]}",
        f"actions/checkout@{COMMIT}0",
        f"actions/checkout@v1@{COMMIT}",
        "docker://alpine",
        "docker://alpine:3.20",
        f"docker://alpine@{DIGEST[:-1]}",
        "../elsewhere",
    ],
)
def test_a_name_that_can_be_moved_fails(uses: str):
    (finding,) = assess_resource(RULE, steps("run: x", f"uses: {uses}")).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "content.jobs.one.steps[1].uses")
    assert outcome(action(f"uses: {uses}")) is Outcome.FAIL
    assert outcome(file_with(f"on: push\njobs: {{a: {{uses: '{uses}'}}}}")) is Outcome.FAIL


@pytest.mark.parametrize(
    ("job", "wanted"),
    [
        (f"container: node@{DIGEST}", Outcome.PASS),
        (f"container: {{image: 'node:22@{DIGEST}'}}", Outcome.PASS),
        ("container: {options: x}", Outcome.PASS),
        ("container: node:22", Outcome.FAIL),
        ("container: {image: node}", Outcome.FAIL),
        ("services: {db: {image: postgres:17}}", Outcome.FAIL),
        (f"services: {{db: {{image: 'postgres@{DIGEST}'}}}}", Outcome.PASS),
        ("container: '${{ matrix.image }}'", Outcome.UNKNOWN),
        ("services: [postgres]", Outcome.UNKNOWN),
    ],
)
def test_images_of_jobs_and_services(job: str, wanted: Outcome):
    assert outcome(steps("run: x", job=f"    {job}")) is wanted


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        ("{using: node24, main: index.js}", Outcome.PASS),
        ("{using: docker, image: Dockerfile}", Outcome.PASS),
        ("{using: docker, image: docker://alpine}", Outcome.FAIL),
        (f"{{using: docker, image: 'docker://alpine@{DIGEST}'}}", Outcome.PASS),
    ],
)
def test_images_of_actions(runs: str, wanted: Outcome):
    assert outcome(file_with(f"runs: {runs}", ACTION)) is wanted


def test_an_exception_names_the_whole_reference():
    findings = assess_resource(RULE, steps("uses: slsa-framework/slsa-github-generator@v2.1.0")).findings
    reference = "slsa-framework/slsa-github-generator@v2.1.0"
    assert without_accepted(findings, {"exceptions": {reference: "it verifies its own tag"}}) == ()
    assert without_accepted(findings, {"exceptions": {"slsa-framework/slsa-github-generator@v2.2.0": "another"}}) == findings


def test_what_cannot_be_seen_is_unknown():
    assert outcome(file_with(UNKNOWN)) is Outcome.UNKNOWN
    assert outcome(steps("uses: 5")) is Outcome.UNKNOWN


def test_other_files_are_left_alone():
    assert outcome(file_with("uses: a/b@v1", "notes.yml")) is Outcome.NOT_APPLICABLE
