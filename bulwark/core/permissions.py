"""Say what Google has to allow for the program to look after each type of resource, and for a drift run to read it.

From it follow the custom roles of `infra-apply` and `infra-drift`. Nothing here reads a secret's payload or acts as another
account: what a run needs of secrets it is granted secret by secret, and `bulwark init` grants what it needs of the state's bucket
and the key that decrypts it, on those alone (`bulwark.account.things.grants`).

Sources: the calls that each resource type makes (terraform-provider-google-beta, 2026-08) and the permission of each call in the
"IAM permissions reference" of Google Cloud, 2026-10; a test brings a stack up on the local cloud with nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Needs:
    """Permissions for one type of resource."""

    read: frozenset[str]
    """To show it as it is, and to list its like."""
    change: frozenset[str]
    """To make, change and remove it, besides reading."""


def _names(prefix: str, verbs: str) -> frozenset[str]:
    return frozenset(f"{prefix}.{verb}" for verb in verbs.split())


def _needs(prefix: str, read: str = "get list", change: str = "create delete update") -> Needs:
    return Needs(_names(prefix, read), _names(prefix, change))


_PROJECT_POLICY: Final = _needs("resourcemanager.projects", "get getIamPolicy", "setIamPolicy")
_ACCOUNTS: Final = "iam.serviceAccounts"
_SECRETS: Final = "secretmanager.secrets"
_TOPICS: Final = "pubsub.topics"

NEEDS: Final = {
    "gcp:projects/service:Service": Needs(
        _names("serviceusage.services", "get list") | _names("serviceusage.operations", "get") | {"resourcemanager.projects.get"},
        _names("serviceusage.services", "enable"),
    ),
    # Google has no call that reads one.
    "gcp:projects/serviceIdentity:ServiceIdentity": Needs(frozenset(), _names("serviceusage.services", "enable")),
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": _PROJECT_POLICY,
    "gcp:projects/iAMBinding:IAMBinding": _PROJECT_POLICY,
    "gcp:projects/iAMCustomRole:IAMCustomRole": _needs("iam.roles", change="create delete undelete update"),
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": _needs(
        "iam.workloadIdentityPools", change="create delete undelete update"
    ),
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _needs(
        "iam.workloadIdentityPoolProviders", change="create delete undelete update"
    ),
    "gcp:serviceaccount/account:Account": _needs(_ACCOUNTS, change="create delete disable enable update"),
    "gcp:serviceaccount/iAMBinding:IAMBinding": _needs(_ACCOUNTS, "getIamPolicy", "setIamPolicy"),
    "gcp:secretmanager/secret:Secret": _needs(_SECRETS),
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": _needs(_SECRETS, "getIamPolicy", "setIamPolicy"),
    "gcp:pubsub/topic:Topic": _needs(_TOPICS),
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": _needs(_TOPICS, "getIamPolicy", "setIamPolicy"),
    "gcp:monitoring/alertPolicy:AlertPolicy": _needs("monitoring.alertPolicies"),
    "gcp:monitoring/customService:CustomService": _needs("monitoring.services"),
    "gcp:monitoring/notificationChannel:NotificationChannel": _needs("monitoring.notificationChannels"),
    "gcp:monitoring/slo:Slo": _needs("monitoring.slos"),
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": _needs("monitoring.uptimeCheckConfigs"),
}
"""Pulumi type token to what it needs, for every Google type that the program declares in a project.

Organization policies are left out: Google grants the right to change them on the organization only, so an administrator of the
organization gives it to the account.
"""


INVENTORY_PERMISSIONS: Final = tuple(
    sorted(
        _names("cloudkms.cryptoKeys", "getIamPolicy")
        | _names("iam.serviceAccountKeys", "list")
        | _names("iam.workloadIdentityPools", "getIamPolicy")
        | _names("logging.exclusions", "list")
        | _names("logging.logEntries", "list")
        | _names("logging.sinks", "list")
        | _names("storage.buckets", "getIamPolicy")
        | _names("storage.hmacKeys", "list"),
    )
)
"""What the inventory of undeclared things reads besides what is declared: who has rights on the state's bucket, its key and the
pool, which keys accounts have, where logs go, and who did it."""

MONITOR_PERMISSIONS: Final = tuple(
    sorted(
        _names(_SECRETS, "get") | _names("secretmanager.versions", "list") | _names("monitoring.alerts", "get list"),
    )
)
"""What `bulwark health` needs: secrets as they are listed, without payloads, and the alerts that fire."""


def apply_permissions(tokens: Iterable[str] = NEEDS) -> tuple[str, ...]:
    """Return what an account needs to bring up resources of these types, sorted.

    Raises:
        KeyError: a type is not in the table.
    """
    return tuple(sorted(frozenset[str]().union(*(NEEDS[token].read | NEEDS[token].change for token in tokens))))


def drift_role_permissions() -> tuple[str, ...]:
    """Return what `infra-drift` needs: to see what is declared as it is, and what is not declared at all; sorted."""
    return tuple(sorted({*drift_permissions(), *INVENTORY_PERMISSIONS}))


def drift_permissions(tokens: Iterable[str] = NEEDS) -> tuple[str, ...]:
    """Return what an account needs to see how resources of these types are, sorted.

    Raises:
        KeyError: a type is not in the table.
    """
    return tuple(sorted(frozenset[str]().union(*(NEEDS[token].read for token in tokens))))
