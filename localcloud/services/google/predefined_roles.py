"""Say what each predefined role allows, as far as the emulated APIs and this project's declarations reach.

Sources: role definitions of iann0036/iam-dataset, folder `gcp/roles/`, read 2026-11-23 (marked R below), and Google's page "IAM
roles and permissions index", 2026-10 (marked I). Permissions of APIs that are not emulated are left out, except in the roles that
Bulwark itself grants. Permissions on workload identity pools have two spellings; the one without `googleapis.com/` is used here.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PredefinedRole:
    """One of Google's roles."""

    title: str
    description: str
    permissions: frozenset[str]


def _names(*groups: str) -> frozenset[str]:
    """Spell out `prefix: verb verb` groups as permission names."""
    names: list[str] = []
    for group in groups:
        prefix, _, verbs = group.partition(": ")
        names.extend(f"{prefix}.{verb}" for verb in verbs.split())
    return frozenset(names)


def _role(title: str, description: str, *groups: str) -> PredefinedRole:
    return PredefinedRole(title, description, _names(*groups))


_PROJECT_READ: Final = "resourcemanager.projects: get list"
_ACCOUNTS: Final = "iam.serviceAccounts"
_KEYS: Final = "iam.serviceAccountKeys"
_POOLS: Final = "iam.workloadIdentityPools"
_PROVIDERS: Final = "iam.workloadIdentityPoolProviders"
_SECRETS: Final = "secretmanager.secrets"
_VERSIONS: Final = "secretmanager.versions"
_SERVICES: Final = "serviceusage.services"

_READ: Final = (
    _PROJECT_READ,
    "resourcemanager.projects: getIamPolicy",
    "resourcemanager.resourceTagBindings: list",
    f"{_ACCOUNTS}: get getIamPolicy list",
    f"{_KEYS}: get list",
    "iam.roles: get list",
    f"{_POOLS}: get getIamPolicy list",
    f"{_PROVIDERS}: get list",
    f"{_SECRETS}: get getIamPolicy list",
    f"{_VERSIONS}: get list",
    "secretmanager.locations: get list",
    f"{_SERVICES}: get list",
    "serviceusage.operations: get list",
    "serviceusage.quotas: get",
    "logging.logEntries: list",
    "logging.logs: list",
    "logging.exclusions: get list",
    "logging.sinks: get list",
    "monitoring.alertPolicies: get list",
    "monitoring.alerts: get list",
    "monitoring.dashboards: get list",
    "monitoring.metricDescriptors: get list",
    "monitoring.monitoredResourceDescriptors: get list",
    "monitoring.notificationChannels: get list",
    "monitoring.services: get list",
    "monitoring.slos: get list",
    "monitoring.timeSeries: list",
    "monitoring.uptimeCheckConfigs: get list",
    "orgpolicy.policies: list",
    "orgpolicy.policy: get",
    "pubsub.topics: get getIamPolicy list",
    "cloudkms.keyRings: get getIamPolicy list",
    "cloudkms.cryptoKeys: get getIamPolicy list",
    "cloudkms.cryptoKeyVersions: get list",
    "storage.buckets: get list",
    "storage.hmacKeys: get list",
)
_CHANGE: Final = (
    f"{_ACCOUNTS}: actAs create delete disable enable undelete update",
    f"{_KEYS}: create delete disable enable",
    f"{_POOLS}: create delete undelete update",
    f"{_PROVIDERS}: create delete undelete update",
    f"{_SECRETS}: create delete update",
    f"{_VERSIONS}: add destroy disable enable",
    f"{_SERVICES}: disable enable use",
    "serviceusage.operations: cancel delete",
    "serviceusage.quotas: update",
    "logging.logEntries: create",
    "monitoring.alertPolicies: create delete update",
    "monitoring.dashboards: create delete update",
    "monitoring.metricDescriptors: create delete",
    "monitoring.notificationChannels: create delete update",
    "monitoring.services: create delete update",
    "monitoring.slos: create delete update",
    "monitoring.timeSeries: create",
    "monitoring.uptimeCheckConfigs: create delete update",
    "pubsub.topics: create delete publish update",
    "cloudkms.keyRings: create",
    "cloudkms.cryptoKeys: create update",
    "cloudkms.cryptoKeyVersions: create update",
    "storage.buckets: create delete",
)
# What neither viewer nor editor has: policies, roles, payloads of secrets, the project itself. Tokens of accounts are in none of
# the three: an owner, too, needs a token creator's role (IAM documentation, service account impersonation).
_OWN: Final = (
    "resourcemanager.projects: delete setIamPolicy undelete update updateLiens",
    "resourcemanager.projects: createBillingAssignment deleteBillingAssignment",
    f"{_ACCOUNTS}: setIamPolicy",
    "iam.roles: create delete undelete update",
    f"{_POOLS}: setIamPolicy",
    f"{_SECRETS}: setIamPolicy",
    f"{_VERSIONS}: access",
    "orgpolicy.policy: set",
    "orgpolicy.policies: create delete update",
    "pubsub.topics: setIamPolicy",
    "cloudkms.keyRings: setIamPolicy",
    "cloudkms.cryptoKeys: setIamPolicy",
    "cloudkms.cryptoKeyVersions: destroy restore useToDecrypt useToEncrypt",
    "logging.exclusions: create delete update",
    "logging.sinks: create delete update",
    "storage.buckets: getIamPolicy setIamPolicy update",
    "storage.hmacKeys: create delete update",
    "storage.objects: create delete get list update",
)

