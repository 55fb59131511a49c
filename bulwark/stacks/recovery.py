"""Find again what an interrupted run made but could not write down.

The engine notes in the state that it is about to create a resource, then asks the provider. A run that dies in between leaves
the note and perhaps the resource: the next run would be refused because it exists already. Before that run, each note becomes a
resource of the state under the id that the vendor would have given it, and the refresh with which the run begins looks there:
what is there stays in the state, what is not leaves it and is created. The engine's own `refresh --import-pending-creates` turns
the note into another note, which no part of the engine reads (tried with v3.259.0, and read in its source).

Ids follow from the inputs, except where the vendor gives them: those are looked up by name (`Lookup`). Source of the forms: each
provider's import documentation, read 2026-11.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bulwark.stacks.masked_secrets import encryptable

CREATING: Final = "creating"
"""Source: pulumi/pulumi sdk/go/common/apitype/core.go, OperationTypeCreating, v3.259.0."""

_OF_A_STATE: Final = frozenset({"urn", "type", "custom", "parent", "protect", "provider", "inputs"})
"""What an event tells of a resource and a state keeps of it (sdk/go/common/apitype/events.go, core.go)."""

Inputs = Mapping[str, Any]


class Lookup(Protocol):
    """Ask vendors for the ids that they give themselves; None when there is no such thing."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> str | None:
        """Return the number of an environment's branch policy."""

    def monitored(self, project: str, collection: str, display_name: str) -> str | None:
        """Return the name of something in Cloud Monitoring; display names are unique in what this project declares."""

    def ruleset(self, repository: str, name: str) -> str | None:
        """Return the number of a repository's ruleset."""

    def vercel_project(self, team_id: str, name: str) -> str | None:
        """Return the id of a project."""

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> str | None:
        """Return the id of an environment variable."""

    def vercel_check(self, team_id: str, project_id: str, name: str) -> str | None:
        """Return the id of a deployment check."""

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> str | None:
        """Return the id of a feature flag."""

    def vercel_federation_policy(self, team_id: str, name: str) -> str | None:
        """Return the id of a federation policy."""


@dataclass(frozen=True, slots=True)
class PendingCreate:
    """A resource that an interrupted run was creating."""

    resource: Mapping[str, Any]
    """What the state tells of it."""

    @property
    def urn(self) -> str:
        """Its URN."""
        return str(self.resource["urn"])

    @property
    def token(self) -> str:
        """Its type."""
        return str(self.resource["type"])

    @property
    def inputs(self) -> Inputs:
        """What it was to be made with."""
        inputs: Inputs = self.resource.get("inputs") or {}
        return inputs


def pending_creates(state: Mapping[str, Any]) -> list[PendingCreate]:
    """Return the creations under way when the state was written last; other operations repeat themselves safely."""
    return [
        PendingCreate(operation["resource"])
        for operation in (state.get("deployment") or {}).get("pending_operations") or []
        if operation["type"] == CREATING
    ]


