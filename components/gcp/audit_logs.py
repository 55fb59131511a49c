"""Write down who reads what: Google's audit log leaves data access out unless it is asked for.

Authoritative for each service that is named: kinds that somebody adds to it, and exemptions, are removed at the next `up`. Other
services stay as they are.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

IDENTITY_AND_SECRETS: Final[Mapping[str, Sequence[str]]] = {
    # Impersonation and the exchange of a token are logged by these two, as administrative reads (Cloud Audit Logs, IAM and STS).
    "iam.googleapis.com": ("ADMIN_READ",),
    "secretmanager.googleapis.com": ("DATA_READ",),
    "sts.googleapis.com": ("ADMIN_READ",),
}
"""What shows every exchanged token, every impersonation and every secret that was read."""


class AuditLogsArgs(TypedDict):
    """Inputs of `AuditLogs`."""

    project: pulumi.Input[str]
    """Google project id."""
    services: Mapping[str, Sequence[str]]
    """Full name of a service to the kinds that are logged: `ADMIN_READ`, `DATA_READ`, `DATA_WRITE`. Nobody is exempt."""


class AuditLogs(pulumi.ComponentResource):
    """Data-access audit logs of one Google project."""

    services: pulumi.Output[list[str]]
    """Names of the services, known once all are logged."""

    def __init__(self, name: str, args: AuditLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:AuditLogs", name, {}, opts)
        logged = [
            gcp.projects.IAMAuditConfig(
                f"{name}-{service.removesuffix('.googleapis.com')}",
                project=args["project"],
                service=service,
                audit_log_configs=[{"log_type": kind} for kind in sorted(kinds)],
                # A changed service in place would leave the old one's configuration behind.
                opts=child_options(self, deletes_before_replace=True),
            )
            for service, kinds in sorted(args["services"].items())
        ]
        self.services = pulumi.Output.all(*(each.service for each in logged))
        self.register_outputs({"services": self.services})
