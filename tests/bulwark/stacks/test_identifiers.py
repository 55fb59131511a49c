"""The ids by which an interrupted run's resources are looked for: they follow from inputs, or vendors give them."""

from collections.abc import Sequence
from typing import Any

import pytest

from bulwark.stacks.identifiers import identify
from bulwark.stacks.recovery import PendingCreate

PROJECT = {"project": "living-tree-staging"}


def pending_of(urn: str, token: str, inputs: Any) -> PendingCreate:
    return PendingCreate({"urn": urn, "type": token, "inputs": inputs})


class FoundNothing:
    """Vendors that have none of it."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> list[str]:
        return []

    def monitored(self, project: str, collection: str, display_name: str) -> list[str]:
        return []

    def ruleset(self, repository: str, name: str) -> list[str]:
        return []

    def vercel_project(self, team_id: str, name: str) -> list[str]:
        return []

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> list[str]:
        return []

    def vercel_check(self, team_id: str, project_id: str, name: str) -> list[str]:
        return []

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> list[str]:
        return []

    def vercel_federation_policy(self, team_id: str, name: str) -> list[str]:
        return []


class FoundAll(FoundNothing):
    """Vendors that have it, under ids of their own."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> list[str]:
        return [f"7-{pattern}"]

    def monitored(self, project: str, collection: str, display_name: str) -> list[str]:
        return [f"projects/{project}/{collection}/{display_name}-7"]

    def ruleset(self, repository: str, name: str) -> list[str]:
        return [f"{len(repository)}{len(name)}"]

    def vercel_project(self, team_id: str, name: str) -> list[str]:
        return [f"prj_{name}"]

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> list[str]:
        return [f"{key}-{'+'.join(targets)}"]

    def vercel_check(self, team_id: str, project_id: str, name: str) -> list[str]:
        return [f"check_{name}"]

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> list[str]:
        return [f"flag_{key}"]

    def vercel_federation_policy(self, team_id: str, name: str) -> list[str]:
        return [f"pol_{name}"]


