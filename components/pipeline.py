"""One application's way to production in one environment: duties, secrets, Vercel project.

Joins the components of the three vendors; makes no resource of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.config.pipeline import Pipeline
from bulwark.config.secrets import SecretContract
from bulwark.core.duties import Duty as DutyName
from bulwark.core.duties import DutyRow
from bulwark.core.permissions import MONITOR_PERMISSIONS
from bulwark.core.rotation import next_rotation
from components.adoption import announce_removals
from components.clock import now
from components.duty import Duty
from components.foundation import Foundation
from components.gcp import readable_secret
from components.gcp.duty_role import DutyRole
from components.gcp.readable_secret import ReadableSecret, RotationArgs
from components.monitoring import Monitoring
from components.policy_document import secret_policy
from components.vercel_parts import make_parts, make_web


class DeploymentPipelineArgs(TypedDict):
    """Inputs of `DeploymentPipeline`."""

    pipeline: Pipeline
    """The whole configuration of the environment."""
    foundation: Foundation
    """The environment's ground."""
    environment_secrets: Mapping[str, pulumi.Input[str]]
    """Value of each GitHub environment secret that the application's contracts name."""


class DeploymentPipeline(pulumi.ComponentResource):
    """Everything that one application needs in one environment. Its name is the application's."""

    accounts: pulumi.Output[dict[str, str]]
    """Duty to address of the service account."""
    project_id: pulumi.Output[str]
    """Id of the Vercel project."""
    domains: pulumi.Output[list[str]]
    """Domains of the application."""

    def __init__(self, name: str, args: DeploymentPipelineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:index:DeploymentPipeline", name, {}, opts)
        self._pipeline, self._app = args["pipeline"], args["pipeline"].apps[name]
        self.web = make_web(name, self._pipeline, pulumi.ResourceOptions(parent=self))
        self.duties = {row.duty: self._make_duty(name, row, args) for row in self._pipeline.application_rows(name)}
        self.secrets = [
            self._make_secret(name, key, contract, args["foundation"]) for key, contract in sorted(self._app.secrets.items())
        ]
        self.monitor_rights = self._make_monitor_rights(name, args["foundation"])
        self.monitoring = self._make_monitoring(name, args["foundation"])
        self.project_id = self.web.project_id
        self.domains = make_parts(name, self._pipeline, self.project_id, pulumi.ResourceOptions(parent=self)).domains
        self.accounts = pulumi.Output.all(**{duty.value: made.email for duty, made in self.duties.items()})
        self.register_outputs({"accounts": self.accounts, "project_id": self.project_id, "domains": self.domains})

    def _make_duty(self, name: str, row: DutyRow, args: DeploymentPipelineArgs) -> Duty:
        foundation, app = args["foundation"], self._app
        is_approved = row.duty is DutyName.DEPLOY and app.approval_before_first_stage
        wanted = {key: contract for key, contract in app.environment_secrets.items() if row.duty in contract.duties}
        return Duty(
            f"{name}-{row.duty}",
            {
                "pipeline": self._pipeline,
                "row": row,
                "repository": app.repository,
                "provider_name": foundation.provider_name,
                "variables": {
                    "VERCEL_TEAM_ID": self._pipeline.vercel.team_id,
                    "VERCEL_PROJECT_ID": self.web.project_id,
                    # GitHub has no place for it at the secret itself: why it is there, and until when.
                    **{f"{key}_ROTATE_BY": contract.contract for key, contract in wanted.items()},
                },
                "secrets": {key: args["environment_secrets"][key] for key in wanted},
                "reviewers": app.reviewers if is_approved else None,
            },
            pulumi.ResourceOptions(parent=self, depends_on=[foundation.services, foundation.identity]),
        )

    def _make_monitoring(self, name: str, foundation: Foundation) -> Monitoring:
        return Monitoring(
            f"{name}-monitoring",
            {"pipeline": self._pipeline, "application": name, "channels": foundation.channels.names},
            pulumi.ResourceOptions(parent=self, depends_on=[foundation.services]),
        )

    def _make_monitor_rights(self, name: str, foundation: Foundation) -> DutyRole:
        """Let the monitor see secrets without their values, and alerts; what it may read it is granted secret by secret."""
        return DutyRole(
            f"{name}-monitor-rights",
            {
                "project": self._pipeline.google.project,
                "role_id": f"bulwark_monitor_{name.replace('-', '_')}",
                "duty": f"{name} {DutyName.MONITOR}",
                "permissions": MONITOR_PERMISSIONS,
                "members": [self.duties[DutyName.MONITOR].member],
                "adopt": self._pipeline.adopt.get(f"roles.{name}.monitor"),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[foundation.services]),
        )

    def _make_secret(self, name: str, key: str, contract: SecretContract, foundation: Foundation) -> ReadableSecret:
        pipeline, secret_id = self._pipeline, contract.source or key
        readers = [(foundation.duties | self.duties)[duty].member for duty in sorted(contract.readers)]
        role = f"secrets.{name}.{key}"
        if role in pipeline.adopt:
            self._announce_readers(role, contract)
        labels = {"app": name, "environment": pipeline.environment.name, "owner": "bulwark", **contract.labels}
        return ReadableSecret(
            f"{name}-{key}",
            {
                "project": pipeline.google.project,
                "secret_id": secret_id,
                "readers": readers,
                "labels": labels,
                "regions": pipeline.google.secret_regions,
                "expire_time": contract.expires_at.isoformat().replace("+00:00", "Z") if contract.expires_at else None,
                "ttl": f"{int(contract.ttl.total_seconds())}s" if contract.ttl else None,
                "rotation": _rotation_of(contract, foundation),
                "no_rotation": contract.no_rotation,
                "adopt": pipeline.adopt.get(role),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[foundation.services]),
        )

    def _announce_readers(self, role: str, contract: SecretContract) -> None:
        project, provider = self._pipeline.google.project, self.get_provider("gcp:index:any")
        declared = [f"serviceAccount:{row.account_id}@{project}.iam.gserviceaccount.com" for row in self._rows_of(contract)]
        google = provider if isinstance(provider, gcp.Provider) else None
        announce_removals(
            role, readable_secret.ROLE, declared, lambda: secret_policy(project, self._pipeline.adopt[role], google)
        )

    def _rows_of(self, contract: SecretContract) -> list[DutyRow]:
        rows = (*self._pipeline.infrastructure_rows, *self._pipeline.application_rows(self._name))
        return [row for row in rows if row.duty in contract.readers]


def _rotation_of(contract: SecretContract, foundation: Foundation) -> RotationArgs | None:
    rotation = contract.rotation
    if rotation is None:
        return None
    first = datetime.combine(rotation.first, time(), UTC)
    due = next_rotation(first, rotation.period, now())
    return {
        "topic": foundation.rotation_topic.topic_name,
        "period": f"{int(rotation.period.total_seconds())}s",
        "next_time": due.isoformat().replace("+00:00", "Z"),
    }
