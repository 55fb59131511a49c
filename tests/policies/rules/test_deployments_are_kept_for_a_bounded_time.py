"""Projects and how long their deployments are kept."""

from typing import Any

import pytest

from policies.example_resources import RETENTION_TYPE, VERCEL_PROJECT_ID, example, retention, vercel_project
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_program
from policies.rules.deployments_are_kept_for_a_bounded_time import RULE


def assess(*resources: Resource) -> Assessment:
    return assess_program(RULE, resources)


def domain(project: Any = VERCEL_PROJECT_ID) -> Resource:
    return example("vercel:index/projectDomain:ProjectDomain", "domain", {"projectId": project, "domain": "livingtree.io"})


@pytest.mark.parametrize("spans", [{}, {"expirationProduction": "1y"}, {"expirationProduction": None, "expirationPreview": ""}])
def test_a_project_with_a_retention_passes(spans: dict[str, Any]):
    assert assess(vercel_project(), retention(**spans), domain()).outcome is Outcome.PASS


def test_a_program_that_only_adds_a_domain_passes():
    assert assess(domain("prj_elsewhere")).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ({"expirationProduction": "1w"}, "kept 7 days"),
        ({"expirationProduction": "unlimited"}, "has no end"),
        ({"expirationErrored": "unlimited"}, "has no end"),
    ],
)
def test_spans_that_are_too_short_or_without_end_fail(spans: dict[str, Any], problem: str):
    (finding,) = assess(vercel_project(), retention(**spans)).findings
    assert finding.outcome is Outcome.FAIL
    assert problem in finding.problem
    assert finding.urn.endswith("::retention")


def test_a_project_without_a_retention_fails():
    (finding,) = assess(vercel_project()).findings
    assert (finding.outcome, finding.urn.rpartition("::")[2]) == (Outcome.FAIL, "web")
    assert assess(vercel_project(), vercel_project(name="other"), retention(), retention()).outcome is Outcome.FAIL


def test_a_retention_of_another_project_does_not_count():
    (finding,) = assess(vercel_project(), retention(projectId="prj_other"), domain()).findings
    assert (finding.outcome, finding.path, finding.urn.rpartition("::")[2]) == (Outcome.FAIL, "projectId", "domain")


@pytest.mark.parametrize(
    "resources",
    [
        [retention(projectId=UNKNOWN)],
        [retention(), domain(UNKNOWN)],
        [example(RETENTION_TYPE, "retention", {"projectId": VERCEL_PROJECT_ID, "expirationProduction": UNKNOWN})],
    ],
)
def test_what_is_not_known_yet_is_unknown(resources: list[Resource]):
    assert assess(vercel_project(), *resources).outcome is Outcome.UNKNOWN


def test_other_programs_are_left_alone():
    assert assess(Resource("vercel:index/alias:Alias", "a")).outcome is Outcome.NOT_APPLICABLE
