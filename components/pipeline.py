"""One application's way to production in one environment: duties, secrets, Vercel project.

Joins the components of the three vendors; makes no resource of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Final, TypedDict

import pulumi
import pulumi_gcp as gcp

from bulwark.config.application import Application
from bulwark.config.pipeline import Pipeline
from bulwark.config.rollout import Advance
from bulwark.config.secrets import SecretContract
from bulwark.core.duties import Duty as DutyName
from bulwark.core.duties import DutyRow
from bulwark.core.rotation import next_rotation
from bulwark.core.trust import ISSUER
from components.adoption import announce_removals
from components.duty import Duty
from components.foundation import Foundation
from components.gcp import readable_secret
from components.gcp.readable_secret import ReadableSecret, RotationArgs
from components.policy_document import secret_policy
from components.vercel.domains import DomainArgs, Domains
from components.vercel.public_settings import PublicSettings
from components.vercel.rolling_release import RollingRelease, RollingReleaseArgs
from components.vercel.web_project import TrustedJobArgs, WebProject

# Duties whose jobs open protected deployments: tests, smoke tests of a new release, health checks.
_VISITING: Final = (DutyName.DEPLOY, DutyName.E2E, DutyName.MONITOR)

# Longest session with an open page that still finds its assets: one of the five values of pulumiverse-vercel 5.21.1. That Vercel
# sets the same by itself is not confirmed, which is one more reason to say it.
SKEW_PROTECTION: Final = "12 hours"


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
        self.web = self._make_web(name)
        self.duties = {row.duty: self._make_duty(name, row, args) for row in self._pipeline.application_rows(name)}
        self.secrets = [
            self._make_secret(name, key, contract, args["foundation"]) for key, contract in sorted(self._app.secrets.items())
        ]
        self.project_id = self.web.project_id
        self.domains = self._make_vercel_parts(name).domains
        self.accounts = pulumi.Output.all(**{duty.value: made.email for duty, made in self.duties.items()})
        self.register_outputs({"accounts": self.accounts, "project_id": self.project_id, "domains": self.domains})

    def _make_web(self, name: str) -> WebProject:
        app, vercel = self._app, self._pipeline.vercel
        return WebProject(
            f"{name}-web",
            {
                "project": app.vercel.project,
                "team_id": vercel.team_id,
                "framework": app.framework,
                "root_directory": None if app.directory == "." else app.directory,
                "skew_protection": SKEW_PROTECTION if app.rollout.is_rolling else None,
                "trusted_jobs": self._trusted_jobs(name, app),
                "adopt": self._pipeline.adopt.get(f"vercel.{name}.project"),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _trusted_jobs(self, name: str, app: Application) -> TrustedJobArgs:
        rows = self._pipeline.application_rows(name)
        return {
            "issuer": ISSUER,
            "audience": f"https://vercel.com/{self._pipeline.vercel.team}",
            "repository_id": app.repository.id,
            "environments": [row.environment for row in rows if row.duty in _VISITING],
        }

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
                "variables": {"VERCEL_TEAM_ID": self._pipeline.vercel.team_id, "VERCEL_PROJECT_ID": self.web.project_id},
                "secrets": {key: args["environment_secrets"][key] for key in wanted},
                "reviewers": app.reviewers if is_approved else None,
            },
            pulumi.ResourceOptions(parent=self, depends_on=[foundation.services, foundation.identity]),
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

    def _make_vercel_parts(self, name: str) -> Domains:
        app, options = self._app, pulumi.ResourceOptions(parent=self)
        project_id, team_id = self.web.project_id, self._pipeline.vercel.team_id
        PublicSettings(
            f"{name}-settings",
            {"project_id": project_id, "team_id": team_id, "settings": app.public_settings, "targets": ["production"]},
            options,
        )
        if app.rollout.is_rolling:
            RollingRelease(f"{name}-rollout", _rollout(app, project_id, team_id), options)
        domains: dict[str, DomainArgs] = {
            domain: {"redirect_to": how.redirect_to, "redirect_status_code": how.effective_status_code}
            for domain, how in app.domains.items()
        }
        return Domains(f"{name}-domains", {"project_id": project_id, "team_id": team_id, "domains": domains}, options)


def _rollout(app: Application, project_id: pulumi.Input[str], team_id: str) -> RollingReleaseArgs:
    rollout = app.rollout
    return {
        "project_id": project_id,
        "team_id": team_id,
        "stages_percent": rollout.stages,
        "advance": rollout.advance.value,
        "watch_minutes": int(rollout.watch.total_seconds() // 60) if rollout.advance is Advance.AUTOMATIC else None,
    }


def _rotation_of(contract: SecretContract, foundation: Foundation) -> RotationArgs | None:
    rotation = contract.rotation
    if rotation is None:
        return None
    first = datetime.combine(rotation.first, time(), UTC)
    due = next_rotation(first, rotation.period, datetime.now(UTC))
    return {
        "topic": foundation.rotation_topic.topic_name,
        "period": f"{int(rotation.period.total_seconds())}s",
        "next_time": due.isoformat().replace("+00:00", "Z"),
    }
