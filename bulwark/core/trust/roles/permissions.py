"""Name the permissions that matter to trust: those that read what is kept, and those that let one become more than one is.

Source: "IAM permissions reference" of Google Cloud, 2026-10. Every other permission is passed over: it may break things, and
reaches nothing that is kept.
"""

from enum import StrEnum
from typing import Final


class Use(StrEnum):
    """What a permission lets its holder do with a resource, in the words of assertions."""

    READ = "read"
    """See what is kept there: the payload of a secret, objects of a bucket, what a key encrypts."""
    CHANGE = "change"
    """Alter or remove what is kept there."""
    BECOME = "become"
    """Act as a service account."""
    CONTROL = "control"
    """Decide who holds what there, and so read, change and become whatever is below it."""
    VISIT = "visit"
    """See a deployment at Vercel that its protection hides."""
    DEPLOY = "deploy"
    """Act at Vercel with a token of its own."""


USES: Final = {
    "secretmanager.versions.access": Use.READ,
    "storage.objects.get": Use.READ,
    "cloudkms.cryptoKeyVersions.useToDecrypt": Use.READ,
    "cloudkms.cryptoKeyVersions.useToDecryptViaDelegation": Use.READ,
    "secretmanager.versions.add": Use.CHANGE,
    "secretmanager.versions.destroy": Use.CHANGE,
    "secretmanager.versions.disable": Use.CHANGE,
    "secretmanager.versions.enable": Use.CHANGE,
    "secretmanager.secrets.delete": Use.CHANGE,
    "storage.objects.create": Use.CHANGE,
    "storage.objects.delete": Use.CHANGE,
    "storage.objects.update": Use.CHANGE,
    "storage.buckets.delete": Use.CHANGE,
    "cloudkms.cryptoKeyVersions.destroy": Use.CHANGE,
    "iam.serviceAccounts.getAccessToken": Use.BECOME,
    "iam.serviceAccounts.getOpenIdToken": Use.BECOME,
    "iam.serviceAccounts.implicitDelegation": Use.BECOME,
    "iam.serviceAccounts.signJwt": Use.BECOME,
    "iam.serviceAccounts.signBlob": Use.BECOME,
    "iam.serviceAccounts.actAs": Use.BECOME,
    "iam.serviceAccountKeys.create": Use.BECOME,
    "iam.serviceAccountKeys.upload": Use.BECOME,
    "iam.serviceAccounts.setIamPolicy": Use.CONTROL,
    "iam.workloadIdentityPools.setIamPolicy": Use.CONTROL,
    "iam.workloadIdentityPools.update": Use.CONTROL,
    "iam.workloadIdentityPoolProviders.create": Use.CONTROL,
    "iam.workloadIdentityPoolProviders.update": Use.CONTROL,
    "iam.roles.update": Use.CONTROL,
    "secretmanager.secrets.setIamPolicy": Use.CONTROL,
    "storage.buckets.setIamPolicy": Use.CONTROL,
    "storage.objects.setIamPolicy": Use.CONTROL,
    "cloudkms.cryptoKeys.setIamPolicy": Use.CONTROL,
    "cloudkms.keyRings.setIamPolicy": Use.CONTROL,
    "resourcemanager.projects.setIamPolicy": Use.CONTROL,
    "resourcemanager.folders.setIamPolicy": Use.CONTROL,
    "resourcemanager.organizations.setIamPolicy": Use.CONTROL,
}
"""Permission to its use."""

MATTERING: Final = frozenset(USES)


class Kind(StrEnum):
    """A kind of resource, in the words of assertions."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    ACCOUNT = "account"
    PROJECT = "project"
    """A project, or a folder or an organization above it."""
    POOL = "pool"
    BUCKET = "bucket"
    KEY = "key"
    ROLE = "role"
    """The custom roles of a project or an organization."""
    VERCEL = "vercel"
    """A Vercel project, or the whole team."""
    OTHER = "other"


KINDS: Final = {
    "secretmanager": Kind.SECRET,
    "storage": Kind.BUCKET,
    "cloudkms": Kind.KEY,
    "iam.serviceAccounts": Kind.ACCOUNT,
    "iam.serviceAccountKeys": Kind.ACCOUNT,
    "iam.workloadIdentityPools": Kind.POOL,
    "iam.workloadIdentityPoolProviders": Kind.POOL,
    "iam.roles": Kind.ROLE,
    "resourcemanager.projects": Kind.PROJECT,
    "resourcemanager.folders": Kind.PROJECT,
    "resourcemanager.organizations": Kind.PROJECT,
}
"""Beginning of a permission to the kind of resource that it is about."""


def kind_of_permission(permission: str) -> Kind:
    """Return the kind of resource that a permission of `USES` is about."""
    return next(kind for beginning, kind in KINDS.items() if permission.startswith(f"{beginning}."))
