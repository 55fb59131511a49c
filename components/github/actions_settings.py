"""What workflows of a repository may use, and what their token may do.

Selected actions alone, each by its full commit; a token that reads unless a job asks for more; no approval of pull requests by
workflows. Actions of the account itself are always allowed by GitHub.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class ActionsSettingsArgs(TypedDict):
    """Inputs of `ActionsSettings`."""

    repository: str
    """Name of the repository, without its owner."""
    allowed_actions: Sequence[str]
    """Patterns of actions besides GitHub's own, such as `google-github-actions/auth@*`; see `allows_verified_creators`."""
    allows_verified_creators: NotRequired[bool]
    """Whether actions of all creators that GitHub has verified are allowed; False when absent. For private repositories of plans
    without a list of allowed actions, where `allowed_actions` has no effect."""
    access_level: NotRequired[str | None]
    """Who outside of a private repository may use its actions: `none`, `user`, `organization` or `enterprise`; left as it is when
    absent, as it must be for public ones."""


class ActionsSettings(pulumi.ComponentResource):
    """The Actions settings of one repository."""

    repository: pulumi.Output[str]
    """Name of the repository; resolves once the settings are in force."""

    def __init__(self, name: str, args: ActionsSettingsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:ActionsSettings", name, {}, opts)
        repository = args["repository"]
        made: list[pulumi.Resource] = [
            github.ActionsRepositoryPermissions(
                f"{name}-permissions",
                repository=repository,
                enabled=True,
                allowed_actions="selected",
                allowed_actions_config={
                    "github_owned_allowed": True,
                    "verified_allowed": args.get("allows_verified_creators", False),
                    "patterns_alloweds": sorted(args["allowed_actions"]),
                },
                sha_pinning_required=True,
                opts=child_options(self),
            ),
            github.WorkflowRepositoryPermissions(
                f"{name}-token",
                repository=repository,
                default_workflow_permissions="read",
                can_approve_pull_request_reviews=False,
                opts=child_options(self),
            ),
        ]
        level = args.get("access_level")
        if level is not None:
            options = child_options(self)
            made.append(
                github.ActionsRepositoryAccessLevel(f"{name}-access", repository=repository, access_level=level, opts=options)
            )
        self.repository = pulumi.Output.all(*(resource.urn for resource in made)).apply(lambda _: repository)
        self.register_outputs({"repository": self.repository})
