"""An interrupted run is recovered by ids that follow from inputs, or are looked up where vendors give them."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bulwark.stacks.events import Account
from bulwark.stacks.recovery import PendingCreate, identify, note_creations, pending_creates, settle

PROJECT = {"project": "living-tree-staging"}


def pending_of(urn: str, token: str, inputs: Any) -> PendingCreate:
    return PendingCreate({"urn": urn, "type": token, "inputs": inputs})


class FoundNothing:
    """Vendors that have none of it."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> str | None:
        return None

    def monitored(self, project: str, collection: str, display_name: str) -> str | None:
        return None

    def ruleset(self, repository: str, name: str) -> str | None:
        return None

    def vercel_project(self, team_id: str, name: str) -> str | None:
        return None

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> str | None:
        return None

    def vercel_check(self, team_id: str, project_id: str, name: str) -> str | None:
        return None

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> str | None:
        return None

    def vercel_federation_policy(self, team_id: str, name: str) -> str | None:
        return None


class FoundAll(FoundNothing):
    """Vendors that have it, under ids of their own."""

    def branch_policy(self, repository: str, environment: str, pattern: str) -> str | None:
        return f"7-{pattern}"

    def monitored(self, project: str, collection: str, display_name: str) -> str | None:
        return f"projects/{project}/{collection}/{display_name}-7"

    def ruleset(self, repository: str, name: str) -> str | None:
        return f"{len(repository)}{len(name)}"

    def vercel_project(self, team_id: str, name: str) -> str | None:
        return f"prj_{name}"

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> str | None:
        return f"{key}-{'+'.join(targets)}"

    def vercel_check(self, team_id: str, project_id: str, name: str) -> str | None:
        return f"check_{name}"

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> str | None:
        return f"flag_{key}"

    def vercel_federation_policy(self, team_id: str, name: str) -> str | None:
        return f"pol_{name}"


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


def operation(kind: str, name: str) -> dict[str, Any]:
    return {
        "type": kind,
        "resource": {"urn": f"urn-{name}", "type": "a:b:C", "custom": True, "inputs": {"x": 1}, "parent": "urn-p"},
    }


STATE = {
    "version": 3,
    "deployment": {
        "manifest": {},
        "resources": [{"urn": "urn-p", "type": "p"}],
        "pending_operations": [operation("creating", "a"), operation("updating", "b"), operation("creating", "c")],
    },
}


def test_only_creations_are_pending():
    found = [(item.urn, item.token, item.inputs) for item in pending_creates(STATE)]
    assert found == [("urn-a", "a:b:C", {"x": 1}), ("urn-c", "a:b:C", {"x": 1})]
    assert pending_creates({"version": 3, "deployment": {}}) == []
    assert pending_creates({"version": 3}) == []


def test_of_a_type_that_is_not_ours_nothing_is_known():
    assert identify(pending_creates(STATE)[0], FoundAll()) is None


def test_a_creation_with_an_id_becomes_the_last_resource_and_one_without_is_forgotten():
    settled = settle(STATE, {"urn-c": "id-of-c"})
    assert settled == {
        "version": 3,
        "deployment": {
            "manifest": {},
            "resources": [
                {"urn": "urn-p", "type": "p"},
                {"urn": "urn-c", "type": "a:b:C", "custom": True, "inputs": {"x": 1}, "parent": "urn-p", "id": "id-of-c"},
            ],
            "pending_operations": [operation("updating", "b")],
        },
    }
    assert len(STATE["deployment"]["pending_operations"]) == 3, "the state that was given is left as it was"


def test_a_creation_that_got_no_answer_is_pending_again():
    planned = {
        "urn-d": {"urn": "urn-d", "type": "a:b:C", "custom": True, "id": "", "inputs": {"y": 2}, "outputs": {}, "protect": False}
    }
    noted = note_creations(STATE, planned)
    assert [item.urn for item in pending_creates(noted)] == ["urn-a", "urn-c", "urn-d"]
    assert noted["deployment"]["pending_operations"][-1]["resource"] == {
        "urn": "urn-d",
        "type": "a:b:C",
        "custom": True,
        "inputs": {"y": 2},
    }
    assert settle(noted, {"urn-d": "id-of-d"})["deployment"]["resources"][-1]["id"] == "id-of-d"


def test_what_the_state_knows_is_not_noted_again():
    known = {urn: {"urn": urn, "type": "a:b:C"} for urn in ("urn-p", "urn-a")}
    assert note_creations(STATE, known)["deployment"]["pending_operations"] == STATE["deployment"]["pending_operations"]


def test_a_masked_secret_is_noted_as_a_secret_that_the_engine_can_encrypt():
    signature, kind = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
    masked, real = {signature: kind, "ciphertext": "[secret]"}, {signature: kind, "ciphertext": "v1:abc:def"}
    planned = {"urn-d": {"urn": "urn-d", "type": "a:b:C", "inputs": {"value": masked, "more": [{"key": masked}, real]}}}
    noted = note_creations(STATE, planned)["deployment"]["pending_operations"][-1]["resource"]["inputs"]
    plain = {signature: kind, "plaintext": '"[secret]"'}
    assert noted == {"value": plain, "more": [{"key": plain}, real]}


def test_only_a_creation_without_an_answer_that_says_no_is_unanswered():
    account = Account()
    for urn in ("urn-1", "urn-2", "urn-3"):
        begin = {"op": "create", "urn": urn, "new": {"urn": urn, "type": "a:b:C", "inputs": {}}}
        account.take(json.dumps({"resourcePreEvent": {"metadata": begin}}))
    for urn, message in (
        ("urn-1", "error reading from server: EOF"),
        ("urn-2", "connection error: desc = transport: dial tcp 127.0.0.1:1: connect: connection refused"),
        ("urn-3", "POST /variables answered 409: Already exists"),
        ("urn-4", "error reading from server: EOF"),  # not begun
    ):
        account.take(json.dumps({"diagnosticEvent": {"severity": "error", "urn": urn, "message": message}}))
    assert list(account.unanswered) == ["urn-1"]
