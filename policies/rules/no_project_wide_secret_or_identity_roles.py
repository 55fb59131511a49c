"""Roles that read secrets or become an account are granted on the one thing; roles that hand out roles, on nothing so wide."""

from collections.abc import Iterator, Mapping
from typing import Final

from policies.frameworks import CIS_NO_PROJECT_WIDE_IMPERSONATION
from policies.grants import GRANTS, INHERITED, Grant, grants_of
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ResourceRule, Severity, collect

_SECRETS = "it reads the payload of every secret in the {scope}, those made tomorrow too"
_BECOMES = "it can become every service account in the {scope}, the most powerful one too"
_SETS_POLICIES = "it can grant itself every other role in the {scope}, those that read secrets and become accounts too"
_SETS_ACCOUNTS = "it can grant itself the roles that become any service account in the {scope}"
_SETS_POOLS = "it can rewrite whom the pools in the {scope} trust, and so take every duty"
ROLES: Final[Mapping[str, str]] = {
    "roles/iam.securityAdmin": _SETS_POLICIES,
    "roles/iam.serviceAccountAdmin": _SETS_ACCOUNTS,
    "roles/iam.serviceAccountKeyAdmin": _BECOMES,
    "roles/iam.serviceAccountOpenIdTokenCreator": _BECOMES,
    "roles/iam.serviceAccountTokenCreator": _BECOMES,
    "roles/iam.serviceAccountUser": _BECOMES,
    "roles/iam.workloadIdentityPoolAdmin": _SETS_POOLS,
    "roles/iam.workloadIdentityUser": _BECOMES,
    "roles/resourcemanager.folderAdmin": _SETS_POLICIES,
    "roles/resourcemanager.folderIamAdmin": _SETS_POLICIES,
    "roles/resourcemanager.organizationAdmin": _SETS_POLICIES,
    "roles/resourcemanager.projectIamAdmin": _SETS_POLICIES,
    "roles/secretmanager.admin": _SECRETS,
    "roles/secretmanager.secretAccessor": _SECRETS,
}
_SETTERS: Final = frozenset({_SETS_ACCOUNTS, _SETS_POLICIES, _SETS_POOLS})
_NARROWER: Final = "Grant it on the one secret (secretmanager.SecretIamBinding) or the one account (serviceaccount.IAMBinding)."
_CUSTOM: Final = (
    "Write a custom role of the permissions that are used, and leave policies and pools to the program's own account."
)


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
            _CUSTOM if ROLES[role] in _SETTERS else _NARROWER,
        )


_READER = {
    "role": "roles/secretmanager.secretAccessor",
    "member": "serviceAccount:deploy@living-tree-staging.iam.gserviceaccount.com",
}

RULE = ResourceRule(
    id="no-project-wide-secret-or-identity-roles",
    title="Roles that read secrets, act as accounts or grant roles are never granted on a whole project, folder or organization",
    severity=Severity.CRITICAL,
    why=(
        "A grant on a project reaches everything in it, also what is added later. Then one leaked token of one duty reads all "
        "secrets, or acts as the account of every other duty, and the separation of duties is only on paper. A role that sets "
        "policies or pools is no less: it can grant itself the rest."
    ),
    remediation=(
        "Grant `roles/secretmanager.secretAccessor` on each secret to those who read that one.",
        "Grant `roles/iam.workloadIdentityUser` and the other roles of impersonation on the single account.",
        "For whoever administers accounts, pools or projects write a custom role of the permissions that are used.",
        "For whoever administers secrets write a custom role without `secretmanager.versions.access`.",
    ),
    frameworks=(CIS_NO_PROJECT_WIDE_IMPERSONATION,),
    applies_to=GRANTS,
    bad=(Resource("gcp:projects/iAMMember:IAMMember", "reader", {**_READER, "project": "living-tree-staging"}),),
    good=(Resource("gcp:secretmanager/secretIamMember:SecretIamMember", "reader", {**_READER, "secretId": "database-url"}),),
    judge=judge,
)
