"""Rulesets of branches, alone and together."""

from typing import Any

import pytest

from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.deploying_branches_are_reviewed_and_kept import RULE
from tests.policies.github import branch_policy, environment

FRESH = {"dismissStaleReviewsOnPush": True}
REVIEW = {"pullRequest": {"requireCodeOwnerReview": True, "requiredApprovingReviewCount": 1, **FRESH}}
KEPT = {"deletion": True, "nonFastForward": True}
WHOLE = KEPT | REVIEW


def ruleset(rules: Any, *includes: Any, excludes: Any = (), name: str = "r", **inputs: Any) -> Resource:
    conditions = {"refName": {"includes": list(includes or ["~DEFAULT_BRANCH"]), "excludes": list(excludes)}}
    whole = {"repository": "app", "target": "branch", "enforcement": "active", "conditions": conditions, "rules": rules}
    kind = "github:index/repositoryRuleset:RepositoryRuleset"
    return Resource(kind, name, whole | inputs, f"urn:pulumi:production::p::{kind}::{name}")


def organization(rules: Any, name: str = "o", **chosen: Any) -> Resource:
    conditions = {"refName": {"includes": ["~DEFAULT_BRANCH"], "excludes": []}, **chosen}
    kind = "github:index/organizationRuleset:OrganizationRuleset"
    inputs = {"target": "branch", "enforcement": "active", "conditions": conditions, "rules": rules}
    return Resource(kind, name, inputs, f"urn:pulumi:production::p::{kind}::{name}")


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


def paths(*resources: Resource) -> list[str]:
    return [finding.path for finding in findings(*resources) if finding.outcome is Outcome.FAIL]


@pytest.mark.parametrize(
    "resources",
    [
        [ruleset(WHOLE)],
        [ruleset(WHOLE, "~ALL")],
        [ruleset(WHOLE, "refs/heads/main", "refs/heads/release/**")],
        [ruleset(KEPT), ruleset(REVIEW, name="review")],
        [ruleset(KEPT, "~ALL"), ruleset(REVIEW, "refs/heads/main", name="review"), ruleset(REVIEW, "~ALL", name="all")],
        [ruleset({}), ruleset(WHOLE, name="whole", repository="APP")],
        [ruleset({}, enforcement="evaluate"), ruleset(WHOLE, name="whole")],
        [ruleset({}, "refs/heads/feature/**")],
        [ruleset({}, target="tag"), ruleset({}, target="push")],
        [ruleset(WHOLE, "~ALL", excludes=["refs/heads/dependabot/**"])],
        [
            organization(KEPT, repositoryName={"includes": ["~ALL"]}),
            organization(REVIEW, "p", repositoryName={"includes": ["~ALL"]}),
        ],
        [organization(KEPT, repositoryIds=[1, 2]), organization(REVIEW, "p", repositoryIds=[1, 2])],
    ],
)
def test_rulesets_that_say_all_between_them_pass(resources: list[Resource]):
    assert findings(*resources) == ()


@pytest.mark.parametrize(
    "ref", ["~DEFAULT_BRANCH", "~ALL", "refs/heads/main", "refs/heads/staging", "refs/heads/release/*", "refs/heads/*"]
)
@pytest.mark.parametrize(
    ("rules", "path"),
    [
        (REVIEW | {"nonFastForward": True}, "rules.deletion"),
        (REVIEW | {"nonFastForward": True, "deletion": False}, "rules.deletion"),
        (REVIEW | {"deletion": True}, "rules.nonFastForward"),
        (KEPT | {"pullRequest": {"requiredApprovingReviewCount": 1, **FRESH}}, "rules.pullRequest.requireCodeOwnerReview"),
        (KEPT | {"pullRequest": {"requireCodeOwnerReview": True, **FRESH}}, "rules.pullRequest.requiredApprovingReviewCount"),
        (
            KEPT | {"pullRequest": {"requireCodeOwnerReview": True, "requiredApprovingReviewCount": 0, **FRESH}},
            "rules.pullRequest.requiredApprovingReviewCount",
        ),
    ],
)
def test_what_is_not_required_fails(ref: str, rules: dict[str, Any], path: str):
    resource = ruleset(rules, ref)
    (finding,) = findings(resource)
    assert (finding.outcome, finding.path, finding.urn) == (Outcome.FAIL, path, resource.urn)
    assert finding.problem.startswith(f"{ref}: ")


def test_no_pull_request_fails_in_both_ways():
    assert paths(ruleset(KEPT)) == [
        "rules.pullRequest.requireCodeOwnerReview",
        "rules.pullRequest.requiredApprovingReviewCount",
        "rules.pullRequest.dismissStaleReviewsOnPush",
    ]


def test_a_branch_that_an_environment_admits_deploys():
    odd = ruleset(KEPT, "refs/heads/odd")
    assert findings(odd) == ()
    assert len(paths(odd, branch_policy(branchPattern="odd"))) == 3
    assert findings(odd, branch_policy(branchPattern="odd", repository="other"), branch_policy(tagPattern="v*")) == ()
    assert len(paths(ruleset(KEPT, "refs/heads/o*"), branch_policy(branchPattern="odd"))) == 3


