"""Say which of the permissions that matter each predefined role holds.

Source: "IAM roles and permissions index" of Google Cloud (cloud.google.com/iam/docs/roles-permissions), 2026-10. A role that is
not here grants what nobody knows: its binding is unknown to the proof, never harmless.
"""

from collections.abc import Mapping
from typing import Final

from bulwark.core.trust.roles.permissions import MATTERING

_PAYLOADS: Final = "secretmanager.versions.access"
_ADDS: Final = "secretmanager.versions.add"
_VERSIONS: Final = f"{_ADDS} secretmanager.versions.destroy secretmanager.versions.disable secretmanager.versions.enable"
_SECRETS: Final = f"{_PAYLOADS} {_VERSIONS} secretmanager.secrets.delete"
_TOKENS: Final = "iam.serviceAccounts.getAccessToken iam.serviceAccounts.getOpenIdToken"
_MINTS: Final = f"{_TOKENS} iam.serviceAccounts.implicitDelegation iam.serviceAccounts.signBlob iam.serviceAccounts.signJwt"
_KEYS: Final = "iam.serviceAccountKeys.create iam.serviceAccountKeys.upload"
_ACCOUNT_POLICY: Final = "iam.serviceAccounts.setIamPolicy"
_PROVIDERS: Final = (
    "iam.workloadIdentityPools.update iam.workloadIdentityPoolProviders.create iam.workloadIdentityPoolProviders.update"
)
_POOLS: Final = f"{_PROVIDERS} iam.workloadIdentityPools.setIamPolicy"
_OBJECTS: Final = "storage.objects.get storage.objects.create storage.objects.delete storage.objects.update"
_BUCKETS: Final = f"{_OBJECTS} storage.objects.setIamPolicy storage.buckets.delete storage.buckets.setIamPolicy"
_DECRYPT: Final = "cloudkms.cryptoKeyVersions.useToDecrypt"
_KEY_POLICIES: Final = "cloudkms.cryptoKeys.setIamPolicy cloudkms.keyRings.setIamPolicy"
_ABOVE: Final = "resourcemanager.folders.setIamPolicy resourcemanager.organizations.setIamPolicy"
_ALL_POLICIES: Final = " ".join(sorted(name for name in MATTERING if name.endswith(".setIamPolicy")))

