"""How long a Vercel project keeps its deployments.

Taking the component out of a program changes nothing at Vercel: the spans stay as they were.
"""

from typing import TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class DeploymentRetentionArgs(TypedDict):
    """Inputs of `DeploymentRetention`. Spans are Vercel's words: `1d 1w 1m 2m 3m 6m 1y unlimited`, where `1m` is a month."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    production: str
    """Span for production's deployments."""
    preview: str
    """Span for all other deployments."""
    canceled: str
    """Span for deployments whose build was cancelled."""
    errored: str
    """Span for deployments whose build failed."""


class DeploymentRetention(pulumi.ComponentResource):
    """The retention of one project."""

    production: pulumi.Output[str]
    """The span in force for production's deployments."""

    def __init__(self, name: str, args: DeploymentRetentionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:DeploymentRetention", name, {}, opts)
        self.retention = vercel.ProjectDeploymentRetention(
            f"{name}-spans",
            project_id=args["project_id"],
            team_id=args["team_id"],
            expiration_production=args["production"],
            expiration_preview=args["preview"],
            expiration_canceled=args["canceled"],
            expiration_errored=args["errored"],
            opts=child_options(self),
        )
        self.production = self.retention.expiration_production
        self.register_outputs({"production": self.production})
