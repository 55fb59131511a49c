"""What a repository has once, whatever its environments: its mark, Actions settings, labels, alerts, managed files, rulesets.

One stack declares it. Files are written before the ruleset that protects their branches, and so before the checks that they make
become required; afterwards the GitHub App alone may write them.
"""

from functools import partial
from typing import Final, TypedDict

import pulumi

from bulwark.config.pipeline import Pipeline
from bulwark.config.program import ProgramConfiguration
from components.accounts import Accounts
from components.github.actions_settings import ActionsSettings
from components.github.branch_ruleset import BranchRuleset
from components.github.dependency_alerts import DependencyAlerts
from components.github.issue_labels import IssueLabels, LabelArgs
from components.github.managed_files import ManagedFiles
from components.github.ownership_marker import Owner, OwnershipMarker, marker_of, verify_ownership
from components.shared_plan import SharedPlan, owned_keys, shared_plan

DEPLOYING: Final = "Bulwark: branches that deploy"
RELEASES: Final = "Bulwark: branches of releases"
EVALUATED: Final = "Bulwark: checks that are not required yet"


class SharedRepositoryArgs(TypedDict):
    """Inputs of `SharedRepository`."""

    pipeline: Pipeline
    """The configuration of the stack that owns the repository."""
    plan: SharedPlan
    """What the repository has."""


class SharedRepository(pulumi.ComponentResource):
    """One repository. Its name is the application's, or `infrastructure`, with `-repository` behind it."""

    written: pulumi.Output[list[str]]
    """`branch:path` of each managed file."""

    def __init__(self, name: str, args: SharedRepositoryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:index:SharedRepository", name, {}, opts)
        plan, pipeline = args["plan"], args["pipeline"]
        repository = plan.repository.name
        marker = OwnershipMarker(
            f"{name}-marker", {"repository": repository, "text": owner_of(pipeline).text}, pulumi.ResourceOptions(parent=self)
        )
        marked = pulumi.ResourceOptions(parent=self, depends_on=[marker])
        self._make_settings(name, plan, pipeline, marked)
        files = ManagedFiles(f"{name}-files", {"repository": repository, "files": plan.files, "branches": plan.branches}, marked)
        self._make_rulesets(name, plan, pipeline, pulumi.ResourceOptions(parent=self, depends_on=[files]))
        self.written = files.written
        self.register_outputs({"written": self.written})

    def _make_settings(self, name: str, plan: SharedPlan, pipeline: Pipeline, options: pulumi.ResourceOptions) -> None:
        repository = plan.repository.name
        ActionsSettings(
            f"{name}-actions",
            {
                "repository": repository,
                "allowed_actions": plan.allowed_actions,
                "allows_verified_creators": plan.allows_verified_creators,
                "access_level": plan.access_level,
            },
            options,
        )
        roles = {label: f"labels.{plan.key}.{label}" for label in plan.labels}
        adopt = {label: pipeline.adopt[role] for label, role in roles.items() if role in pipeline.adopt}
        labels: dict[str, LabelArgs] = {
            label: {"color": how.color, "description": how.description} for label, how in plan.labels.items()
        }
        IssueLabels(f"{name}-labels", {"repository": repository, "labels": labels, "adopt": adopt}, options)
        DependencyAlerts(f"{name}-dependencies", {"repository": repository}, options)

    def _make_rulesets(self, name: str, plan: SharedPlan, pipeline: Pipeline, options: pulumi.ResourceOptions) -> None:
        # Who does not write there has no reason to pass by.
        app_id = pipeline.github.app.id if plan.files else None
        for part, title, branches, may_pass in (
            ("deploying", DEPLOYING, plan.branches, app_id),
            ("releases", RELEASES, plan.rules.release_branches, None),
        ):
            if branches:
                BranchRuleset(
                    f"{name}-{part}",
                    {
                        "repository": plan.repository.name,
                        "title": title,
                        "branches": branches,
                        "approvals": plan.rules.approvals,
                        "has_code_owners": bool(plan.rules.code_owners),
                        "required_checks": plan.checks,
                        "bypass_app_id": may_pass,
                    },
                    options,
                )
        self._make_evaluation(name, plan, options)

    def _make_evaluation(self, name: str, plan: SharedPlan, options: pulumi.ResourceOptions) -> None:
        """Let GitHub tell whom the checks that are not required yet would have stopped."""
        if plan.evaluated_checks:
            BranchRuleset(
                f"{name}-evaluated",
                {
                    "repository": plan.repository.name,
                    "title": EVALUATED,
                    "branches": [*plan.branches, *plan.rules.release_branches],
                    "approvals": 0,
                    "required_checks": plan.evaluated_checks,
                    "evaluates_checks_only": True,
                },
                options,
            )


def owner_of(pipeline: Pipeline) -> Owner:
    """Return as whom a stack marks the repositories that it owns."""
    repository = pipeline.infrastructure.repository
    return Owner(f"{pipeline.github.owner}/{repository.name}", repository.id, pipeline.environment.name)


def plan_shared_repositories(configuration: ProgramConfiguration, accounts: Accounts) -> list[SharedPlan]:
    """Return what the repositories have that this stack owns, after looking whether they are another's.

    Raises:
        ConfigError: a sibling is wrong, and what is made of all stacks would lack its part.
        OwnedElsewhereError: another project or stack owns one of them.
    """
    pipeline = configuration.pipeline
    plans = [shared_plan(key, pipeline, configuration.fleet) for key in owned_keys(pipeline)]
    names = [f"{pipeline.github.owner}/{plan.repository.name}" for plan in plans]
    verify_ownership(owner_of(pipeline), {name: partial(marker_of, name, accounts.github) for name in names})
    return plans
