"""Looks at a program's environments together with their branch policies, which are resources of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from policies.frameworks import GITHUB_ENVIRONMENTS
from policies.github_environments import (
    BRANCH_POLICY_TYPE,
    ENVIRONMENT_TYPE,
    example_environment,
    is_same_place,
    place_of,
)
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError
from policies.rule import Applicability, ProgramRule, Severity, collect

_HARM: Final = "a job of any branch that somebody pushes gets the environment's secrets and the identity of its duty"
_WILDCARDS: Final = "*?/"


def covers(resource: Resource) -> bool:
    """Say whether a resource is an environment or a branch policy of one."""
    return resource.type in {ENVIRONMENT_TYPE, BRANCH_POLICY_TYPE}


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the environments that admit any branch or none, and the patterns that match everything."""
    policies = [resource for resource in resources if resource.type == BRANCH_POLICY_TYPE]
    for resource in resources:
        if resource.type == BRANCH_POLICY_TYPE:
            found = collect(_judge_pattern, resource)
        else:
            found = collect(_judge_environment, resource, policies)
        yield from (replace(finding, urn=resource.urn) for finding in found)


def _judge_pattern(resource: Resource) -> Iterator[Finding]:
    for key in ("branchPattern", "tagPattern"):
        pattern = resource.read(key)
        text = pattern.optional_text()
        if text is not None and not text.strip().strip(_WILDCARDS):
            yield Finding(
                pattern.path, f"the pattern {text} matches every name", _HARM, "Name the branch that deploys, such as main."
            )


def _judge_environment(resource: Resource, policies: Sequence[Resource]) -> Iterator[Finding]:
    policy = resource.read("deploymentBranchPolicy")
    protected, custom = policy.field("protectedBranches").flag(), policy.field("customBranchPolicies").flag()
    if not protected and not custom:
        yield Finding(
            policy.path,
            "every branch may use the environment",
            _HARM,
            "Set customBranchPolicies, and add a policy for each branch.",
        )
    elif custom:
        yield from _judge_policies(resource, policies)


def _judge_policies(resource: Resource, policies: Sequence[Resource]) -> Iterator[Finding]:
    place = place_of(resource)
    answers = {is_same_place(policy, place) for policy in policies}
    if True in answers:
        return
    if None in answers:
        raise UndecidedError("deploymentBranchPolicy", "which environment a policy belongs to is not known", before_apply=True)
    yield Finding(
        "deploymentBranchPolicy.customBranchPolicies",
        "no branch policy belongs to the environment",
        "no branch at all may use it, and the first who repairs that by hand may admit all of them",
        "Add a RepositoryEnvironmentDeploymentPolicy for each branch that deploys.",
    )


_CUSTOM = {"protectedBranches": False, "customBranchPolicies": True}


def _example(pattern: str) -> tuple[Resource, ...]:
    inputs = {"repository": "living-tree", "environment": "production", "branchPattern": pattern}
    urn = f"urn:pulumi:production::bulwark::{BRANCH_POLICY_TYPE}::main"
    return (
        example_environment("production", deploymentBranchPolicy=_CUSTOM),
        Resource(BRANCH_POLICY_TYPE, "main", inputs, urn),
    )


RULE = ProgramRule(
    id="environments-admit-named-branches",
    title="Every environment admits protected branches, or branches that are named",
    severity=Severity.HIGH,
    why=(
        "An environment is what tells a deployment from any other job: secrets and identities hang on its name. Without a branch "
        "policy whoever can push a branch can write a workflow that names the environment."
    ),
    remediation=(
        "Set `deploymentBranchPolicy` to custom branch policies.",
        "Add a `RepositoryEnvironmentDeploymentPolicy` with the name of each branch that deploys.",
    ),
    frameworks=(GITHUB_ENVIRONMENTS,),
    applies_to=Applicability("GitHub environments and their branch policies", covers),
    bad=_example("*"),
    good=_example("main"),
    judge=judge,
)
