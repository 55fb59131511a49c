"""Projects with and without a repository."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.vercel_projects_are_not_connected_to_git import RULE


def assess(**inputs: Any) -> Assessment:
    return assess_resource(RULE, Resource("vercel:index/project:Project", "web", {"name": "living-tree", **inputs}))


@pytest.mark.parametrize("inputs", [{}, {"gitRepository": None}, {"gitProviderOptions": {"createDeployments": "disabled"}}])
def test_a_project_without_a_repository_passes(inputs: dict[str, Any]):
    assert assess(**inputs).outcome is Outcome.PASS


@pytest.mark.parametrize("options", [{}, {"gitProviderOptions": {"createDeployments": "disabled"}}])
def test_a_connected_project_fails_whatever_else_it_says(options: dict[str, Any]):
    (finding,) = assess(gitRepository={"type": "github", "repo": "living-tree-app/living-tree"}, **options).findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "gitRepository")
    assert without_accepted([finding], {"exceptions": {"web": "a brochure without a pipeline"}}) == ()


def test_a_connection_not_known_yet_is_unknown():
    assert assess(gitRepository=UNKNOWN).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("vercel:index/alias:Alias", "a")).outcome is Outcome.NOT_APPLICABLE
