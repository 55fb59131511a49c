"""A key works from anywhere until somebody deletes it; a federated token works for one job."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import CIS_ONLY_MANAGED_KEYS, ZIZMOR_TRUSTED_PUBLISHING
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity

KEY_TYPES: Final = ("gcp:serviceaccount/key:Key", "gcp:storage/hmacKey:HmacKey")
_ACCOUNT_TYPE: Final = "gcp:serviceaccount/account:Account"


def covers(resource: Resource) -> bool:
    """Say whether a resource is a service account or a key of one; the module of the type token has two spellings."""
    return resource.type.replace("gcp:serviceAccount/", "gcp:serviceaccount/") in (*KEY_TYPES, _ACCOUNT_TYPE)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding for every key."""
    if resource.kind != "Account":
        yield Finding(
            "",
            f"{resource.name} is a long-lived key of a service account",
            "whoever copies it acts as the account from anywhere, unseen, until the key is deleted",
            "Remove it and let the job sign in through the workload identity pool.",
        )


RULE = ResourceRule(
    id="no-service-account-keys",
    title="No service account has a key",
    severity=Severity.CRITICAL,
    why=(
        "A key lies in a state, in a secret, in somebody's download folder, and nothing tells a copy from the original. Jobs on "
        "GitHub need none: they have a token that lives for minutes."
    ),
    remediation=(
        "Bind `roles/iam.workloadIdentityUser` on the account to the duty that uses it.",
        "Let the workflow sign in by `google-github-actions/auth` with the provider's name, then delete the key.",
        "Forbid new ones: organization policy `iam.disableServiceAccountKeyCreation`.",
    ),
    frameworks=(CIS_ONLY_MANAGED_KEYS, ZIZMOR_TRUSTED_PUBLISHING),
    applies_to=Applicability("service accounts, their keys, and HMAC keys of storage", covers),
    bad=(Resource(KEY_TYPES[0], "deploy-key", {"serviceAccountId": "projects/living-tree-staging/serviceAccounts/deploy"}),),
    good=(Resource(_ACCOUNT_TYPE, "deploy", {"accountId": "living-tree-deploy", "project": "living-tree-staging"}),),
    judge=judge,
)