def resources_of(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the resources of an exported state, in the engine's order."""
    return list((state.get("deployment") or {}).get("resources") or [])


def note_creations(state: Mapping[str, Any], planned: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the state with pending creations, by URN, that the engine took for failed because the provider died over them.

    Whether the vendor made them is as unknown as after a killed run, so they are settled alike. Masked secrets are mended by the
    update that follows: they differ from the program's.
    """
    deployment = dict(state["deployment"])
    pending = list(deployment.get("pending_operations") or [])
    known = {item["urn"] for item in (*resources_of(state), *(operation["resource"] for operation in pending))}
    pending += [
        {
            "type": CREATING,
            "resource": {name: encryptable(value) for name, value in item.items() if name in _OF_A_STATE and value},
        }
        for urn, item in planned.items()
        if urn not in known
    ]
    deployment["pending_operations"] = pending
    return {**state, "deployment": deployment}


def settle(state: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    """Return the state without pending creations; those of which `found` has the id (by URN) have become resources.

    They go to the end: what a resource depends on was finished before its creation began, so no two of them depend on each other.
    """
    deployment = dict(state["deployment"])
    pending = deployment.get("pending_operations") or []
    creations = [operation["resource"] for operation in pending if operation["type"] == CREATING]
    made = [resource | {"id": found[resource["urn"]]} for resource in creations if resource["urn"] in found]
    deployment["resources"] = [*resources_of(state), *made]
    deployment["pending_operations"] = [operation for operation in pending if operation["type"] != CREATING]
    return {**state, "deployment": deployment}


def identify(pending: PendingCreate, lookup: Lookup) -> str | None:
    """Return the id under which the vendor would have the resource.

    None when the vendor has none, and for types that are not this project's own: of those nothing is known.
    """
    known = _IDENTIFIERS.get(pending.token)
    return known(pending.inputs, lookup) if known else None


def _joined(*names: str) -> Callable[[Inputs, Lookup], str]:
    return lambda inputs, _lookup: ":".join(str(inputs[name]) for name in names)


def _pool(inputs: Inputs, _lookup: Lookup) -> str:
    return f"projects/{inputs['project']}/locations/global/workloadIdentityPools/{inputs['workloadIdentityPoolId']}"


def _provider(inputs: Inputs, lookup: Lookup) -> str:
    return f"{_pool(inputs, lookup)}/providers/{inputs['workloadIdentityPoolProviderId']}"


def _account(inputs: Inputs, _lookup: Lookup) -> str:
    project = inputs["project"]
    return f"projects/{project}/serviceAccounts/{inputs['accountId']}@{project}.iam.gserviceaccount.com"


def _secret(inputs: Inputs, _lookup: Lookup) -> str:
    return f"projects/{inputs['project']}/secrets/{inputs['secretId']}"


def _secret_binding(inputs: Inputs, lookup: Lookup) -> str:
    secret = str(inputs["secretId"])
    return f"{secret if '/' in secret else _secret(inputs, lookup)} {inputs['role']}"


def _service_identity(inputs: Inputs, _lookup: Lookup) -> str:
    return f"projects/{inputs['project']}/services/{inputs['service']}"


def _topic_binding(inputs: Inputs, _lookup: Lookup) -> str:
    topic = str(inputs["topic"])
    name = topic if "/" in topic else f"projects/{inputs['project']}/topics/{topic}"
    return f"{name} {inputs['role']}"


def _monitored(collection: str) -> Callable[[Inputs, Lookup], str | None]:
    return lambda inputs, lookup: lookup.monitored(str(inputs["project"]), collection, str(inputs["displayName"]))


def _service(inputs: Inputs, _lookup: Lookup) -> str:
    return f"projects/{inputs['project']}/services/{inputs['serviceId']}"


def _objective(inputs: Inputs, _lookup: Lookup) -> str:
    return f"projects/{inputs['project']}/services/{inputs['service']}/serviceLevelObjectives/{inputs['sloId']}"


def _branch_policy(inputs: Inputs, lookup: Lookup) -> str | None:
    repository, environment = str(inputs["repository"]), str(inputs["environment"])
    number = lookup.branch_policy(repository, environment, str(inputs["branchPattern"]))
    return f"{repository}:{environment}:{number}" if number else None


def _environment_variable(inputs: Inputs, lookup: Lookup) -> str | None:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    number = lookup.vercel_variable(team, project, str(inputs["key"]), list(inputs["targets"]))
    return f"{team}/{project}/{number}" if number else None


def _deployment_check(inputs: Inputs, lookup: Lookup) -> str | None:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    number = lookup.vercel_check(team, project, str(inputs["name"]))
    return f"{team}/{project}/{number}" if number else None


def _feature_flag(inputs: Inputs, lookup: Lookup) -> str | None:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    number = lookup.vercel_flag(team, project, str(inputs["key"]))
    return f"{team}/{project}/{number}" if number else None


def _federation_policy(inputs: Inputs, lookup: Lookup) -> str | None:
    team = str(inputs["teamId"])
    number = lookup.vercel_federation_policy(team, str(inputs["name"]))
    return f"{team}/{number}" if number else None


def _of_project(inputs: Inputs, _lookup: Lookup) -> str:
    return f"{inputs['teamId']}/{inputs['projectId']}"


_IDENTIFIERS: Final[Mapping[str, Callable[[Inputs, Lookup], str | None]]] = {
    "gcp:projects/service:Service": lambda inputs, _: f"{inputs['project']}/{inputs['service']}",
    "gcp:projects/serviceIdentity:ServiceIdentity": _service_identity,
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": lambda inputs, _: f"{inputs['project']} {inputs['service']}",
    "gcp:projects/iAMCustomRole:IAMCustomRole": lambda inputs, _: f"projects/{inputs['project']}/roles/{inputs['roleId']}",
    "gcp:projects/iAMBinding:IAMBinding": lambda inputs, _: f"{inputs['project']} {inputs['role']}",
    "gcp:pubsub/topic:Topic": lambda inputs, _: f"projects/{inputs['project']}/topics/{inputs['name']}",
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": _topic_binding,
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": _pool,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _provider,
    "gcp:serviceaccount/account:Account": _account,
    "gcp:serviceaccount/iAMBinding:IAMBinding": lambda inputs, _: f"{inputs['serviceAccountId']} {inputs['role']}",
    "gcp:secretmanager/secret:Secret": _secret,
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": _secret_binding,
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": _monitored("uptimeCheckConfigs"),
    "gcp:monitoring/notificationChannel:NotificationChannel": _monitored("notificationChannels"),
    "gcp:monitoring/alertPolicy:AlertPolicy": _monitored("alertPolicies"),
    "gcp:monitoring/customService:CustomService": _service,
    "gcp:monitoring/slo:Slo": _objective,
    "github:index/repositoryEnvironment:RepositoryEnvironment": _joined("repository", "environment"),
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": _branch_policy,
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": _joined("repository", "environment", "variableName"),
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret": _joined("repository", "environment", "secretName"),
    "github:index/actionsVariable:ActionsVariable": _joined("repository", "variableName"),
    "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions": _joined("repository"),
    "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel": _joined("repository"),
    "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions": _joined("repository"),
    "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts": _joined("repository"),
    "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates": _joined("repository"),
    "github:index/issueLabel:IssueLabel": _joined("repository", "name"),
    "github:index/repositoryFile:RepositoryFile": _joined("repository", "file", "branch"),
    "github:index/repositoryRuleset:RepositoryRuleset": lambda inputs, lookup: lookup.ruleset(
        str(inputs["repository"]), str(inputs["name"])
    ),
    "vercel:index/project:Project": lambda inputs, lookup: lookup.vercel_project(str(inputs["teamId"]), str(inputs["name"])),
    "vercel:index/projectDomain:ProjectDomain": lambda inputs, _: f"{inputs['teamId']}/{inputs['projectId']}/{inputs['domain']}",
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": _environment_variable,
    "vercel:index/projectRollingRelease:ProjectRollingRelease": _of_project,
    "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention": _of_project,
    "vercel:index/firewallConfig:FirewallConfig": _of_project,
    "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck": _deployment_check,
    "vercel:index/featureFlagDefinition:FeatureFlagDefinition": _feature_flag,
    "vercel:index/featureFlagConfig:FeatureFlagConfig": lambda inputs, _: f"{_of_project(inputs, _)}/{inputs['flagId']}",
    "vercel:index/oidcFederationPolicy:OidcFederationPolicy": _federation_policy,
}
