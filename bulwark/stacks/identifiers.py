"""The ids under which vendors have the resources of this program, told from a resource's type and inputs.

Most ids follow from the inputs. Where the vendor gives them itself, they are looked up by name (`Lookup`). Source of the forms:
each provider's import documentation, read 2026-11.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, Protocol

from bulwark.stacks.recovery import Inputs, PendingCreate


class Lookup(Protocol):
    """Ask vendors for the ids that they give themselves: of all things of that name, since most vendors let several share one."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> list[str]:
        """Return the numbers of an environment's branch policies."""
        ...

    def monitored(self, project: str, collection: str, display_name: str) -> list[str]:
        """Return the names of what Cloud Monitoring has under a display name."""
        ...

    def ruleset(self, repository: str, name: str) -> list[str]:
        """Return the numbers of a repository's rulesets."""
        ...

    def vercel_project(self, team_id: str, name: str) -> list[str]:
        """Return the ids of projects: at most one."""
        ...

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> list[str]:
        """Return the ids of environment variables."""
        ...

    def vercel_check(self, team_id: str, project_id: str, name: str) -> list[str]:
        """Return the ids of deployment checks."""
        ...

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> list[str]:
        """Return the ids of feature flags: at most one."""
        ...

    def vercel_federation_policy(self, team_id: str, name: str) -> list[str]:
        """Return the ids of federation policies."""
        ...


def identify(pending: PendingCreate, lookup: Lookup, taken: Collection[tuple[str, str]] = frozenset()) -> str | None:
    """Return the id under which the vendor would have the resource; `taken` are types and ids of others, known by the state.

    None when the vendor has none but those, and for types that are not this project's own: of those nothing is known.
    """
    follows, is_looked_up = _FOLLOWING.get(pending.token), _LOOKED_UP.get(pending.token)
    found = [follows(pending.inputs)] if follows else is_looked_up(pending.inputs, lookup) if is_looked_up else []
    others = [identifier for token, identifier in taken if token == pending.token]
    return next((one for one in found if not any(_is_same(one, other) for other in others)), None)


def _is_same(one: str, other: str) -> bool:
    """Say whether two ids are of one thing: what a provider imports by often names more than what it gives itself.

    `TEAM/PROJECT/CHECK` is imported and `CHECK` is in the state, `PROJECT ROLE` and `PROJECT/ROLE`. In doubt they are the same: a
    thing that is taken for another would be deleted as the one that was replaced.
    """
    short, long = sorted((re.split(r"[/: ]+", one), re.split(r"[/: ]+", other)), key=len)
    rest = iter(long)
    return all(part in rest for part in short)


def _joined(*names: str) -> Callable[[Inputs], str]:
    return lambda inputs: ":".join(str(inputs[name]) for name in names)


def _pool(inputs: Inputs) -> str:
    return f"projects/{inputs['project']}/locations/global/workloadIdentityPools/{inputs['workloadIdentityPoolId']}"


def _provider(inputs: Inputs) -> str:
    return f"{_pool(inputs)}/providers/{inputs['workloadIdentityPoolProviderId']}"


def _account(inputs: Inputs) -> str:
    project = inputs["project"]
    return f"projects/{project}/serviceAccounts/{inputs['accountId']}@{project}.iam.gserviceaccount.com"


def _secret(inputs: Inputs) -> str:
    return f"projects/{inputs['project']}/secrets/{inputs['secretId']}"


def _secret_binding(inputs: Inputs) -> str:
    secret = str(inputs["secretId"])
    return f"{secret if '/' in secret else _secret(inputs)} {inputs['role']}"


def _service_identity(inputs: Inputs) -> str:
    return f"projects/{inputs['project']}/services/{inputs['service']}"


def _topic_binding(inputs: Inputs) -> str:
    topic = str(inputs["topic"])
    name = topic if "/" in topic else f"projects/{inputs['project']}/topics/{topic}"
    return f"{name} {inputs['role']}"


def _service(inputs: Inputs) -> str:
    return f"projects/{inputs['project']}/services/{inputs['serviceId']}"


def _objective(inputs: Inputs) -> str:
    return f"projects/{inputs['project']}/services/{inputs['service']}/serviceLevelObjectives/{inputs['sloId']}"


def _of_project(inputs: Inputs) -> str:
    return f"{inputs['teamId']}/{inputs['projectId']}"