def test_rulesets_of_other_repositories_do_not_count():
    assert len(paths(ruleset(KEPT), ruleset(REVIEW, name="review", repository="other"))) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"repositoryName": {"includes": ["a"]}}, {"repositoryName": {"includes": ["b"]}}),
        ({"repositoryName": {"includes": ["a"]}}, {"repositoryName": {"includes": [], "excludes": ["a"]}}),
        ({"repositoryIds": [1]}, {"repositoryIds": [2]}),
        ({"repositoryProperty": {"includes": []}}, {"repositoryProperty": {"includes": []}}),
    ],
)
def test_organization_rulesets_add_up_only_where_they_choose_alike(one: dict[str, Any], other: dict[str, Any]):
    assert len(paths(organization(KEPT, **one), organization(REVIEW, "p", **other))) == 5


@pytest.mark.parametrize("enforcement", ["disabled", "evaluate"])
def test_a_ruleset_that_is_not_enforced_fails(enforcement: str):
    assert paths(ruleset(WHOLE, enforcement=enforcement)) == ["enforcement"]


@pytest.mark.parametrize("excluded", ["~DEFAULT_BRANCH", "refs/heads/main", "refs/heads/m*"])
def test_a_deploying_branch_that_is_excluded_fails_unless_another_ruleset_covers_it(excluded: str):
    every = ruleset(WHOLE, "~ALL", excludes=[excluded])
    assert paths(every) == ["conditions.refName.excludes"]
    assert findings(every, ruleset(WHOLE, excluded, name="own")) == ()


def test_a_default_branch_that_may_be_excluded_by_name_is_unknown():
    (finding,) = findings(ruleset(WHOLE, "~DEFAULT_BRANCH", excludes=["refs/heads/old/**"]))
    assert finding.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "resource",
    [
        ruleset(UNKNOWN),
        ruleset(WHOLE | {"deletion": UNKNOWN}),
        ruleset(KEPT | {"pullRequest": {"requireCodeOwnerReview": True, "requiredApprovingReviewCount": UNKNOWN, **FRESH}}),
        ruleset(WHOLE, UNKNOWN),
        ruleset(WHOLE, excludes=[UNKNOWN]),
        ruleset(WHOLE, repository=UNKNOWN),
        ruleset(WHOLE, target=UNKNOWN),
        ruleset(WHOLE, enforcement=UNKNOWN),
        organization(WHOLE, repositoryName={"includes": [UNKNOWN]}),
        branch_policy(branchPattern=UNKNOWN),
        branch_policy(branchPattern="main", repository=UNKNOWN),
    ],
)
def test_what_is_not_known_yet_is_unknown(resource: Resource):
    found = findings(resource)
    assert {finding.outcome for finding in found} == {Outcome.UNKNOWN}
    assert all(finding.before_apply and finding.urn == resource.urn for finding in found)


def test_an_unknown_value_in_one_ruleset_is_covered_by_another():
    assert findings(ruleset(WHOLE | {"deletion": UNKNOWN}), ruleset(KEPT, name="kept")) == ()


def test_a_program_without_rulesets_is_left_alone():
    assert assess_program(RULE, [environment()]).outcome is Outcome.NOT_APPLICABLE
    assert assess_program(RULE, [branch_policy(branchPattern="main")]).outcome is Outcome.PASS


APPROVED = {"requireCodeOwnerReview": True, "requiredApprovingReviewCount": 1}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["rules.pullRequest.dismissStaleReviewsOnPush"]),
        ({"dismissStaleReviewsOnPush": False}, ["rules.pullRequest.dismissStaleReviewsOnPush"]),
        ({"dismissStaleReviewsOnPush": True}, []),
        ({"requireLastPushApproval": True}, []),
    ],
)
def test_an_approval_is_of_what_is_merged(more: dict[str, Any], expected: list[str]):
    assert paths(ruleset(KEPT | {"pullRequest": APPROVED | more})) == expected


@pytest.mark.parametrize(
    ("rulesets", "expected"),
    [
        ([], []),
        ([ruleset(WHOLE, target="tag")], ["conditions.refName.includes"]),
        ([ruleset(WHOLE, "refs/heads/release/**")], ["conditions.refName.includes"]),
        ([ruleset(WHOLE, "refs/heads/d*")], []),
        ([ruleset(WHOLE, "refs/heads/deploy")], []),
        ([ruleset(WHOLE)], []),
        ([ruleset(WHOLE, target="tag", repository="other")], []),
        ([ruleset(WHOLE, target="tag", repository=UNKNOWN)], []),
    ],
)
def test_a_branch_that_an_environment_admits_is_covered_where_the_program_declares_rulesets(
    rulesets: list[Resource], expected: list[str]
):
    admitted = [environment(repository="app"), branch_policy(repository="app", branchPattern="deploy")]
    assert paths(*admitted, *rulesets) == expected