_WRITTEN: Final = {
    # An owner mints no token of an account, and grants himself the right to.
    "roles/owner": " ".join(sorted(MATTERING - set(_MINTS.split()) - set(_ABOVE.split()))),
    "roles/editor": (
        f"iam.serviceAccounts.actAs {_KEYS} {_PROVIDERS} {_VERSIONS} secretmanager.secrets.delete storage.buckets.delete"
    ),
    "roles/viewer": "",
    "roles/browser": "",
    "roles/iam.workloadIdentityUser": _TOKENS,
    "roles/iam.serviceAccountTokenCreator": _MINTS,
    "roles/iam.serviceAccountOpenIdTokenCreator": "iam.serviceAccounts.getOpenIdToken",
    "roles/iam.serviceAccountUser": "iam.serviceAccounts.actAs",
    "roles/iam.serviceAccountAdmin": _ACCOUNT_POLICY,
    "roles/iam.serviceAccountKeyAdmin": _KEYS,
    "roles/iam.serviceAccountCreator": "",
    "roles/iam.serviceAccountDeleter": "",
    "roles/iam.serviceAccountViewer": "",
    "roles/iam.workloadIdentityPoolAdmin": _POOLS,
    "roles/iam.workloadIdentityPoolViewer": "",
    "roles/iam.roleAdmin": "iam.roles.update",
    "roles/iam.organizationRoleAdmin": "iam.roles.update",
    "roles/iam.roleViewer": "",
    "roles/iam.organizationRoleViewer": "",
    "roles/iam.securityAdmin": _ALL_POLICIES,
    "roles/iam.securityReviewer": "",
    "roles/resourcemanager.projectIamAdmin": "resourcemanager.projects.setIamPolicy",
    "roles/resourcemanager.folderIamAdmin": "resourcemanager.folders.setIamPolicy",
    "roles/resourcemanager.folderAdmin": "resourcemanager.folders.setIamPolicy resourcemanager.projects.setIamPolicy",
    "roles/resourcemanager.organizationAdmin": (
        "resourcemanager.folders.setIamPolicy resourcemanager.organizations.setIamPolicy resourcemanager.projects.setIamPolicy"
    ),
    "roles/resourcemanager.organizationViewer": "",
    "roles/resourcemanager.projectCreator": "",
    "roles/resourcemanager.tagUser": "",
    "roles/resourcemanager.tagViewer": "",
    "roles/secretmanager.admin": f"{_SECRETS} secretmanager.secrets.setIamPolicy",
    "roles/secretmanager.secretAccessor": _PAYLOADS,
    "roles/secretmanager.secretVersionAdder": _ADDS,
    "roles/secretmanager.secretVersionManager": _VERSIONS,
    "roles/secretmanager.viewer": "",
    "roles/storage.admin": _BUCKETS,
    "roles/storage.objectAdmin": f"{_OBJECTS} storage.objects.setIamPolicy",
    "roles/storage.objectUser": _OBJECTS,
    "roles/storage.objectCreator": "storage.objects.create",
    "roles/storage.objectViewer": "storage.objects.get",
    "roles/storage.legacyBucketOwner": ("storage.buckets.setIamPolicy storage.objects.create storage.objects.delete"),
    "roles/storage.legacyBucketWriter": "storage.objects.create storage.objects.delete",
    "roles/storage.legacyBucketReader": "",
    "roles/storage.legacyObjectOwner": "storage.objects.get storage.objects.update storage.objects.setIamPolicy",
    "roles/storage.legacyObjectReader": "storage.objects.get",
    "roles/cloudkms.admin": f"cloudkms.cryptoKeyVersions.destroy {_KEY_POLICIES}",
    "roles/cloudkms.cryptoKeyDecrypter": _DECRYPT,
    "roles/cloudkms.cryptoKeyEncrypterDecrypter": _DECRYPT,
    "roles/cloudkms.cryptoKeyDecrypterViaDelegation": "cloudkms.cryptoKeyVersions.useToDecryptViaDelegation",
    "roles/cloudkms.cryptoKeyEncrypterDecrypterViaDelegation": "cloudkms.cryptoKeyVersions.useToDecryptViaDelegation",
    "roles/cloudkms.cryptoKeyEncrypter": "",
    "roles/cloudkms.publicKeyViewer": "",
    "roles/cloudkms.signer": "",
    "roles/cloudkms.verifier": "",
    "roles/cloudkms.viewer": "",
    "roles/logging.configWriter": "",
    "roles/logging.logWriter": "",
    "roles/logging.privateLogViewer": "",
    "roles/logging.viewer": "",
    "roles/monitoring.admin": "",
    "roles/monitoring.alertPolicyEditor": "",
    "roles/monitoring.alertPolicyViewer": "",
    "roles/monitoring.editor": "",
    "roles/monitoring.metricWriter": "",
    "roles/monitoring.notificationChannelEditor": "",
    "roles/monitoring.notificationChannelViewer": "",
    "roles/monitoring.uptimeCheckConfigEditor": "",
    "roles/monitoring.uptimeCheckConfigViewer": "",
    "roles/monitoring.viewer": "",
    "roles/orgpolicy.policyAdmin": "",
    "roles/orgpolicy.policyViewer": "",
    "roles/pubsub.admin": "",
    "roles/pubsub.editor": "",
    "roles/pubsub.publisher": "",
    "roles/pubsub.subscriber": "",
    "roles/pubsub.viewer": "",
    "roles/serviceusage.serviceUsageAdmin": "",
    "roles/serviceusage.serviceUsageConsumer": "",
    "roles/serviceusage.serviceUsageViewer": "",
}

PREDEFINED: Final[Mapping[str, frozenset[str]]] = {role: frozenset(text.split()) for role, text in _WRITTEN.items()}
"""Role to those of its permissions that matter."""
