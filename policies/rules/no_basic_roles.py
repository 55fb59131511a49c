"""Basic roles: Google Cloud IAM, "Roles and permissions" (2026-11); three of them are legacy, three newer with the same reach."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import CIS_NO_ADMIN_SERVICE_ACCOUNTS
from policies.grants import GRANTS, Grant, grants_of
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity, collect

BASIC_ROLES: Final = frozenset(
    {"roles/owner", "roles/editor", "roles/viewer", "roles/admin", "roles/writer", "roles/reader"},
)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the grants of a basic role."""
    for grant in grants_of(resource):
        yield from collect(_judge_grant, grant)


def _judge_grant(grant: Grant) -> Iterator[Finding]:
    role = grant.role.text()
    if role in BASIC_ROLES:
        yield Finding(
            grant.role.path,
            f"{role} is a basic role",
            "it holds thousands of permissions in every service, those of next year too",
            "Grant the predefined role of the one service that is needed, or a custom role, on the one resource.",
        )


_TYPE = "gcp:projects/iAMMember:IAMMember"
_MEMBER = {"project": "living-tree-staging", "member": "serviceAccount:deploy@living-tree-staging.iam.gserviceaccount.com"}

RULE = ResourceRule(
    id="no-basic-roles",
    title="No basic role is granted to anybody, anywhere",
    severity=Severity.HIGH,
    why="An account with a basic role can do almost everything, so a leaked token of it costs the project, not one duty.",
    remediation=(
        "List what the account really calls: `gcloud policy-intelligence query-activity`, or the audit log.",
        "Grant the narrowest predefined role on the single resource, or write a custom role.",
        "Remove the basic role.",
    ),
    frameworks=(CIS_NO_ADMIN_SERVICE_ACCOUNTS,),
    applies_to=GRANTS,
    bad=(Resource(_TYPE, "deployer", {**_MEMBER, "role": "roles/editor"}),),
    good=(Resource(_TYPE, "deployer", {**_MEMBER, "role": "roles/run.developer"}),),
    judge=judge,
)
