"""Make the resources that several rules' examples need: whole enough that no other rule fails on them."""

from typing import Any, Final

from policies.resources import Resource
from policies.uptime_checks import CHECK_TYPE
from policies.vercel_variables import PROJECT_TYPE

PROJECT: Final = "living-tree-staging"
DEPLOYER: Final = f"serviceAccount:living-tree-deploy@{PROJECT}.iam.gserviceaccount.com"
LABELS: Final = {"owner": "platform", "environment": "staging"}

VERCEL_PROJECT_ID: Final = "prj_livingtreestaging"

SECRET_TYPE: Final = "gcp:secretmanager/secret:Secret"  # noqa: S105 - a type token
SECRET_BINDING_TYPE: Final = "gcp:secretmanager/secretIamBinding:SecretIamBinding"  # noqa: S105
AUDIT_CONFIG_TYPE: Final = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
RETENTION_TYPE: Final = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention"


def example(kind: str, name: str, inputs: dict[str, Any], *, protect: bool | None = None) -> Resource:
    """Return a resource of the staging stack; inputs that are None are left out."""
    present = {key: value for key, value in inputs.items() if value is not None}
    return Resource(kind, name, present, f"urn:pulumi:staging::bulwark::{kind}::{name}", protect=protect)


def secret(**changes: Any) -> Resource:
    """Return a secret that rotates and has its labels."""
    inputs = {
        "project": PROJECT,
        "secretId": "DATABASE_URL",
        "replication": {"auto": {}},
        "labels": LABELS,
        "topics": [{"name": f"projects/{PROJECT}/topics/secret-rotation"}],
        "rotation": {"rotationPeriod": "7776000s", "nextRotationTime": "2027-02-21T00:00:00Z"},
    }
    return example(SECRET_TYPE, "database-url", inputs | changes)


def secret_readers(**changes: Any) -> Resource:
    """Return the binding that says who reads the secret."""
    inputs = {
        "project": PROJECT,
        "secretId": "DATABASE_URL",
        "role": "roles/secretmanager.secretAccessor",
        "members": [DEPLOYER],
    }
    return example(SECRET_BINDING_TYPE, "database-url-readers", inputs | changes)


def audit_config(service: str, log_type: str, **changes: Any) -> Resource:
    """Return the audit log configuration of a service."""
    inputs = {"project": PROJECT, "service": service, "auditLogConfigs": [{"logType": log_type}]}
    return example(AUDIT_CONFIG_TYPE, f"audit-{service.partition('.')[0]}", inputs | changes)


def secret_reads_logged() -> Resource:
    """Return the audit log configuration that a program with secrets needs."""
    return audit_config("secretmanager.googleapis.com", "DATA_READ")


def vercel_project(**changes: Any) -> Resource:
    """Return a project whose deployments are protected."""
    inputs = {
        "name": "living-tree-staging",
        "framework": "nextjs",
        "vercelAuthentication": {"deploymentType": "standard_protection_new"},
    }
    return example(PROJECT_TYPE, "web", inputs | changes)


def retention(**changes: Any) -> Resource:
    """Return how long the project's deployments are kept."""
    inputs = {"projectId": VERCEL_PROJECT_ID, "expirationProduction": "3m", "expirationPreview": "1m"}
    return example(RETENTION_TYPE, "retention", inputs | changes)


def uptime_check(host: str, **changes: Any) -> Resource:
    """Return a check of a host each minute from everywhere."""
    inputs = {
        "project": PROJECT,
        "displayName": host,
        "timeout": "10s",
        "period": "60s",
        "monitoredResource": {"type": "uptime_url", "labels": {"host": host, "project_id": PROJECT}},
        "httpCheck": {"path": "/", "port": 443, "useSsl": True, "validateSsl": True},
        "uptimeCheckId": f"{host.replace('.', '-')}-id",
        "userLabels": LABELS,
    }
    return example(CHECK_TYPE, f"{host}-reachable", inputs | changes)


def every_check_alerts() -> Resource:
    """Return an alert on the results of all uptime checks."""
    shown = {"filter": 'metric.type="monitoring.googleapis.com/uptime_check/check_passed"', "comparison": "COMPARISON_LT"}
    inputs = {
        "project": PROJECT,
        "displayName": "Unreachable",
        "combiner": "OR",
        "conditions": [{"displayName": "down", "conditionThreshold": shown | {"thresholdValue": 1, "duration": "120s"}}],
        "notificationChannels": [f"projects/{PROJECT}/notificationChannels/1"],
        "userLabels": LABELS,
    }
    return example("gcp:monitoring/alertPolicy:AlertPolicy", "unreachable", inputs)
