"""Which tokens an environment's branches keep GitHub from signing, and that what is not known keeps nothing out."""

from dataclasses import replace

import pytest

from bulwark.core.trust.claims.claim_set import ClaimSet
from bulwark.core.trust.environment_limits import EnvironmentLimits
from bulwark.core.trust.facts import Facts, GitHubEnvironment, Repository
from bulwark.core.trust.known import UNKNOWN

ENVIRONMENT = GitHubEnvironment("App", "production", branch_patterns=("main",), tag_patterns=("v1",), has_custom_policies=True)
JOB = {"repository_id": "1", "environment": "production", "event_name": "push", "ref": "refs/heads/main"}


def left(environment: GitHubEnvironment, *repositories: Repository) -> ClaimSet:
    facts = Facts(repositories=repositories or (Repository("app", id="1"),), environments=(environment,))
    return EnvironmentLimits(facts).left_of(ClaimSet.everything())


def test_branches_and_tags_that_are_named_stay():
    tokens = left(ENVIRONMENT)
    assert tokens.holds(JOB)
    assert tokens.holds({**JOB, "ref": "refs/tags/v1"})
    assert not tokens.holds({**JOB, "ref": "refs/heads/other"})
    assert not tokens.holds({**JOB, "ref": "refs/tags/main"})
    assert not tokens.holds({**JOB, "event_name": "pull_request"})


def test_jobs_elsewhere_are_not_touched():
    tokens = left(ENVIRONMENT)
    for change in ({"repository_id": "2"}, {"environment": "staging"}):
        assert tokens.holds({**JOB, **change, "ref": "refs/heads/other"})
    assert tokens.holds({"repository_id": "1", "ref": "refs/heads/other", "event_name": "pull_request"})


@pytest.mark.parametrize(
    "environment",
    [
        replace(ENVIRONMENT, name=UNKNOWN),
        replace(ENVIRONMENT, repository=UNKNOWN),
        replace(ENVIRONMENT, repository="other"),
        replace(ENVIRONMENT, branch_patterns=("release/*",)),
        replace(ENVIRONMENT, branch_patterns=(UNKNOWN,)),
        replace(ENVIRONMENT, tag_patterns=UNKNOWN),
        replace(ENVIRONMENT, has_custom_policies=False),
        replace(ENVIRONMENT, has_custom_policies=UNKNOWN),
        replace(ENVIRONMENT, is_policy_only=True),
    ],
)
def test_what_is_not_known_keeps_nothing_out(environment: GitHubEnvironment):
    assert ClaimSet.everything() <= left(environment)


def test_a_repository_without_a_known_number_keeps_nothing_out():
    assert ClaimSet.everything() <= left(ENVIRONMENT, Repository("app"))


def test_two_environments_of_a_repository_keep_out_each_its_own():
    facts = Facts(repositories=(Repository("app", id="1"),), environments=(ENVIRONMENT, replace(ENVIRONMENT, name="staging")))
    tokens = EnvironmentLimits(facts).left_of(ClaimSet.everything())
    assert not tokens.holds({**JOB, "ref": "refs/heads/other"})
    assert not tokens.holds({**JOB, "environment": "staging", "ref": "refs/heads/other"})
    assert tokens.holds({**JOB, "environment": "staging"})


def test_what_an_environment_of_an_unknown_number_keeps_out_is_not_sure_to_come_in():
    limits = EnvironmentLimits(Facts(environments=(ENVIRONMENT, replace(ENVIRONMENT, name=UNKNOWN))))
    other = {**JOB, "ref": "refs/heads/other"}
    assert limits.left_of(ClaimSet.everything()).holds(other)
    sure = limits.surely_left_of(ClaimSet.everything())
    assert not sure.holds(other)
    assert not sure.holds({**JOB, "repository_id": "2", "event_name": "pull_request"})
    assert sure.holds(JOB)
    assert sure.holds({**other, "environment": "staging"})
    assert limits.doubts == ("the number of the repository of the environment production is not known",)