BASIC: Final = frozenset({"roles/owner", "roles/editor", "roles/viewer"})

PREDEFINED: Final = {
    # I, cut down to the APIs above.
    "roles/owner": _role("Owner", "Full access to most Google Cloud resources.", *_READ, *_CHANGE, *_OWN),
    "roles/editor": _role("Editor", "View, create, update, and delete most Google Cloud resources.", *_READ, *_CHANGE),
    "roles/viewer": _role("Viewer", "View most Google Cloud resources.", *_READ),
    # R
    "roles/browser": _role("Browser", "Access to browse GCP resources.", "resourcemanager.projects: get getIamPolicy list"),
    "roles/iam.workloadIdentityUser": _role(
        "Workload Identity User",
        "Impersonate service accounts from GKE Workloads",
        f"{_ACCOUNTS}: get getAccessToken getOpenIdToken list",
    ),
    "roles/iam.serviceAccountTokenCreator": _role(
        "Service Account Token Creator",
        "Impersonate service accounts (create OAuth2 access tokens, sign blobs or JWTs, etc).",
        f"{_ACCOUNTS}: get getAccessToken getOpenIdToken implicitDelegation list signBlob signJwt",
        _PROJECT_READ,
    ),
    "roles/iam.serviceAccountUser": _role(
        "Service Account User", "Run operations as the service account.", f"{_ACCOUNTS}: actAs get list", _PROJECT_READ
    ),
    "roles/iam.serviceAccountAdmin": _role(
        "Service Account Admin",
        "Create and manage service accounts.",
        f"{_ACCOUNTS}: create delete disable enable get getIamPolicy list setIamPolicy undelete update",
        _PROJECT_READ,
    ),
    "roles/iam.serviceAccountViewer": _role(
        "View Service Accounts",
        "Read access to service accounts, metadata, and keys.",
        f"{_ACCOUNTS}: get getIamPolicy list",
        f"{_KEYS}: get list",
        _PROJECT_READ,
    ),
    "roles/iam.serviceAccountKeyAdmin": _role(
        "Service Account Key Admin",
        "Create and manage (and rotate) service account keys.",
        f"{_KEYS}: create delete disable enable get list",
        f"{_ACCOUNTS}: get list",
        _PROJECT_READ,
    ),
    "roles/iam.workloadIdentityPoolAdmin": _role(
        "IAM Workload Identity Pool Admin",
        "Full rights to create and manage workload identity pools.",
        f"{_POOLS}: create delete get list undelete update",
        f"{_PROVIDERS}: create delete get list undelete update",
        _PROJECT_READ,
    ),
    "roles/iam.workloadIdentityPoolViewer": _role(
        "IAM Workload Identity Pool Viewer",
        "Read access to workload identity pools.",
        f"{_POOLS}: get list",
        f"{_PROVIDERS}: get list",
        _PROJECT_READ,
    ),
    "roles/iam.roleAdmin": _role(
        "Role Administrator",
        "Access to administer all custom roles in the project.",
        "iam.roles: create delete get list undelete update",
        "resourcemanager.projects: get getIamPolicy",
    ),
    "roles/resourcemanager.projectIamAdmin": _role(
        "Project IAM Admin",
        "Access and administer a project IAM policies.",
        "resourcemanager.projects: get getIamPolicy setIamPolicy",
    ),
    "roles/secretmanager.admin": _role(
        "Secret Manager Admin",
        "Full access to administer Secret Manager resources.",
        f"{_SECRETS}: create delete get getIamPolicy list setIamPolicy update",
        f"{_VERSIONS}: access add destroy disable enable get list",
        "secretmanager.locations: get list",
        _PROJECT_READ,
    ),
    "roles/secretmanager.secretAccessor": _role(
        "Secret Manager Secret Accessor", "Allows accessing the payload of secrets.", f"{_VERSIONS}: access", _PROJECT_READ
    ),
    "roles/secretmanager.secretVersionAdder": _role(
        "Secret Manager Secret Version Adder", "Allows adding versions to existing secrets.", f"{_VERSIONS}: add", _PROJECT_READ
    ),
    "roles/secretmanager.secretVersionManager": _role(
        "Secret Manager Secret Version Manager",
        "Allows creating and managing versions of existing secrets.",
        f"{_VERSIONS}: add destroy disable enable get list",
        _PROJECT_READ,
    ),
    "roles/secretmanager.viewer": _role(
        "Secret Manager Viewer",
        "Allows viewing metadata of all Secret Manager resources",
        f"{_SECRETS}: get getIamPolicy list",
        f"{_VERSIONS}: get list",
        "secretmanager.locations: get list",
        _PROJECT_READ,
    ),
    "roles/serviceusage.serviceUsageAdmin": _role(
        "Service Usage Admin",
        "Ability to enable, disable, and inspect service states, inspect operations, and consume quota for a project.",
        "monitoring.timeSeries: list",
        "serviceusage.operations: cancel delete get list",
        "serviceusage.quotas: get update",
        f"{_SERVICES}: disable enable get list use",
    ),
    "roles/serviceusage.serviceUsageViewer": _role(
        "Service Usage Viewer",
        "Ability to inspect service states and operations for a consumer project.",
        "monitoring.timeSeries: list",
        "serviceusage.operations: get list",
        "serviceusage.quotas: get",
        f"{_SERVICES}: get list",
    ),
    # I
    "roles/serviceusage.serviceUsageConsumer": _role(
        "Service Usage Consumer",
        "Ability to inspect service states and operations, and consume quota and billing for a consumer project.",
        "monitoring.timeSeries: list",
        "serviceusage.operations: get list",
        "serviceusage.quotas: get",
        f"{_SERVICES}: get list use",
    ),
    "roles/iam.roleViewer": _role(
        "Role Viewer",
        "Read access to all custom roles in the project.",
        "iam.roles: get list",
        "resourcemanager.projects: get getIamPolicy",
    ),
    "roles/iam.securityAdmin": _role(
        "Security Admin",
        "Security admin role, with permissions to get and set any IAM policy.",
        *(group for group in _READ if not group.startswith((_VERSIONS, "logging"))),
        "resourcemanager.projects: setIamPolicy",
        f"{_ACCOUNTS}: setIamPolicy",
        f"{_POOLS}: setIamPolicy",
        f"{_SECRETS}: setIamPolicy",
        "pubsub.topics: setIamPolicy",
    ),
    "roles/iam.securityReviewer": _role(
        "Security Reviewer",
        "Provides permissions to list all resources and IAM policies on them.",
        "resourcemanager.projects: getIamPolicy list",
        f"{_ACCOUNTS}: getIamPolicy list",
        f"{_KEYS}: list",
        "iam.roles: get list",
        f"{_POOLS}: getIamPolicy list",
        f"{_PROVIDERS}: list",
        f"{_SECRETS}: getIamPolicy list",
        f"{_VERSIONS}: list",
        f"{_SERVICES}: list",
        "pubsub.topics: getIamPolicy list",
    ),
    "roles/monitoring.viewer": _role(
        "Monitoring Viewer",
        "Provides read-only access to get and list information about all monitoring data and configurations.",
        *(group for group in _READ if group.startswith("monitoring.")),
        _PROJECT_READ,
    ),
    "roles/monitoring.editor": _role(
        "Monitoring Editor",
        "Provides full access to information about all monitoring data and configurations.",
        *(group for group in (*_READ, *_CHANGE) if group.startswith("monitoring.")),
        _PROJECT_READ,
    ),
    "roles/monitoring.admin": _role(
        "Monitoring Admin",
        "All monitoring permissions.",
        *(group for group in (*_READ, *_CHANGE) if group.startswith("monitoring.")),
        _PROJECT_READ,
    ),
    "roles/monitoring.metricWriter": _role(
        "Monitoring Metric Writer",
        "Provides write-only access to metrics.",
        "monitoring.metricDescriptors: create get list",
        "monitoring.monitoredResourceDescriptors: get list",
        "monitoring.timeSeries: create",
    ),
    "roles/logging.logWriter": _role("Logs Writer", "Access to write logs.", "logging.logEntries: create"),
    "roles/logging.viewer": _role(
        "Logs Viewer", "Access to view logs.", "logging.logEntries: list", "logging.logs: list", _PROJECT_READ
    ),
    "roles/orgpolicy.policyViewer": _role(
        "Organization Policy Viewer",
        "Provides access to view Organization Policies.",
        "orgpolicy.policies: list",
        "orgpolicy.policy: get",
    ),
    "roles/pubsub.publisher": _role("Pub/Sub Publisher", "Publish messages to topics.", "pubsub.topics: publish"),
    "roles/pubsub.viewer": _role("Pub/Sub Viewer", "View topics.", "pubsub.topics: get list", _PROJECT_READ),
    "roles/pubsub.admin": _role(
        "Pub/Sub Admin",
        "Full access to topics, subscriptions, and snapshots.",
        *(group for group in (*_READ, *_CHANGE, *_OWN) if group.startswith("pubsub.")),
        _PROJECT_READ,
    ),
    "roles/cloudkms.admin": _role(
        "Cloud KMS Admin",
        "Full access to manage keys, without using them.",
        "cloudkms.keyRings: create get getIamPolicy list setIamPolicy",
        "cloudkms.cryptoKeys: create get getIamPolicy list setIamPolicy update",
        "cloudkms.cryptoKeyVersions: create destroy get list restore update",
        "resourcemanager.projects: get",
    ),
    "roles/cloudkms.cryptoKeyDecrypter": _role(
        "Cloud KMS CryptoKey Decrypter",
        "Enables Decrypt operations",
        "cloudkms.cryptoKeyVersions: useToDecrypt",
        "resourcemanager.projects: get",
    ),
    "roles/cloudkms.cryptoKeyEncrypterDecrypter": _role(
        "Cloud KMS CryptoKey Encrypter/Decrypter",
        "Use keys to encrypt and decrypt.",
        "cloudkms.cryptoKeyVersions: useToDecrypt useToEncrypt",
        "resourcemanager.projects: get",
    ),
    "roles/storage.admin": _role(
        "Storage Admin",
        "Full control of GCS resources.",
        "storage.buckets: create delete get getIamPolicy list setIamPolicy update",
        "storage.objects: create delete get list update",
        _PROJECT_READ,
    ),
    "roles/storage.objectAdmin": _role(
        "Storage Object Admin", "Full control of GCS objects.", "storage.objects: create delete get list update", _PROJECT_READ
    ),
    "roles/storage.objectCreator": _role(
        "Storage Object Creator", "Access to create objects in GCS.", "storage.objects: create", _PROJECT_READ
    ),
    "roles/storage.objectViewer": _role(
        "Storage Object Viewer", "Read access to GCS objects.", "storage.objects: get list", _PROJECT_READ
    ),
}
"""Role name to what it is."""

KNOWN_PERMISSIONS: Final = frozenset[str]().union(*(role.permissions for role in PREDEFINED.values()))
"""Every permission named above."""

LISTED_IN_FULL: Final = ("iam.", "resourcemanager.projects.", "secretmanager.", "serviceusage.")
"""Prefixes of permissions for which KNOWN_PERMISSIONS is complete: an unknown one there is a mistake."""