CASES: list[tuple[str, dict[str, Any], str]] = [
    *(
        (f"github:index/{token}", {"repository": "web"}, "web")
        for token in (
            "actionsRepositoryPermissions:ActionsRepositoryPermissions",
            "actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel",
            "workflowRepositoryPermissions:WorkflowRepositoryPermissions",
            "repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts",
            "repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates",
        )
    ),
    ("github:index/actionsVariable:ActionsVariable", {"repository": "web", "variableName": "OWNER"}, "web:OWNER"),
    ("github:index/issueLabel:IssueLabel", {"repository": "web", "name": "drift: red"}, "web:drift: red"),
    ("github:index/repositoryFile:RepositoryFile", {"repository": "web", "file": "a/b", "branch": "main"}, "web:a/b:main"),
    ("github:index/repositoryRuleset:RepositoryRuleset", {"repository": "web", "name": "rules"}, "35"),
    ("gcp:projects/service:Service", PROJECT | {"service": "iam.googleapis.com"}, "living-tree-staging/iam.googleapis.com"),
    *(
        (f"gcp:monitoring/{token}", PROJECT | {"displayName": "x"}, f"projects/living-tree-staging/{collection}/x-7")
        for token, collection in (
            ("uptimeCheckConfig:UptimeCheckConfig", "uptimeCheckConfigs"),
            ("notificationChannel:NotificationChannel", "notificationChannels"),
            ("alertPolicy:AlertPolicy", "alertPolicies"),
        )
    ),
    (
        "gcp:monitoring/customService:CustomService",
        PROJECT | {"serviceId": "web"},
        "projects/living-tree-staging/services/web",
    ),
    (
        "gcp:monitoring/slo:Slo",
        PROJECT | {"service": "web", "sloId": "uptime"},
        "projects/living-tree-staging/services/web/serviceLevelObjectives/uptime",
    ),
    (
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        PROJECT | {"workloadIdentityPoolId": "pool"},
        "projects/living-tree-staging/locations/global/workloadIdentityPools/pool",
    ),
    (
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        PROJECT | {"workloadIdentityPoolId": "pool", "workloadIdentityPoolProviderId": "github"},
        "projects/living-tree-staging/locations/global/workloadIdentityPools/pool/providers/github",
    ),
    (
        "gcp:serviceaccount/account:Account",
        PROJECT | {"accountId": "deployer"},
        "projects/living-tree-staging/serviceAccounts/deployer@living-tree-staging.iam.gserviceaccount.com",
    ),
    (
        "gcp:serviceaccount/iAMBinding:IAMBinding",
        {"serviceAccountId": "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com", "role": "roles/x"},
        "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com roles/x",
    ),
    (
        "gcp:secretmanager/secret:Secret",
        PROJECT | {"secretId": "DATABASE_URL"},
        "projects/living-tree-staging/secrets/DATABASE_URL",
    ),
    (
        "gcp:secretmanager/secretIamBinding:SecretIamBinding",
        PROJECT | {"secretId": "DATABASE_URL", "role": "roles/x"},
        "projects/living-tree-staging/secrets/DATABASE_URL roles/x",
    ),
    (
        "gcp:secretmanager/secretIamBinding:SecretIamBinding",
        PROJECT | {"secretId": "projects/p/secrets/S", "role": "roles/x"},
        "projects/p/secrets/S roles/x",
    ),
    (
        "gcp:projects/serviceIdentity:ServiceIdentity",
        PROJECT | {"service": "secretmanager.googleapis.com"},
        "projects/living-tree-staging/services/secretmanager.googleapis.com",
    ),
    (
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",
        PROJECT | {"service": "iam.googleapis.com"},
        "living-tree-staging iam.googleapis.com",
    ),
    ("gcp:projects/iAMCustomRole:IAMCustomRole", PROJECT | {"roleId": "r"}, "projects/living-tree-staging/roles/r"),
    ("gcp:projects/iAMBinding:IAMBinding", PROJECT | {"role": "projects/p/roles/r"}, "living-tree-staging projects/p/roles/r"),
    ("gcp:pubsub/topic:Topic", PROJECT | {"name": "t"}, "projects/living-tree-staging/topics/t"),
    (
        "gcp:pubsub/topicIAMBinding:TopicIAMBinding",
        PROJECT | {"topic": "t", "role": "roles/x"},
        "projects/living-tree-staging/topics/t roles/x",
    ),
    (
        "gcp:pubsub/topicIAMBinding:TopicIAMBinding",
        PROJECT | {"topic": "projects/p/topics/t", "role": "roles/x"},
        "projects/p/topics/t roles/x",
    ),
    ("github:index/repositoryEnvironment:RepositoryEnvironment", {"repository": "r", "environment": "e"}, "r:e"),
    (
        "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
        {"repository": "r", "environment": "e", "branchPattern": "main"},
        "r:e:7-main",
    ),
    (
        "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
        {"repository": "r", "environment": "e", "variableName": "V"},
        "r:e:V",
    ),
    (
        "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
        {"repository": "r", "environment": "e", "secretName": "S"},
        "r:e:S",
    ),
    ("vercel:index/project:Project", {"teamId": "team_1", "name": "web"}, "prj_web"),
    (
        "vercel:index/projectDomain:ProjectDomain",
        {"teamId": "team_1", "projectId": "prj_1", "domain": "a.io"},
        "team_1/prj_1/a.io",
    ),
    (
        "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
        {"teamId": "team_1", "projectId": "prj_1", "key": "K", "targets": ["production"]},
        "team_1/prj_1/K-production",
    ),
    ("vercel:index/projectRollingRelease:ProjectRollingRelease", {"teamId": "team_1", "projectId": "prj_1"}, "team_1/prj_1"),
    (
        "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention",
        {"teamId": "team_1", "projectId": "prj_1"},
        "team_1/prj_1",
    ),
    ("vercel:index/firewallConfig:FirewallConfig", {"teamId": "team_1", "projectId": "prj_1"}, "team_1/prj_1"),
    (
        "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck",
        {"teamId": "team_1", "projectId": "prj_1", "name": "e2e"},
        "team_1/prj_1/check_e2e",
    ),
    (
        "vercel:index/featureFlagDefinition:FeatureFlagDefinition",
        {"teamId": "team_1", "projectId": "prj_1", "key": "tree"},
        "team_1/prj_1/flag_tree",
    ),
    (
        "vercel:index/featureFlagConfig:FeatureFlagConfig",
        {"teamId": "team_1", "projectId": "prj_1", "flagId": "flag_1"},
        "team_1/prj_1/flag_1",
    ),
    ("vercel:index/oidcFederationPolicy:OidcFederationPolicy", {"teamId": "team_1", "name": "deploy"}, "team_1/pol_deploy"),
]


