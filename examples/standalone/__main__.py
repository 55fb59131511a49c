"""Use the components one by one: no stack configuration of Bulwark, no `Foundation`, no `DeploymentPipeline`.

A repository's deploy jobs reach one service account, which reads one secret; a Vercel project rolls out in stages, and its
domains are watched. The policy pack has nothing to say about it.
"""

import pulumi
import pulumi_gcp as gcp
import pulumi_github as github
import pulumiverse_vercel as vercel

from bulwark.core.duties import Admission, Duty, DutyRow, Event
from bulwark.core.probes import ProbeRegion
from bulwark.core.trust.provider import ISSUER, attribute_mapping, condition_of, principal_sets
from components.gcp.audit_logs import IDENTITY_AND_SECRETS, AuditLogs
from components.gcp.duty_account import DutyAccount
from components.gcp.enabled_services import EnabledServices
from components.gcp.notification_channels import NotificationChannels
from components.gcp.probe_alerts import ProbeAlerts
from components.gcp.readable_secret import ReadableSecret
from components.gcp.uptime_check import UptimeCheck
from components.gcp.workload_identity import WorkloadIdentity
from components.github.duty_environment import DutyEnvironment
from components.vercel.deployment_retention import DeploymentRetention
from components.vercel.domains import Domains
from components.vercel.public_settings import PublicSettings
from components.vercel.rolling_release import RollingRelease
from components.vercel.web_project import WebProject

config = pulumi.Config()
project, number = config.require("googleProject"), config.require_int("googleProjectNumber")
repository, repository_id, owner_id = (
    config.require("repository"),
    config.require_int("repositoryId"),
    config.require_int("ownerId"),
)
team_id = config.require("vercelTeamId")
labels = {"owner": "shop", "environment": "production"}

options = pulumi.ResourceOptions(
    providers=[
        gcp.Provider("google", project=project, add_pulumi_attribution_label=False),
        github.Provider("github", owner=config.require("owner")),
        vercel.Provider("vercel", team=team_id),
    ]
)
duty = DutyRow(Duty.DEPLOY, "shop", repository_id, "shop-production", "shop-deploy", (Admission(Event.PUSH, "refs/heads/main"),))

services = EnabledServices(
    "shop",
    {"project": project, "services": ["iam.googleapis.com", "monitoring.googleapis.com", "secretmanager.googleapis.com"]},
    options,
)
after_services = pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(depends_on=[services]))
identity = WorkloadIdentity(
    "shop",
    {
        "project": project,
        "pool_id": "shop-pool",
        "provider_id": "shop-github",
        "issuer": ISSUER,
        "attribute_mapping": attribute_mapping(),
        "attribute_condition": condition_of(owner_id, [duty]),
    },
    after_services,
)
logs = AuditLogs("shop", {"project": project, "services": IDENTITY_AND_SECRETS}, after_services)
account = DutyAccount(
    "shop-deploy",
    {"project": project, "account_id": duty.account_id, "duty": "deploy", "members": principal_sets(number, "shop-pool", duty)},
    pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(depends_on=[identity])),
)
secret = ReadableSecret(
    "shop-database",
    {
        "project": project,
        "secret_id": "SHOP_DATABASE_URL",
        "no_rotation": "An example: nothing is ever put into it.",
        "readers": [account.member],
        "labels": labels,
        "regions": ["europe-west3", "europe-west1"],
    },
    after_services,
)
environment = DutyEnvironment(
    "shop-deploy",
    {
        "repository": repository,
        "environment": duty.environment,
        "branches": duty.branches,
        "variables": {"SERVICE_ACCOUNT": account.email},
        "secrets": {},
        "has_protection_rules": config.require_bool("hasProtectionRules"),
    },
    options,
)
web = WebProject(
    "shop",
    {"project": "shop", "team_id": team_id, "framework": "nextjs", "root_directory": None, "skew_protection": "1 day"},
    options,
)
common = {"project_id": web.project_id, "team_id": team_id}
domains = Domains(
    "shop", {**common, "domains": {"shop.example": {}, "www.shop.example": {"redirect_to": "shop.example"}}}, options
)
settings = PublicSettings(
    "shop", {**common, "settings": {"NEXT_PUBLIC_NAME": "Shop"}, "targets": ["preview", "production"]}, options
)
release = RollingRelease("shop", {**common, "stages_percent": [5, 100], "advance": "manual-approval"}, options)
retention = DeploymentRetention(
    "shop", {**common, "production": "1y", "preview": "1m", "canceled": "1d", "errored": "1w"}, options
)

# Whoever runs a domain wants to know when it does not answer.
channels = NotificationChannels(
    "shop",
    {"project": project, "labels": labels, "channels": {"team": {"kind": "email", "target": "shop@shop.example"}}},
    after_services,
)
checks = {
    host: UptimeCheck(
        f"shop-{host}",
        {
            "project": project,
            "host": host,
            "path": "/",
            "regions": [ProbeRegion.EUROPE, ProbeRegion.USA_IOWA, ProbeRegion.ASIA_PACIFIC],
            "labels": labels,
        },
        after_services,
    ).check_id
    for host in ("shop.example", "www.shop.example")
}
alerts = ProbeAlerts(
    "shop",
    {
        "project": project,
        "display_name": "Shop",
        "checks": checks,
        "unpromised": {"shop.example": None, "www.shop.example": "shop.example"},
        "pages": [channels.names["team"]],
        "informs": [channels.names["team"]],
        "labels": labels,
    },
    options,
)

pulumi.export("provider", identity.provider_name)
pulumi.export("account", account.email)
pulumi.export("secret", secret.secret_name)
pulumi.export("environment", environment.environment_name)
pulumi.export("domains", domains.domains)
pulumi.export("settings", settings.names)
pulumi.export("stages", release.stages_percent)
