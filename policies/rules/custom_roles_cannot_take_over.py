"""Permissions by which a role's holder gets what the role does not give.

Sources: Google Cloud IAM, "Service account permissions" and "Best practices for service accounts" (2026-11); Rhino Security Labs,
"Privilege Escalation in Google Cloud Platform" (2020).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from policies.example_resources import PROJECT, example
from policies.frameworks import CIS_NO_PROJECT_WIDE_IMPERSONATION, CIS_SEPARATION_OF_DUTIES
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

_TYPES: Final = frozenset(
    {"gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:organizations/iAMCustomRole:IAMCustomRole"},
)
_BECOMES: Final = "its holder acts as any account that the role reaches"
_KEEPS: Final = "its holder makes a key that works from anywhere until somebody deletes it"

NEVER: Final[Mapping[str, str]] = {
    "iam.serviceAccountKeys.create": _KEEPS,
    "iam.serviceAccounts.getAccessToken": _BECOMES,
    "iam.serviceAccounts.getOpenIdToken": _BECOMES,
    "iam.serviceAccounts.implicitDelegation": _BECOMES,
    "iam.serviceAccounts.signBlob": _BECOMES,
    "iam.serviceAccounts.signJwt": _BECOMES,
    "secretmanager.versions.access": "its holder reads the payload of every secret that the role reaches",
    "storage.hmacKeys.create": _KEEPS,
}
"""Nobody needs these in a role of their own: they are granted on the one secret or the one account."""

_GRANTS: Final = "its holder grants itself any role there"

ADMINISTRATION: Final[Mapping[str, str]] = {
    "cloudbuild.builds.create": "its holder runs a build as the build's account",
    "deploymentmanager.deployments.create": "its holder deploys as the service's own account, an editor of the project",
    "iam.roles.update": "its holder adds any permission to the role",
    "iam.serviceAccounts.actAs": "its holder runs something as any account that the role reaches",
    "iam.serviceAccounts.setIamPolicy": _GRANTS,
    "iam.workloadIdentityPoolProviders.create": "its holder lets identities of its choice into the pool",
    "iam.workloadIdentityPoolProviders.update": "its holder rewrites whom the pool trusts",
    "iam.workloadIdentityPools.setIamPolicy": _GRANTS,
    "orgpolicy.policy.set": "its holder switches off what the organization forbids",
    "resourcemanager.folders.setIamPolicy": _GRANTS,
    "resourcemanager.organizations.setIamPolicy": _GRANTS,
    "resourcemanager.projects.setIamPolicy": _GRANTS,
    "secretmanager.secrets.setIamPolicy": "its holder grants itself the payload of every secret that the role reaches",
}
"""An account that administers identity needs some of these, and is one of its own for that reason."""


def covers(resource: Resource) -> bool:
    """Say whether a resource is a custom role."""
    return resource.type in _TYPES


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the permissions by which the role's holder takes over more."""
    for permission in resource.read("permissions").items():
        yield from collect(_judge_permission, permission, resource)


def _judge_permission(permission: Value, resource: Resource) -> Iterator[Finding]:
    name = permission.text()
    if name in NEVER:
        remedy = "Remove it, and grant the predefined role on the one secret or the one account."
        yield Finding(permission.path, f"the role holds {name}", NEVER[name], remedy)
    elif name in ADMINISTRATION:
        yield Finding(
            permission.path,
            f"the role holds {name}",
            ADMINISTRATION[name],
            "Remove it, or name it with the reason in this rule's exceptions in the policy configuration.",
            accepted_as=f"{resource.read('roleId').text()}:{name}",
        )


_TYPE = "gcp:projects/iAMCustomRole:IAMCustomRole"
_ROLE = {"project": PROJECT, "roleId": "secretReporter", "title": "Lists secrets and their versions"}
_LISTS = ["secretmanager.secrets.list", "secretmanager.versions.list"]

RULE = ResourceRule(
    id="custom-roles-cannot-take-over",
    title="No custom role reads payloads of secrets, acts as accounts, or grants what it does not hold",
    severity=Severity.CRITICAL,
    why=(
        "A custom role is there to be less than the predefined one. Some permissions make it more than all of them: with one "
        "`setIamPolicy`, one `getAccessToken`, its holder takes the rest by itself."
    ),
    remediation=(
        "Remove the permission from the role.",
        "Grant `roles/secretmanager.secretAccessor` or `roles/iam.workloadIdentityUser` on the single resource instead.",
        "For the one account that administers identity, write each permission with its reason into the exceptions.",
    ),
    frameworks=(CIS_NO_PROJECT_WIDE_IMPERSONATION, CIS_SEPARATION_OF_DUTIES),
    applies_to=Applicability("custom roles of projects and organizations", covers),
    bad=(example(_TYPE, "secret-reporter", _ROLE | {"permissions": [*_LISTS, "secretmanager.versions.access"]}),),
    good=(example(_TYPE, "secret-reporter", _ROLE | {"permissions": _LISTS}),),
    judge=judge,
    exceptions=(
        "A permission to administer, as `ROLE_ID:PERMISSION`; never to read payloads, to act as accounts, or to make keys."
    ),
)
