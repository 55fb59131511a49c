"""Environments with and without branch policies."""

from typing import Any

import pytest

from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.environments_admit_named_branches import RULE
from tests.policies.github import branch_policy, environment, secret

CUSTOM = {"protectedBranches": False, "customBranchPolicies": True}


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


@pytest.mark.parametrize(
    "resources",
    [
        [environment(deploymentBranchPolicy={"protectedBranches": True, "customBranchPolicies": False})],
        [environment(deploymentBranchPolicy=CUSTOM), branch_policy(branchPattern="main")],
        [environment(deploymentBranchPolicy=CUSTOM), branch_policy(branchPattern="release/*")],
        [environment(deploymentBranchPolicy=CUSTOM), branch_policy(tagPattern="v*")],
        [branch_policy(branchPattern="main")],
    ],
)
def test_protected_or_named_branches_pass(resources: list[Resource]):
    assert findings(*resources) == ()


@pytest.mark.parametrize("policy", [None, {}, {"protectedBranches": False, "customBranchPolicies": False}])
def test_an_environment_for_every_branch_fails(policy: Any):
    (finding,) = findings(environment(deploymentBranchPolicy=policy), branch_policy(branchPattern="main"))
    assert (finding.outcome, finding.problem) == (Outcome.FAIL, "every branch may use the environment")
    assert finding.urn.endswith("app-production")


@pytest.mark.parametrize("key", ["branchPattern", "tagPattern"])
@pytest.mark.parametrize("pattern", ["*", "**", "**/*", "?*", ""])
def test_a_pattern_that_matches_everything_fails(key: str, pattern: str):
    (finding,) = findings(environment(deploymentBranchPolicy=CUSTOM), branch_policy(**{key: pattern}))
    assert (finding.outcome, finding.path) == (Outcome.FAIL, key)


@pytest.mark.parametrize("elsewhere", [{"repository": "other"}, {"environment": "staging"}])
def test_policies_of_other_environments_do_not_count(elsewhere: dict[str, str]):
    (finding,) = findings(environment(deploymentBranchPolicy=CUSTOM), branch_policy(branchPattern="main", **elsewhere))
    assert finding.problem == "no branch policy belongs to the environment"


@pytest.mark.parametrize(
    "resources",
    [
        [environment(deploymentBranchPolicy=UNKNOWN)],
        [environment(deploymentBranchPolicy={"protectedBranches": UNKNOWN})],
        [environment(deploymentBranchPolicy=CUSTOM, environment=UNKNOWN)],
        [environment(deploymentBranchPolicy=CUSTOM), branch_policy(branchPattern="main", environment=UNKNOWN)],
        [environment(deploymentBranchPolicy=CUSTOM), branch_policy(branchPattern=UNKNOWN)],
    ],
)
def test_what_is_not_known_yet_is_unknown(resources: list[Resource]):
    (finding,) = findings(*resources)
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)


def test_a_program_without_environments_is_left_alone():
    assert assess_program(RULE, [secret()]).outcome is Outcome.NOT_APPLICABLE
