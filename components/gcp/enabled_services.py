"""Switch on the Google APIs that a project needs.

Destroying the program leaves them on: another program may need them, and switching one off deletes what it holds.
"""

from collections.abc import Sequence
from typing import TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options


class EnabledServicesArgs(TypedDict):
    """Inputs of `EnabledServices`."""

    project: pulumi.Input[str]
    """Google project id."""
    services: Sequence[str]
    """Full names, such as `iam.googleapis.com`; order does not matter."""


class EnabledServices(pulumi.ComponentResource):
    """The enabled APIs of one Google project."""

    services: pulumi.Output[list[str]]
    """Names of the services, known once all are enabled."""

    def __init__(self, name: str, args: EnabledServicesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:EnabledServices", name, {}, opts)
        enabled = [
            gcp.projects.Service(
                f"{name}-{service.removesuffix('.googleapis.com')}",
                project=args["project"],
                service=service,
                disable_on_destroy=False,
                opts=child_options(self),
            )
            for service in sorted(args["services"])
        ]
        self.services = pulumi.Output.all(*(service.service for service in enabled))
        self.register_outputs({"services": self.services})
