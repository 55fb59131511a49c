"""GitHub tells of dependencies that are known to be vulnerable, and Dependabot mends them by pull requests."""

from typing import TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class DependencyAlertsArgs(TypedDict):
    """Inputs of `DependencyAlerts`."""

    repository: str
    """Name of the repository, without its owner."""


class DependencyAlerts(pulumi.ComponentResource):
    """Alerts and security updates of one repository, switched on."""

    repository: pulumi.Output[str]
    """Name of the repository; resolves once both are on."""

    def __init__(self, name: str, args: DependencyAlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:DependencyAlerts", name, {}, opts)
        alerts = github.RepositoryVulnerabilityAlerts(
            f"{name}-alerts", repository=args["repository"], enabled=True, opts=child_options(self)
        )
        updates = github.RepositoryDependabotSecurityUpdates(
            f"{name}-updates",
            repository=args["repository"],
            enabled=True,
            # GitHub refuses the updates while there are no alerts.
            opts=child_options(self, depends_on=[alerts]),
        )
        self.repository = updates.repository
        self.register_outputs({"repository": self.repository})
