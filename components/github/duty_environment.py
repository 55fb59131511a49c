"""A GitHub environment for one duty: which branches may use it, what its jobs are told.

Ids are variables, not secrets: they open nothing by themselves, and a job that cannot show them cannot be debugged.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class DutyEnvironmentArgs(TypedDict):
    """Inputs of `DutyEnvironment`."""

    repository: str
    """Name of the repository, without its owner."""
    environment: str
    """Name of the environment, such as `production-rollback`."""
    branches: Sequence[str]
    """Branches whose jobs may use it; at least one."""
    variables: Mapping[str, pulumi.Input[str]]
    """Name to value, readable by every job of the environment."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Name to secret value, for the few things that cannot be keyless."""
    has_protection_rules: NotRequired[bool]
    """Whether the plan offers protection rules (reviewers, wait timers) for this repository; True when absent. Without them the
    switch that keeps administrators from bypassing them cannot be set, and it stays as GitHub sets it."""
    reviewer_teams: NotRequired[Sequence[int]]
    """Ids of teams, one member of which has to approve each job; needs a plan that offers it."""
    reviewer_users: NotRequired[Sequence[int]]
    """Ids of people, likewise."""
    adopt: NotRequired[str | None]
    """`repository:environment` of an existing environment to take over."""


class DutyEnvironment(pulumi.ComponentResource):
    """One GitHub environment."""

    environment_name: pulumi.Output[str]
    """Name of the environment; resolves once its branches, variables and secrets are in place."""

    def __init__(self, name: str, args: DutyEnvironmentArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:DutyEnvironment", name, {}, opts)
        self.environment = self._make_environment(name, args)
        children = [*self._make_branches(name, args), *self._make_variables(name, args), *self._make_secrets(name, args)]
        self.environment_name = pulumi.Output.all(self.environment.environment, *(child.urn for child in children)).apply(
            lambda parts: str(parts[0])
        )
        self.register_outputs({"environment_name": self.environment_name})

    def _make_environment(self, name: str, args: DutyEnvironmentArgs) -> github.RepositoryEnvironment:
        teams, users = list(args.get("reviewer_teams") or ()), list(args.get("reviewer_users") or ())
        has_reviewers = bool(teams or users)
        return github.RepositoryEnvironment(
            f"{name}-environment",
            repository=args["repository"],
            environment=args["environment"],
            can_admins_bypass=not args.get("has_protection_rules", True),
            prevent_self_review=has_reviewers,
            reviewers=[{"teams": teams, "users": users}] if has_reviewers else None,
            deployment_branch_policy={"protected_branches": False, "custom_branch_policies": True},
            opts=child_options(self, adopt=args.get("adopt"), protect=True),
        )

    def _make_branches(self, name: str, args: DutyEnvironmentArgs) -> list[pulumi.Resource]:
        return [
            github.RepositoryEnvironmentDeploymentPolicy(
                f"{name}-branch-{branch}",
                repository=args["repository"],
                environment=self.environment.environment,
                branch_pattern=branch,
                opts=child_options(self, depends_on=[self.environment]),
            )
            for branch in sorted(args["branches"])
        ]

    def _make_variables(self, name: str, args: DutyEnvironmentArgs) -> list[pulumi.Resource]:
        return [
            github.ActionsEnvironmentVariable(
                f"{name}-variable-{variable}",
                repository=args["repository"],
                environment=self.environment.environment,
                variable_name=variable,
                value=value,
                opts=child_options(self, depends_on=[self.environment]),
            )
            for variable, value in sorted(args["variables"].items())
        ]

    def _make_secrets(self, name: str, args: DutyEnvironmentArgs) -> list[pulumi.Resource]:
        return [
            github.ActionsEnvironmentSecret(
                f"{name}-secret-{secret}",
                repository=args["repository"],
                environment=self.environment.environment,
                secret_name=secret,
                value=pulumi.Output.secret(value),
                opts=child_options(self, depends_on=[self.environment]),
            )
            for secret, value in sorted(args["secrets"].items())
        ]
