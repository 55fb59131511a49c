"""Name the Google APIs that the program needs in an environment's project."""

from typing import Final

PROGRAM_SERVICES: Final = (
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "secretmanager.googleapis.com",
    "serviceusage.googleapis.com",
    "sts.googleapis.com",
)
"""What the program enables in every project."""

ORGANIZATION_POLICY_SERVICE: Final = "orgpolicy.googleapis.com"
"""What it enables besides where the configuration has organization policies."""


def program_services(*, has_organization_policies: bool) -> tuple[str, ...]:
    """Return the full names of the APIs that a configuration needs."""
    return (*PROGRAM_SERVICES, ORGANIZATION_POLICY_SERVICE) if has_organization_policies else PROGRAM_SERVICES
