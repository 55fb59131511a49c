"""What an environment has once, whatever its applications: Google's services, the pool, the infrastructure's own duties."""

from typing import Final, TypedDict

import pulumi

from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty as DutyName
from bulwark.core.permissions import apply_permissions, drift_role_permissions
from bulwark.core.services import program_services
from bulwark.core.trust.provider import ISSUER, attribute_mapping
from components.duty import Duty, DutyArgs
from components.gcp.audit_logs import IDENTITY_AND_SECRETS, AuditLogs
from components.gcp.duty_role import DutyRole
from components.gcp.enabled_services import EnabledServices
from components.gcp.notification_channels import NotificationChannels
from components.gcp.organization_policies import OrganizationPolicies
from components.gcp.rotation_topic import RotationTopic
from components.gcp.workload_identity import WorkloadIdentity

ROTATION_TOPIC: Final = "secret-rotation"
ROLES: Final = {
    DutyName.INFRA_APPLY: ("bulwark_infra_apply", apply_permissions()),
    DutyName.INFRA_DRIFT: ("bulwark_infra_drift", drift_role_permissions()),
}
"""Duty to the id and the permissions of its custom role."""


class FoundationArgs(TypedDict):
    """Inputs of `Foundation`."""

    pipeline: Pipeline
    """The whole configuration of the environment."""


class Foundation(pulumi.ComponentResource):
    """The ground that the pipelines of an environment stand on."""

    provider_name: pulumi.Output[str]
    """Full name of the identity provider: the audience of a job's token."""

    def __init__(self, name: str, args: FoundationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:index:Foundation", name, {}, opts)
        pipeline = args["pipeline"]
        self.services = EnabledServices(
            f"{name}-services",
            {"project": pipeline.google.project, "services": _services_of(pipeline)},
            pulumi.ResourceOptions(parent=self),
        )
        self.identity = self._make_identity(name, pipeline)
        self.provider_name = self.identity.provider_name
        self.duties = {
            row.duty: Duty(
                f"{name}-{row.duty}",
                _infrastructure_duty(pipeline, row_index, self.provider_name),
                pulumi.ResourceOptions(parent=self, depends_on=[self.services, self.identity]),
            )
            for row_index, row in enumerate(pipeline.infrastructure_rows)
        }
        self.audit_logs = AuditLogs(
            f"{name}-audit",
            {"project": pipeline.google.project, "services": IDENTITY_AND_SECRETS},
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )
        self.organization_policies = self._make_organization_policies(name, pipeline)
        self.rotation_topic = self._make_rotation_topic(name, pipeline)
        self.channels = self._make_channels(name, pipeline)
        self.roles = [self._make_role(name, pipeline, duty) for duty in ROLES]
        self.register_outputs({"provider_name": self.provider_name})

    def _make_channels(self, name: str, pipeline: Pipeline) -> NotificationChannels:
        channels = pipeline.alerting.channels
        return NotificationChannels(
            f"{name}-channels",
            {
                "project": pipeline.google.project,
                "channels": {key: {"kind": how.kind.value, "target": how.target} for key, how in channels.items()},
                "labels": {"environment": pipeline.environment.name, "owner": "bulwark"},
            },
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )

    def _make_organization_policies(self, name: str, pipeline: Pipeline) -> OrganizationPolicies | None:
        policies = pipeline.google.organization_policies
        if policies is None:
            return None
        return OrganizationPolicies(
            f"{name}-organization",
            {
                "project": pipeline.google.project,
                "allowed_issuers": policies.allowed_issuers,
                "no_service_account_keys": policies.no_service_account_keys,
            },
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )

    def _make_rotation_topic(self, name: str, pipeline: Pipeline) -> RotationTopic:
        return RotationTopic(
            f"{name}-rotation",
            {
                "project": pipeline.google.project,
                "topic": ROTATION_TOPIC,
                "labels": {"environment": pipeline.environment.name, "owner": "bulwark"},
                "adopt": pipeline.adopt.get("google.rotation_topic"),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )

    def _make_role(self, name: str, pipeline: Pipeline, duty: DutyName) -> DutyRole:
        role_id, permissions = ROLES[duty]
        return DutyRole(
            f"{name}-{duty}-rights",
            {
                "project": pipeline.google.project,
                "role_id": role_id,
                "duty": duty,
                "permissions": permissions,
                "members": [self.duties[duty].member],
                "adopt": pipeline.adopt.get(f"roles.{duty}"),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )

    def _make_identity(self, name: str, pipeline: Pipeline) -> WorkloadIdentity:
        return WorkloadIdentity(
            f"{name}-identity",
            {
                "project": pipeline.google.project,
                "pool_id": pipeline.google.pool,
                "provider_id": pipeline.google.provider,
                "issuer": ISSUER,
                "attribute_mapping": attribute_mapping(),
                "attribute_condition": pipeline.attribute_condition,
                "adopt_pool": pipeline.adopt.get("google.pool"),
                "adopt_provider": pipeline.adopt.get("google.provider"),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[self.services]),
        )


def _services_of(pipeline: Pipeline) -> tuple[str, ...]:
    return program_services(has_organization_policies=pipeline.google.organization_policies is not None)


def _infrastructure_duty(pipeline: Pipeline, row_index: int, provider_name: pulumi.Output[str]) -> DutyArgs:
    row = pipeline.infrastructure_rows[row_index]
    reviewers = pipeline.infrastructure.reviewers
    return {
        "pipeline": pipeline,
        "row": row,
        "repository": pipeline.infrastructure.repository,
        "provider_name": provider_name,
        "variables": {},
        "secrets": {},
        "reviewers": reviewers if row.duty == "infra-apply" else None,
    }
