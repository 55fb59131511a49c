"""What Google makes in a project by itself: accounts of its own with the roles that it gives them, and basic rights on a bucket.

Sources: Google Cloud documentation, 2026-10: "Service agents" (IAM; the roles that are granted automatically on the project),
"Default service accounts" (IAM), "Access control: convenience values and legacy roles" (Cloud Storage), "Services enabled by
default" (Service Usage). Any other role of one of these accounts is not theirs by itself.
"""

from collections.abc import Iterator
from typing import Final

from bulwark.core.drift.declaration import Contract

_EDITOR: Final = "roles/editor"
_ROLES: Final = {
    "{number}@cloudservices.gserviceaccount.com": _EDITOR,
    "{number}-compute@developer.gserviceaccount.com": _EDITOR,
    "{project}@appspot.gserviceaccount.com": _EDITOR,
    "{number}@cloudbuild.gserviceaccount.com": "roles/cloudbuild.builds.builder",
    "service-{number}@compute-system.iam.gserviceaccount.com": "roles/compute.serviceAgent",
    "service-{number}@container-engine-robot.iam.gserviceaccount.com": "roles/container.serviceAgent",
    "service-{number}@containerregistry.iam.gserviceaccount.com": "roles/containerregistry.ServiceAgent",
    "service-{number}@gcp-sa-artifactregistry.iam.gserviceaccount.com": "roles/artifactregistry.serviceAgent",
    "service-{number}@gcp-sa-cloudbuild.iam.gserviceaccount.com": "roles/cloudbuild.serviceAgent",
    "service-{number}@gcp-sa-cloudkms.iam.gserviceaccount.com": "roles/cloudkms.serviceAgent",
    "service-{number}@gcp-sa-logging.iam.gserviceaccount.com": "roles/logging.serviceAgent",
    "service-{number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com": "roles/monitoring.notificationServiceAgent",
    "service-{number}@gcp-sa-pubsub.iam.gserviceaccount.com": "roles/pubsub.serviceAgent",
    "service-{number}@gcp-sa-secretmanager.iam.gserviceaccount.com": "roles/secretmanager.serviceAgent",
    "service-{number}@serverless-robot-prod.iam.gserviceaccount.com": "roles/run.serviceAgent",
}
"""Address to the one role that the account has on the project."""

_LISTED: Final = ("{number}-compute@developer.gserviceaccount.com", "{project}@appspot.gserviceaccount.com")
"""Those that stand among the project's accounts; the others belong to Google's own projects."""

_BUCKET_ROLES: Final = (
    ("roles/storage.legacyBucketOwner", "projectEditor"),
    ("roles/storage.legacyBucketOwner", "projectOwner"),
    ("roles/storage.legacyBucketReader", "projectViewer"),
    ("roles/storage.legacyObjectOwner", "projectEditor"),
    ("roles/storage.legacyObjectOwner", "projectOwner"),
    ("roles/storage.legacyObjectReader", "projectViewer"),
)

DEFAULT_SERVICES: Final = (
    "analyticshub.googleapis.com",
    "bigquery.googleapis.com",
    "bigqueryconnection.googleapis.com",
    "bigquerydatapolicy.googleapis.com",
    "bigquerydatatransfer.googleapis.com",
    "bigquerymigration.googleapis.com",
    "bigqueryreservation.googleapis.com",
    "bigquerystorage.googleapis.com",
    "cloudapis.googleapis.com",
    "cloudtrace.googleapis.com",
    "dataform.googleapis.com",
    "dataplex.googleapis.com",
    "datastore.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "servicemanagement.googleapis.com",
    "serviceusage.googleapis.com",
    "sql-component.googleapis.com",
    "storage-api.googleapis.com",
    "storage-component.googleapis.com",
    "storage.googleapis.com",
)
"""APIs that are on in a new project."""


def project_rights(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield (role, member) of Google's own accounts on the project."""
    return ((role, f"serviceAccount:{_filled(address, contract)}") for address, role in _ROLES.items())


def bucket_rights(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield (role, member) that a new bucket has."""
    return ((role, f"{group}:{contract.google_project}") for role, group in _BUCKET_ROLES)


def default_accounts(contract: Contract) -> Iterator[str]:
    """Yield the addresses of the accounts that Google puts into the project."""
    return (_filled(address, contract) for address in _LISTED)


def _filled(address: str, contract: Contract) -> str:
    return address.format(number=contract.google_project_number, project=contract.google_project)
