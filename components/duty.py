"""One duty on both sides: the Google account that acts, and the GitHub environment whose jobs may act as it."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository, Reviewers
from bulwark.config.rules.accounts import offers_reviewers
from bulwark.core.duties import DutyRow
from components.adoption import announce_removals
from components.gcp import duty_account
from components.gcp.duty_account import DutyAccount
from components.github.duty_environment import DutyEnvironment
from components.policy_document import service_account_policy


class DutyArgs(TypedDict):
    """Inputs of `Duty`."""

    pipeline: Pipeline
    """The whole configuration of the environment."""
    row: DutyRow
    """Who may act as which account."""
    repository: Repository
    """The repository whose jobs have the duty."""
    provider_name: pulumi.Input[str]
    """Full name of the identity provider."""
    variables: Mapping[str, pulumi.Input[str]]
    """Variables of the GitHub environment besides those of identity."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Secrets of the GitHub environment."""
    reviewers: Reviewers | None
    """Who approves each job; None for nobody."""


class Duty(pulumi.ComponentResource):
    """A service account and the GitHub environment that reaches it."""

    email: pulumi.Output[str]
    """Address of the account."""
    member: pulumi.Output[str]
    """The account as IAM bindings name it."""

    def __init__(self, name: str, args: DutyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:index:Duty", name, {}, opts)
        self.account = self._make_account(name, args)
        self.email, self.member = self.account.email, self.account.member
        self.environment = self._make_environment(name, args)
        self.register_outputs({"email": self.email, "member": self.member})

    def _make_account(self, name: str, args: DutyArgs) -> DutyAccount:
        pipeline, row = args["pipeline"], args["row"]
        role = f"accounts.{row.application or 'infrastructure'}.{row.duty}"
        members = pipeline.members_of(row)
        if role in pipeline.adopt:
            announce_removals(
                role, duty_account.ROLE, members, lambda: service_account_policy(pipeline.adopt[role], self._google())
            )
        return DutyAccount(
            name,
            {
                "project": pipeline.google.project,
                "account_id": row.account_id,
                "duty": " ".join(part for part in (row.application, row.duty, pipeline.environment.name) if part),
                "members": members,
                "adopt": pipeline.adopt.get(role),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _make_environment(self, name: str, args: DutyArgs) -> DutyEnvironment:
        pipeline, row, reviewers = args["pipeline"], args["row"], args["reviewers"]
        identity: dict[str, pulumi.Input[str]] = {
            "GOOGLE_PROJECT": pipeline.google.project,
            "SERVICE_ACCOUNT": self.email,
            "WORKLOAD_IDENTITY_PROVIDER": args["provider_name"],
        }
        role = f"environments.{row.application or 'infrastructure'}.{row.duty}"
        return DutyEnvironment(
            f"{name}-github",
            {
                "repository": args["repository"].name,
                "has_protection_rules": offers_reviewers(pipeline.github, args["repository"]),
                "environment": row.environment,
                "branches": row.branches,
                "variables": {**identity, **args["variables"]},
                "secrets": args["secrets"],
                "reviewer_teams": reviewers.teams if reviewers else (),
                "reviewer_users": reviewers.users if reviewers else (),
                "adopt": pipeline.adopt.get(role),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _google(self) -> gcp.Provider | None:
        provider = self.get_provider("gcp:index:any")
        return provider if isinstance(provider, gcp.Provider) else None
