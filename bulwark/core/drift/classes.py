"""Class, allowance and family of a difference in a declared resource, by its type and property.

A property that is not listed has the class of its type; a type that nobody has classified is identity, which is reported at
once: a wrong alarm is noticed, a missed way in is not (ADR 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bulwark.core.drift.drift_class import DriftClass


@dataclass(frozen=True, slots=True)
class TypeClass:
    """What is known of one resource type."""

    drift_class: DriftClass
    allows: str
    """What a difference may let somebody do, as a sentence."""
    family: str


_RIGHTS: Final = TypeClass(DriftClass.IDENTITY, "Others than the program says act or read there, or a duty cannot.", "rights")
_POOLS: Final = TypeClass(DriftClass.IDENTITY, "Tokens that the program refuses may be admitted, or its own not.", "identities")
_SECRETS: Final = TypeClass(DriftClass.SECRET, "A secret is gone, kept elsewhere, or nobody is called to replace it.", "secrets")
_GUARDS: Final = TypeClass(DriftClass.PROTECTION, "A change may reach production past what was to stop it.", "protections")
_LOGS: Final = TypeClass(DriftClass.PROTECTION, "Somebody reads or changes data without a trace.", "logs")
_ALARMS: Final = TypeClass(DriftClass.PROTECTION, "An outage may wake nobody.", "monitoring")
_WORKFLOWS: Final = TypeClass(DriftClass.WORKFLOW, "Other code than the reviewed runs, with the duties of its job.", "workflows")
_SETTINGS: Final = TypeClass(DriftClass.CAPACITY, "It runs in another amount, place or time than declared.", "settings")
_SERVING: Final = TypeClass(DriftClass.CAPACITY, "Visitors get something else than declared, or nothing.", "serving")
_LABELS: Final = TypeClass(DriftClass.COSMETIC, "Nothing; people read something else.", "labels")
_UNKNOWN: Final = TypeClass(
    DriftClass.IDENTITY, "It is not known what this type of resource allows; look before anything else.", "unclassified"
)

_TYPES: Final[Mapping[str, TypeClass]] = {
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": _POOLS,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _POOLS,
    "gcp:serviceaccount/account:Account": _POOLS,
    "gcp:serviceaccount/iAMBinding:IAMBinding": _RIGHTS,
    "gcp:serviceaccount/iAMMember:IAMMember": _RIGHTS,
    "gcp:projects/iAMBinding:IAMBinding": _RIGHTS,
    "gcp:projects/iAMMember:IAMMember": _RIGHTS,
    "gcp:projects/iAMCustomRole:IAMCustomRole": _RIGHTS,
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": _RIGHTS,
    "gcp:secretmanager/secretIamMember:SecretIamMember": _RIGHTS,
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": _RIGHTS,
    "gcp:orgpolicy/policy:Policy": _GUARDS,
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": _LOGS,
    "gcp:projects/service:Service": _SETTINGS,
    "gcp:projects/serviceIdentity:ServiceIdentity": _SETTINGS,
    "gcp:secretmanager/secret:Secret": _SECRETS,
    "gcp:secretmanager/secretVersion:SecretVersion": _SECRETS,
    "gcp:pubsub/topic:Topic": _SECRETS,
    "gcp:monitoring/alertPolicy:AlertPolicy": _ALARMS,
    "gcp:monitoring/customService:CustomService": _ALARMS,
    "gcp:monitoring/notificationChannel:NotificationChannel": _ALARMS,
    "gcp:monitoring/slo:Slo": _ALARMS,
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": _ALARMS,
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": _SECRETS,
    "github:index/actionsSecret:ActionsSecret": _SECRETS,
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": _WORKFLOWS,
    "github:index/actionsVariable:ActionsVariable": _WORKFLOWS,
    "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel": _GUARDS,
    "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions": _GUARDS,
    "github:index/branchDefault:BranchDefault": _GUARDS,
    "github:index/issueLabel:IssueLabel": _LABELS,
    "github:index/repository:Repository": _GUARDS,
    "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates": _GUARDS,
    "github:index/repositoryEnvironment:RepositoryEnvironment": _GUARDS,
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": _GUARDS,
    "github:index/repositoryFile:RepositoryFile": _WORKFLOWS,
    "github:index/repositoryRuleset:RepositoryRuleset": _GUARDS,
    "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts": _GUARDS,
    "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions": _GUARDS,
    "vercel:index/featureFlagConfig:FeatureFlagConfig": _SERVING,
    "vercel:index/featureFlagDefinition:FeatureFlagDefinition": _SERVING,
    "vercel:index/firewallConfig:FirewallConfig": _GUARDS,
    "vercel:index/oidcFederationPolicy:OidcFederationPolicy": _POOLS,
    "vercel:index/project:Project": _GUARDS,
    "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck": _GUARDS,
    "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention": _SETTINGS,
    "vercel:index/projectDomain:ProjectDomain": _SERVING,
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": _SERVING,
    "vercel:index/projectRollingRelease:ProjectRollingRelease": _SERVING,
}
_COSMETIC: Final = frozenset({"annotations", "color", "comment", "description", "displayName", "homepageUrl", "labels", "topics"})
"""First parts of property paths that only people read, whatever the type."""


def type_class_of(token: str) -> TypeClass:
    """Return what is known of a type; of one that nobody classified that it may be a way in."""
    return _TYPES.get(token, _UNKNOWN)


def class_of(token: str, path: str) -> DriftClass:
    """Return the class of a property of a type; an empty path is the whole resource."""
    if token in _TYPES and path.replace("[", ".").partition(".")[0] in _COSMETIC:
        return DriftClass.COSMETIC
    return type_class_of(token).drift_class
