"""Verdicts that jobs report about each deployment of a Vercel project.

A check is reported through Vercel's API by whoever has a token of the team (source `webhook`). A source at GitHub would need a
project that is connected to Git, and a connected project deploys every push by itself.
"""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class DeploymentCheckArgs(TypedDict):
    """One check."""

    requires: str
    """What must be there before it runs: `build-ready` or `deployment-url`."""
    blocks: str
    """What waits for it: `deployment-alias` (no domain moves before it succeeded) or `none`."""
    timeout_seconds: int
    """How long Vercel waits for a verdict."""
    targets: NotRequired[list[str]]
    """Vercel environments whose deployments are checked; production's unless said."""


class DeploymentChecksArgs(TypedDict):
    """Inputs of `DeploymentChecks`."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    checks: Mapping[str, DeploymentCheckArgs]
    """Name to check."""


class DeploymentChecks(pulumi.ComponentResource):
    """The checks of one project."""

    check_ids: pulumi.Output[dict[str, str]]
    """Name to id of each check: what a job reports its verdict for."""

    def __init__(self, name: str, args: DeploymentChecksArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:DeploymentChecks", name, {}, opts)
        checks = {
            key: vercel.ProjectDeploymentCheck(
                f"{name}-check-{key}",
                project_id=args["project_id"],
                team_id=args["team_id"],
                name=key,
                requires=check["requires"],
                blocks=check["blocks"],
                timeout=check["timeout_seconds"],
                targets=sorted(check.get("targets", ["production"])),
                is_rerequestable=False,
                source={"kind": "webhook"},
                opts=child_options(self),
            )
            for key, check in sorted(args["checks"].items())
        }
        self.check_ids = pulumi.Output.all(**{key: check.id for key, check in checks.items()})
        self.register_outputs({"check_ids": self.check_ids})