_FOLLOWING: Final[Mapping[str, Callable[[Inputs], str]]] = {
    "gcp:projects/service:Service": lambda inputs: f"{inputs['project']}/{inputs['service']}",
    "gcp:projects/serviceIdentity:ServiceIdentity": _service_identity,
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": lambda inputs: f"{inputs['project']} {inputs['service']}",
    "gcp:projects/iAMCustomRole:IAMCustomRole": lambda inputs: f"projects/{inputs['project']}/roles/{inputs['roleId']}",
    "gcp:projects/iAMBinding:IAMBinding": lambda inputs: f"{inputs['project']} {inputs['role']}",
    "gcp:pubsub/topic:Topic": lambda inputs: f"projects/{inputs['project']}/topics/{inputs['name']}",
    "gcp:pubsub/topicIAMBinding:TopicIAMBinding": _topic_binding,
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": _pool,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _provider,
    "gcp:serviceaccount/account:Account": _account,
    "gcp:serviceaccount/iAMBinding:IAMBinding": lambda inputs: f"{inputs['serviceAccountId']} {inputs['role']}",
    "gcp:secretmanager/secret:Secret": _secret,
    "gcp:secretmanager/secretIamBinding:SecretIamBinding": _secret_binding,
    "gcp:monitoring/customService:CustomService": _service,
    "gcp:monitoring/slo:Slo": _objective,
    "github:index/repositoryEnvironment:RepositoryEnvironment": _joined("repository", "environment"),
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
    "vercel:index/projectDomain:ProjectDomain": lambda inputs: f"{inputs['teamId']}/{inputs['projectId']}/{inputs['domain']}",
    "vercel:index/projectRollingRelease:ProjectRollingRelease": _of_project,
    "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention": _of_project,
    "vercel:index/firewallConfig:FirewallConfig": _of_project,
    "vercel:index/featureFlagConfig:FeatureFlagConfig": lambda inputs: f"{_of_project(inputs)}/{inputs['flagId']}",
}


def _monitored(collection: str) -> Callable[[Inputs, Lookup], Sequence[str]]:
    return lambda inputs, lookup: lookup.monitored(str(inputs["project"]), collection, str(inputs["displayName"]))


def _branch_policies(inputs: Inputs, lookup: Lookup) -> list[str]:
    repository, environment = str(inputs["repository"]), str(inputs["environment"])
    numbers = lookup.branch_policy(repository, environment, str(inputs["branchPattern"]))
    return [f"{repository}:{environment}:{number}" for number in numbers]


def _environment_variables(inputs: Inputs, lookup: Lookup) -> list[str]:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    numbers = lookup.vercel_variable(team, project, str(inputs["key"]), list(inputs["targets"]))
    return [f"{team}/{project}/{number}" for number in numbers]


def _deployment_checks(inputs: Inputs, lookup: Lookup) -> list[str]:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    return [f"{team}/{project}/{number}" for number in lookup.vercel_check(team, project, str(inputs["name"]))]


def _feature_flags(inputs: Inputs, lookup: Lookup) -> list[str]:
    team, project = str(inputs["teamId"]), str(inputs["projectId"])
    return [f"{team}/{project}/{number}" for number in lookup.vercel_flag(team, project, str(inputs["key"]))]


def _federation_policies(inputs: Inputs, lookup: Lookup) -> list[str]:
    team = str(inputs["teamId"])
    return [f"{team}/{number}" for number in lookup.vercel_federation_policy(team, str(inputs["name"]))]


_LOOKED_UP: Final[Mapping[str, Callable[[Inputs, Lookup], Sequence[str]]]] = {
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": _monitored("uptimeCheckConfigs"),
    "gcp:monitoring/notificationChannel:NotificationChannel": _monitored("notificationChannels"),
    "gcp:monitoring/alertPolicy:AlertPolicy": _monitored("alertPolicies"),
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": _branch_policies,
    "github:index/repositoryRuleset:RepositoryRuleset": lambda inputs, lookup: lookup.ruleset(
        str(inputs["repository"]), str(inputs["name"])
    ),
    "vercel:index/project:Project": lambda inputs, lookup: lookup.vercel_project(str(inputs["teamId"]), str(inputs["name"])),
    "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": _environment_variables,
    "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck": _deployment_checks,
    "vercel:index/featureFlagDefinition:FeatureFlagDefinition": _feature_flags,
    "vercel:index/oidcFederationPolicy:OidcFederationPolicy": _federation_policies,
}
