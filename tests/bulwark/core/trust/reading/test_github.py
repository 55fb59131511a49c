"""What resources of the GitHub provider tell of trust, and what they leave unknown."""

from typing import Any

import pytest

from bulwark.core.state import Resource
from bulwark.core.trust.facts import BranchRules, Facts, GitHubEnvironment, Repository, RepositoryHolder, RepositoryRight
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.reading.resources import facts_of, joined_texts
from tests.bulwark.core.trust.reading.facts_of_one import HIDDEN, facts


def test_a_repository_is_known_by_its_number():
    assert facts(
        "github:index/repository:Repository", name="r", defaultBranch="main", outputs={"fullName": "o/r", "repoId": 5}
    ) == Facts(repositories=(Repository("r", "o", "5", "main"),))
    assert facts("github:index/repository:Repository", name="r") == Facts(repositories=(Repository("r"),))
    assert facts("github:index/repository:Repository", name=HIDDEN) == Facts()
    seen = facts("github:index/issueLabel:IssueLabel", outputs={"repository": "r", "repositoryId": 820045678.0})
    assert seen == Facts(repositories=(Repository("r", id="820045678"),))


ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment"
POLICY = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            {"reviewers": [{"users": [1, HIDDEN], "teams": [2]}], "preventSelfReview": True, "canAdminsBypass": False},
            GitHubEnvironment("r", "e", ("user:1", UNKNOWN, "team:2"), prevents_self_review=True, admins_bypass=False),
        ),
        ({"reviewers": HIDDEN}, GitHubEnvironment("r", "e", UNKNOWN)),
        ({"reviewers": [HIDDEN]}, GitHubEnvironment("r", "e", (UNKNOWN,))),
        ({"reviewers": [{"users": HIDDEN}]}, GitHubEnvironment("r", "e", (UNKNOWN,))),
        ({"deploymentBranchPolicy": {"protectedBranches": True}}, GitHubEnvironment("r", "e", protected_branches_only=True)),
        (
            {"deploymentBranchPolicy": HIDDEN},
            GitHubEnvironment("r", "e", protected_branches_only=UNKNOWN, has_custom_policies=UNKNOWN),
        ),
    ],
)
def test_an_environment_says_what_stands_before_a_job(inputs: dict[str, Any], expected: GitHubEnvironment):
    assert facts(ENVIRONMENT, repository="r", environment="e", **inputs) == Facts(environments=(expected,))


def test_an_environment_and_its_policies_are_one_in_any_order_and_case():
    own = {"customBranchPolicies": True, "protectedBranches": False}
    environment = Resource("1", ENVIRONMENT, inputs={"repository": "r", "environment": "E", "deploymentBranchPolicy": own})
    branch = Resource("2", POLICY, inputs={"repository": "R", "environment": "e", "branchPattern": "main"})
    tag = Resource("3", POLICY, inputs={"repository": "r", "environment": "e", "tagPattern": HIDDEN})
    nowhere = Resource("4", POLICY, inputs={"repository": "r", "environment": HIDDEN, "branchPattern": "x"})
    expected = GitHubEnvironment("r", "E", branch_patterns=("main",), tag_patterns=(UNKNOWN,), has_custom_policies=True)
    for order in ([environment, branch, tag], [branch, environment, tag], [tag, branch, environment]):
        assert facts_of(order).environments == (expected,)
    assert [one.is_policy_only for one in facts_of([branch, nowhere]).environments] == [True, True]


def test_patterns_that_nobody_knows_make_all_of_them_unknown():
    assert joined_texts(UNKNOWN, ("a",)) is UNKNOWN
    assert joined_texts(("a",), UNKNOWN) is UNKNOWN


WRITE, ADMINISTER, BYPASS = RepositoryRight.WRITE_CONTENTS, RepositoryRight.ADMINISTER, RepositoryRight.BYPASS_RULES


@pytest.mark.parametrize(
    ("type_token", "inputs", "expected"),
    [
        ("repositoryCollaborator:RepositoryCollaborator", {"username": "u"}, [("user:u", WRITE)]),
        ("repositoryCollaborator:RepositoryCollaborator", {"username": "u", "permission": "pull"}, []),
        (
            "repositoryCollaborator:RepositoryCollaborator",
            {"username": HIDDEN, "permission": HIDDEN},
            [(UNKNOWN, ADMINISTER), (UNKNOWN, WRITE)],
        ),
        ("teamRepository:TeamRepository", {"teamId": 5, "permission": "own-role"}, [("team:5", ADMINISTER), ("team:5", WRITE)]),
        ("teamRepository:TeamRepository", {"teamId": "t"}, []),
        ("repositoryDeployKey:RepositoryDeployKey", {"title": "k", "readOnly": False}, [("key:k", WRITE)]),
        ("repositoryDeployKey:RepositoryDeployKey", {"title": "k", "readOnly": True}, []),
    ],
)
def test_who_may_write_to_a_repository_is_told(type_token: str, inputs: dict[str, Any], expected: list[Any]):
    found = facts(f"github:index/{type_token}", repository="r", **inputs)
    assert found == Facts(holders=tuple(RepositoryHolder("r", right, holder) for holder, right in expected))


RULESET = "github:index/repositoryRuleset:RepositoryRuleset"


@pytest.mark.parametrize(
    ("inputs", "rules", "holders"),
    [
        (
            {
                "conditions": {"refName": {"includes": ["refs/heads/main"], "excludes": []}},
                "rules": {"pullRequest": {"requiredApprovingReviewCount": 1}},
                "enforcement": "active",
                "bypassActors": [{"actorId": 5, "actorType": "Integration"}, {"actorType": "OrganizationAdmin"}, HIDDEN],
            },
            (("refs/heads/main",), True, True, ()),
            ["app:5", "role:OrganizationAdmin", UNKNOWN],
        ),
        ({"conditions": HIDDEN, "rules": HIDDEN, "bypassActors": HIDDEN}, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN), [UNKNOWN]),
        (
            {"conditions": {"refName": HIDDEN}, "rules": {"pullRequest": HIDDEN}, "enforcement": "evaluate"},
            (UNKNOWN, UNKNOWN, False, UNKNOWN),
            [],
        ),
        (
            {"rules": {"pullRequest": {"requiredApprovingReviewCount": HIDDEN}}, "enforcement": "active"},
            ((), UNKNOWN, True, ()),
            [],
        ),
        ({"enforcement": "active"}, ((), False, True, ()), []),
    ],
)
def test_a_ruleset_says_what_needs_a_review_and_who_passes_by(inputs: dict[str, Any], rules: Any, holders: list[Any]):
    found = facts(RULESET, repository="r", target="branch", **inputs)
    branches, needs_review, is_enforced, excluded = rules
    assert found.branch_rules == (BranchRules("r", branches, needs_review, is_enforced, excluded),)
    assert [one.holder for one in found.holders] == holders
    assert {one.right for one in found.holders} <= {BYPASS}


def test_a_ruleset_of_tags_says_nothing_of_branches():
    assert facts(RULESET, repository="r", target="tag", enforcement="active") == Facts()
