"""Roles that read secrets or become an account are granted on the one secret and the one account."""

from collections.abc import Iterator, Mapping
from typing import Final

from policies.frameworks import CIS_NO_PROJECT_WIDE_IMPERSONATION
from policies.grants import GRANTS, INHERITED, Grant, grants_of
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity, collect

_SECRETS = "it reads the payload of every secret in the {scope}, those made tomorrow too"
_BECOMES = "it can become every service account in the {scope}, the most powerful one too"
ROLES: Final[Mapping[str, str]] = {
    "roles/iam.serviceAccountKeyAdmin": _BECOMES,
    "roles/iam.serviceAccountOpenIdTokenCreator": _BECOMES,
    "roles/iam.serviceAccountTokenCreator": _BECOMES,
    "roles/iam.serviceAccountUser": _BECOMES,
    "roles/iam.workloadIdentityUser": _BECOMES,
    "roles/secretmanager.admin": _SECRETS,
    "roles/secretmanager.secretAccessor": _SECRETS,
}


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the grants of such a role on a project, a folder or an organization."""
    for grant in grants_of(resource):
        yield from collect(_judge_grant, grant)


def _judge_grant(grant: Grant) -> Iterator[Finding]:
    if grant.scope not in INHERITED:
        return
    role = grant.role.text()
    if role in ROLES:
        yield Finding(
            grant.role.path,
            f"{role} is granted on a whole {grant.scope}",
            ROLES[role].format(scope=grant.scope),
            "Grant it on the one secret (secretmanager.SecretIamBinding) or the one account (serviceaccount.IAMBinding).",
        )


_READER = {
    "role": "roles/secretmanager.secretAccessor",
    "member": "serviceAccount:deploy@living-tree-staging.iam.gserviceaccount.com",
}

RULE = ResourceRule(
    id="no-project-wide-secret-or-identity-roles",
    title="Roles that read secrets or act as accounts are never granted on a whole project, folder or organization",
    severity=Severity.CRITICAL,
    why=(
        "A grant on a project reaches everything in it, also what is added later. Then one leaked token of one duty reads all "
        "secrets, or acts as the account of every other duty, and the separation of duties is only on paper."
    ),
    remediation=(
        "Grant `roles/secretmanager.secretAccessor` on each secret to those who read that one.",
        "Grant `roles/iam.workloadIdentityUser` and the other roles of impersonation on the single account.",
        "For whoever administers secrets write a custom role without `secretmanager.versions.access`.",
    ),
    frameworks=(CIS_NO_PROJECT_WIDE_IMPERSONATION,),
    applies_to=GRANTS,
    bad=(Resource("gcp:projects/iAMMember:IAMMember", "reader", {**_READER, "project": "living-tree-staging"}),),
    good=(Resource("gcp:secretmanager/secretIamMember:SecretIamMember", "reader", {**_READER, "secretId": "database-url"}),),
    judge=judge,
)
