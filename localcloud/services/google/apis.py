"""Name the Google APIs that are emulated, as enabling, refusals and documents name them.

Titles are those of the APIs' discovery documents (google-api-python-client 2.202.0, field `title`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Api:
    """One Google API."""

    host: str
    """Its name for Service Usage, `secretmanager.googleapis.com`."""
    title: str
    lists_errors: bool
    """True where an error body also has `errors[]` (the older of Google's two shapes; providers-google.md, section 1)."""
    is_always_on: bool = False
    """True where a project cannot be without it: what enables the others."""


IAM: Final = Api("iam.googleapis.com", "Identity and Access Management (IAM) API", lists_errors=True)
CREDENTIALS: Final = Api("iamcredentials.googleapis.com", "IAM Service Account Credentials API", lists_errors=False)
STS: Final = Api("sts.googleapis.com", "Security Token Service API", lists_errors=False)
SECRETS: Final = Api("secretmanager.googleapis.com", "Secret Manager API", lists_errors=False)
RESOURCES: Final = Api("cloudresourcemanager.googleapis.com", "Cloud Resource Manager API", lists_errors=True)
BILLING: Final = Api("cloudbilling.googleapis.com", "Cloud Billing API", lists_errors=True)
KMS: Final = Api("cloudkms.googleapis.com", "Cloud Key Management Service (KMS) API", lists_errors=False)
ORG_POLICY: Final = Api("orgpolicy.googleapis.com", "Organization Policy API", lists_errors=False)
PUBSUB: Final = Api("pubsub.googleapis.com", "Cloud Pub/Sub API", lists_errors=False)
STORAGE: Final = Api("storage.googleapis.com", "Cloud Storage JSON API", lists_errors=True)
MONITORING: Final = Api("monitoring.googleapis.com", "Cloud Monitoring API", lists_errors=False)
LOGGING: Final = Api("logging.googleapis.com", "Cloud Logging API", lists_errors=False)
USAGE: Final = Api("serviceusage.googleapis.com", "Service Usage API", lists_errors=True, is_always_on=True)

INITIALLY_ENABLED: Final = (LOGGING.host, RESOURCES.host, USAGE.host)
"""What a seeded project has on before anybody enables anything: what is needed to enable the rest, and the audit log, which
every new project has ("Services enabled by default", Service Usage documentation)."""

_EMULATED: Final = (
    IAM,
    CREDENTIALS,
    STS,
    SECRETS,
    RESOURCES,
    BILLING,
    KMS,
    ORG_POLICY,
    PUBSUB,
    MONITORING,
    STORAGE,
    LOGGING,
    USAGE,
)

CATALOG: Final = {
    **{api.host: api.title for api in _EMULATED},
    "artifactregistry.googleapis.com": "Artifact Registry API",
    "cloudbuild.googleapis.com": "Cloud Build API",
    "cloudtrace.googleapis.com": "Cloud Trace API",
    "compute.googleapis.com": "Compute Engine API",
    "container.googleapis.com": "Kubernetes Engine API",
    "orgpolicy.googleapis.com": "Organization Policy API",
    "oslogin.googleapis.com": "Cloud OS Login API",
    "policytroubleshooter.googleapis.com": "Policy Troubleshooter API",
    "run.googleapis.com": "Cloud Run Admin API",
}
"""Every service that can be enabled, with its title."""

DEPENDENCIES: Final = {
    "compute.googleapis.com": ("oslogin.googleapis.com",),
    "container.googleapis.com": ("compute.googleapis.com", "oslogin.googleapis.com"),
}
"""Service to those it needs: enabled with it, and not disabled before it (Service Usage documentation, disable)."""

AGENT_DOMAINS: Final = {
    "container.googleapis.com": "container-engine-robot",
    "pubsub.googleapis.com": "gcp-sa-pubsub",
    "run.googleapis.com": "serverless-robot-prod",
}
"""Domains of service agents that are not `gcp-sa-<first label>` (k8s-config-connector recordings; service agents reference)."""


def agent_email(host: str, project_number: str) -> str:
    """Return the e-mail address of the service agent a project has for a service."""
    domain = AGENT_DOMAINS.get(host, f"gcp-sa-{host.split('.', 1)[0]}")
    return f"service-{project_number}@{domain}.iam.gserviceaccount.com"