@pytest.mark.parametrize(
    ("token", "inputs", "identifier"), CASES, ids=[f"{token}-{index}" for index, (token, _, _) in enumerate(CASES)]
)
def test_a_pending_creation_has_the_id_by_which_its_provider_imports_it(token: str, inputs: dict[str, Any], identifier: str):
    pending = pending_of(f"urn:pulumi:staging::bulwark::{token}::name", token, inputs)
    assert identify(pending, FoundAll()) == identifier


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("vercel:index/project:Project", {"teamId": "team_1", "name": "web"}),
        ("vercel:index/projectDeploymentCheck:ProjectDeploymentCheck", {"teamId": "t", "projectId": "p", "name": "e2e"}),
        ("vercel:index/featureFlagDefinition:FeatureFlagDefinition", {"teamId": "t", "projectId": "p", "key": "tree"}),
        ("vercel:index/oidcFederationPolicy:OidcFederationPolicy", {"teamId": "t", "name": "deploy"}),
        (
            "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
            {"teamId": "team_1", "projectId": "prj_1", "key": "K", "targets": ["production"]},
        ),
        (
            "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
            {"repository": "r", "environment": "e", "branchPattern": "main"},
        ),
    ],
)
def test_what_the_vendor_never_made_has_no_id(token: str, inputs: dict[str, Any]):
    assert identify(pending_of("urn", token, inputs), FoundNothing()) is None


def test_of_several_of_one_name_that_is_taken_which_the_state_does_not_have():
    """Vendors let most things share a name: of a replacement and what it replaces only the ids differ."""

    class FoundTwo(FoundNothing):
        def vercel_check(self, team_id: str, project_id: str, name: str) -> list[str]:
            return [f"old_{name}", f"new_{name}"]

    token = "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck"
    pending = pending_of("urn", token, {"teamId": "t", "projectId": "p", "name": "e2e"})
    assert identify(pending, FoundTwo()) == "t/p/old_e2e"
    assert identify(pending, FoundTwo(), {("another:type", "t/p/old_e2e")}) == "t/p/old_e2e"
    assert identify(pending, FoundTwo(), {(token, "t/p/old_e2e")}) == "t/p/new_e2e"
    assert identify(pending, FoundTwo(), {(token, "t/p/old_e2e"), (token, "t/p/new_e2e")}) is None


def test_an_id_that_follows_from_inputs_and_is_taken_is_that_of_another():
    token, inputs = "gcp:secretmanager/secret:Secret", PROJECT | {"secretId": "S"}
    taken = {(token, "projects/living-tree-staging/secrets/S")}
    assert identify(pending_of("urn", token, inputs), FoundAll(), taken) is None


def test_of_a_type_that_is_not_ours_nothing_is_known():
    assert identify(pending_of("urn", "a:b:C", {"x": 1}), FoundAll()) is None


@pytest.mark.parametrize(
    ("token", "inputs", "in_state"),
    [
        ("gcp:projects/iAMBinding:IAMBinding", PROJECT | {"role": "roles/x"}, "living-tree-staging/roles/x"),
        (
            "gcp:projects/iAMAuditConfig:IAMAuditConfig",
            PROJECT | {"service": "iam.googleapis.com"},
            "living-tree-staging/audit_config/iam.googleapis.com",
        ),
        ("vercel:index/projectDeploymentCheck:ProjectDeploymentCheck", {"teamId": "t", "projectId": "p", "name": "e"}, "check_e"),
        ("vercel:index/projectRollingRelease:ProjectRollingRelease", {"teamId": "t", "projectId": "p"}, "p"),
    ],
)
def test_an_id_is_taken_in_whichever_form_the_state_has_it(token: str, inputs: dict[str, Any], in_state: str):
    """A thing that were taken for another would be deleted as the one that was replaced."""
    assert identify(pending_of("urn", token, inputs), FoundAll(), {(token, in_state)}) is None
    assert identify(pending_of("urn", token, inputs), FoundAll(), {(token, f"{in_state}-2"), ("a:b:C", in_state)}) is not None
