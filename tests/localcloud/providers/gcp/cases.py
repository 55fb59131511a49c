"""One row per resource type: how it is made, what its id is, and how each input changes in and behind the program."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NUMBER = "402611223344"
PROJECT = "living-tree-staging"
P = f"projects/{PROJECT}"
POOLS = f"{P}/locations/global/workloadIdentityPools"
POOL, PROVIDER = f"{POOLS}/github", f"{POOLS}/github/providers/actions"
EMAIL = f"deploy@{PROJECT}.iam.gserviceaccount.com"
ACCOUNT = f"{P}/serviceAccounts/{EMAIL}"
SECRET = f"{P}/secrets/DATABASE_URL"
ROLE = f"{P}/roles/infraApply"
ALICE, BOB = "user:alice@example.com", "user:bob@example.com"
CONDITION = {"title": "until 2030", "expression": 'request.time < timestamp("2030-01-01T00:00:00Z")'}
KEYS_A = '{"keys": []}'
ISSUER = "https://issuer.example.com"
MAPPING = {"google.subject": "assertion.sub"}
POLICY = f"{P}/policies/iam.workloadIdentityPoolProviders"
ROTATION = f"{P}/topics/rotation"
TOPIC = {"name": ROTATION}
SECRET_AGENT = f"serviceAccount:service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com"

Behind = Callable[[Any], object]
"""A change made behind the program's back, given the emulated Google."""


@dataclass(frozen=True)
class Case:
    token: str
    inputs: dict[str, Any]
    id: str
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    """(token, inputs) of what must be there first."""
    outputs: dict[str, Any] = field(default_factory=dict)
    """Some outputs after creation."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Input to its next value, for each that can change in place and is sent."""
    behind: dict[str, Behind] = field(default_factory=dict)
    """Input to what changes it remotely."""
    imported: str = ""
    """Import id where it is not the id."""
    gone: Behind | None = None
    """Removes it behind the program's back; without it, a delete of its id."""
    stays: bool = False
    """Still there after a delete."""


POOL_FIRST = ("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", {"workloadIdentityPoolId": "github"})
ACCOUNT_FIRST = ("gcp:serviceaccount/account:Account", {"accountId": "deploy"})
TOPIC_FIRST = ("gcp:pubsub/topic:Topic", {"name": "rotation"})
PUBLISHER_FIRST = (
    TOPIC_FIRST,
    ("gcp:projects/serviceIdentity:ServiceIdentity", {"service": "secretmanager.googleapis.com"}),
    (
        "gcp:pubsub/topicIAMMember:TopicIAMMember",
        {"topic": "rotation", "role": "roles/pubsub.publisher", "member": SECRET_AGENT},
    ),
)
SECRET_FIRST = ("gcp:secretmanager/secret:Secret", {"secretId": "DATABASE_URL", "replication": {"auto": {}}})


def patches(path: str, **fields: Any) -> dict[str, Behind]:
    """Return one remote change per field of a PATCH whose body is the resource."""
    return {name: lambda google, n=name, v=value: google.patch(path, n, **{n: v}) for name, value in fields.items()}


def binds(path: str, role: str, *members: str, condition: Any = None) -> Behind:
    binding = {"role": role, "members": list(members)} | ({"condition": condition} if condition else {})
    return lambda google: google.bind(path, binding)


def member_case(token: str, parent: dict[str, Any], path: str, role: str, first: Any, prefix: str = "") -> Case:
    return Case(
        token,
        {**parent, "role": role, "member": "user:Alice@Example.com"},
        f"{prefix or path}/{role}/{ALICE}",
        before=first,
        imported=f"{prefix or path} {role} {ALICE}",
        gone=binds(path, role, BOB),
    )


def binding_case(token: str, parent: dict[str, Any], path: str, role: str, first: Any, prefix: str = "") -> Case:
    return Case(
        token,
        {**parent, "role": role, "members": [ALICE]},
        f"{prefix or path}/{role}",
        before=first,
        changes={"members": [ALICE, BOB]},
        behind={"members": binds(path, role, ALICE, "user:mallory@example.com")},
        imported=f"{prefix or path} {role}",
    )


PROJECT_ROLE = "roles/secretmanager.viewer"
CASES = (
    Case(
        "gcp:projects/service:Service",
        {"service": "logging.googleapis.com"},
        f"{PROJECT}/logging.googleapis.com",
        outputs={"project": PROJECT, "service": "logging.googleapis.com"},
        gone=lambda google: google.call("POST", f"{P}/services/logging.googleapis.com:disable", {}),
        stays=True,
    ),
    Case(
        "gcp:projects/serviceIdentity:ServiceIdentity",
        {"service": "secretmanager.googleapis.com"},
        f"{P}/services/secretmanager.googleapis.com",
        outputs={
            "email": f"service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com",
            "member": f"serviceAccount:service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com",
        },
        stays=True,
    ),
    Case(
        "gcp:projects/iAMCustomRole:IAMCustomRole",
        {"roleId": "infraApply", "title": "Apply", "permissions": ["iam.roles.get", "iam.roles.list"]},
        ROLE,
        outputs={"name": ROLE, "deleted": False, "stage": "GA", "project": PROJECT},
        changes={"title": "Apply it", "permissions": ["iam.roles.get"], "description": "For the program", "stage": "BETA"},
        behind=patches(
            ROLE, title="Other", description="Other", stage="DISABLED", includedPermissions=["iam.roles.get", "iam.roles.delete"]
        ),
        stays=True,
    ),
    member_case("gcp:projects/iAMMember:IAMMember", {"project": PROJECT}, P, PROJECT_ROLE, (), PROJECT),
    binding_case("gcp:projects/iAMBinding:IAMBinding", {"project": PROJECT}, P, PROJECT_ROLE, (), PROJECT),
    Case(
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",
        {"project": PROJECT, "service": "iam.googleapis.com", "auditLogConfigs": [{"logType": "ADMIN_READ"}]},
        f"{PROJECT}/audit_config/iam.googleapis.com",
        changes={"auditLogConfigs": [{"logType": "DATA_READ", "exemptedMembers": [ALICE]}], "service": "sts.googleapis.com"},
        behind={
            "auditLogConfigs": lambda google: google.bind(
                P, auditConfigs=[{"service": "iam.googleapis.com", "auditLogConfigs": [{"logType": "DATA_WRITE"}]}]
            )
        },
        imported=f"{PROJECT} iam.googleapis.com",
        gone=lambda google: google.bind(P, auditConfigs=[]),
    ),
    Case(
        "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        {"workloadIdentityPoolId": "github", "displayName": "GitHub"},
        POOL,
        outputs={
            "name": f"projects/{NUMBER}/locations/global/workloadIdentityPools/github",
            "state": "ACTIVE",
            "project": PROJECT,
            "disabled": False,
        },
        changes={"displayName": "GitHub Actions", "description": "Workflows", "disabled": True},
        behind=patches(POOL, displayName="Other", description="Other", disabled=True),
        imported=f"{PROJECT}/github",
    ),
    Case(
        "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        {
            "workloadIdentityPoolId": "github",
            "workloadIdentityPoolProviderId": "actions",
            "attributeMapping": MAPPING,
            "attributeCondition": "assertion.sub != ''",
            "oidc": {"issuerUri": ISSUER, "jwksJson": KEYS_A},
        },
        PROVIDER,
        before=(POOL_FIRST,),
        outputs={
            "name": f"projects/{NUMBER}/locations/global/workloadIdentityPools/github/providers/actions",
            "state": "ACTIVE",
            "attributeMapping": MAPPING,
        },
        changes={
            "displayName": "Actions",
            "description": "Tokens of workflows",
            "disabled": True,
            "attributeMapping": MAPPING | {"attribute.ref": "assertion.ref"},
            "attributeCondition": "assertion.sub == 'x'",
            "oidc": {"issuerUri": "https://other.example.com", "allowedAudiences": ["bulwark"]},
        },
        behind={
            **patches(
                PROVIDER,
                displayName="Other",
                description="Other",
                disabled=True,
                attributeMapping={"google.subject": "assertion.aud"},
                attributeCondition="true",
            ),
            "oidc": lambda google: google.patch(PROVIDER, "oidc.allowedAudiences", oidc={"allowedAudiences": ["somebody"]}),
        },
        imported="github/actions",
    ),
    Case(
        "gcp:serviceaccount/account:Account",
        {"accountId": "deploy", "displayName": "Deploys"},
        ACCOUNT,
        outputs={"email": EMAIL, "member": f"serviceAccount:{EMAIL}", "name": ACCOUNT, "project": PROJECT, "disabled": False},
        changes={"displayName": "Deploys it", "description": "Of the pipeline", "disabled": True},
        behind={
            "displayName": lambda google: google.call("PATCH", ACCOUNT, _account("displayName", "Other")),
            "description": lambda google: google.call("PATCH", ACCOUNT, _account("description", "Other")),
            "disabled": lambda google: google.call("POST", f"{ACCOUNT}:disable", {}),
        },
        imported=EMAIL,
    ),
    member_case(
        "gcp:serviceaccount/iAMMember:IAMMember",
        {"serviceAccountId": ACCOUNT},
        ACCOUNT,
        "roles/iam.workloadIdentityUser",
        (ACCOUNT_FIRST,),
    ),
    binding_case(
        "gcp:serviceaccount/iAMBinding:IAMBinding",
        {"serviceAccountId": ACCOUNT},
        ACCOUNT,
        "roles/iam.workloadIdentityUser",
        (ACCOUNT_FIRST,),
    ),
    Case(
        "gcp:secretmanager/secret:Secret",
        {
            "secretId": "DATABASE_URL",
            "replication": {"userManaged": {"replicas": [{"location": "europe-west1"}, {"location": "europe-west4"}]}},
            "labels": {"owner": "platform"},
            "annotations": {"rotation": "quarterly"},
            "expireTime": "2031-01-01T00:00:00Z",
        },
        SECRET,
        before=PUBLISHER_FIRST,
        outputs={
            "name": f"projects/{NUMBER}/secrets/DATABASE_URL",
            "project": PROJECT,
            "labels": {"owner": "platform"},
            "effectiveLabels": {"owner": "platform", "goog-pulumi-provisioned": "true"},
            "pulumiLabels": {"owner": "platform", "goog-pulumi-provisioned": "true"},
            "effectiveAnnotations": {"rotation": "quarterly"},
            "deletionPolicy": "DELETE",
        },
        changes={
            "labels": {"owner": "web"},
            "annotations": {"rotation": "monthly"},
            "expireTime": "2032-01-01T00:00:00Z",
            "topics": [TOPIC],
            "versionDestroyTtl": "86400s",
        },
        behind={
            **patches(
                SECRET,
                labels={"owner": "mallory"},
                annotations={},
                expireTime="2033-01-01T00:00:00Z",
                topics=[TOPIC],
                versionDestroyTtl="172800s",
            ),
            "rotation": lambda google: google.patch(
                SECRET, "topics,rotation", topics=[TOPIC], rotation={"nextRotationTime": "2031-01-01T00:00:00Z"}
            ),
            "versionAliases": lambda google: (
                google.call("POST", f"{SECRET}:addVersion", {"payload": {"data": "eA=="}}),
                google.patch(SECRET, "versionAliases", versionAliases={"blue": 1}),
            ),
            "replication": lambda google: google.patch(
                SECRET,
                "replication",
                replication={
                    "userManaged": {
                        "replicas": [
                            {"location": "europe-west1", "customerManagedEncryption": {"kmsKeyName": "k1"}},
                            {"location": "europe-west4", "customerManagedEncryption": {"kmsKeyName": "k2"}},
                        ]
                    }
                },
            ),
        },
    ),
    Case(
        "gcp:secretmanager/secretVersion:SecretVersion",
        {"secret": SECRET, "secretData": "postgres://"},
        f"projects/{NUMBER}/secrets/DATABASE_URL/versions/1",
        before=(SECRET_FIRST,),
        outputs={"version": "1", "enabled": True, "secretData": "postgres://", "secret": SECRET},
        changes={"enabled": False},
        behind={"enabled": lambda google: google.call("POST", f"{SECRET}/versions/1:disable", {})},
        imported=f"{SECRET}/versions/1",
        gone=lambda google: google.call("POST", f"{SECRET}/versions/1:destroy", {}),
    ),
    member_case(
        "gcp:secretmanager/secretIamMember:SecretIamMember",
        {"secretId": "DATABASE_URL"},
        SECRET,
        "roles/secretmanager.secretAccessor",
        (SECRET_FIRST,),
    ),
    binding_case(
        "gcp:secretmanager/secretIamBinding:SecretIamBinding",
        {"secretId": SECRET},
        SECRET,
        "roles/secretmanager.secretAccessor",
        (SECRET_FIRST,),
    ),
    Case(
        "gcp:orgpolicy/policy:Policy",
        {"name": POLICY, "parent": P, "spec": {"rules": [{"values": {"allowedValues": [ISSUER]}}]}},
        POLICY,
        outputs={"parent": P},
        changes={
            "spec": {"rules": [{"values": {"allowedValues": [ISSUER, "https://other.example.com"]}}]},
            "dryRunSpec": {"rules": [{"denyAll": "TRUE"}]},
        },
        behind={
            "spec": lambda google: google.vendor.call(
                "PATCH", f"/v2/{POLICY}", {"spec": {"rules": [{"allowAll": True}]}}, updateMask="policy.spec"
            ),
            "dryRunSpec": lambda google: google.vendor.call(
                "PATCH", f"/v2/{POLICY}", {"dryRunSpec": {"rules": [{"denyAll": True}]}}, updateMask="policy.dryRunSpec"
            ),
        },
        gone=lambda google: google.vendor.call("DELETE", f"/v2/{POLICY}"),
    ),
    Case(
        "gcp:pubsub/topic:Topic",
        {
            "name": "rotation",
            "labels": {"owner": "platform"},
            "messageRetentionDuration": "604800s",
            "messageStoragePolicy": {"allowedPersistenceRegions": ["europe-west3"]},
        },
        ROTATION,
        outputs={
            "project": PROJECT,
            "labels": {"owner": "platform"},
            "effectiveLabels": {"owner": "platform", "goog-pulumi-provisioned": "true"},
        },
        changes={
            "labels": {"owner": "web"},
            "messageRetentionDuration": "86400s",
            "kmsKeyName": "key",
            "messageStoragePolicy": {"allowedPersistenceRegions": ["europe-west1"]},
        },
        behind={
            name: lambda google, n=name, v=value: google.call("PATCH", ROTATION, {"topic": {n: v}, "updateMask": n})
            for name, value in {
                "labels": {"owner": "mallory"},
                "messageRetentionDuration": "1200s",
                "kmsKeyName": "other",
                "messageStoragePolicy": {"allowedPersistenceRegions": ["europe-west4"]},
            }.items()
        },
        imported=f"{PROJECT}/rotation",
    ),
    member_case(
        "gcp:pubsub/topicIAMMember:TopicIAMMember", {"topic": "rotation"}, ROTATION, "roles/pubsub.publisher", (TOPIC_FIRST,)
    ),
    binding_case(
        "gcp:pubsub/topicIAMBinding:TopicIAMBinding", {"topic": ROTATION}, ROTATION, "roles/pubsub.publisher", (TOPIC_FIRST,)
    ),
)


def _account(name: str, value: str) -> dict[str, Any]:
    mask = {"displayName": "display_name"}.get(name, name)
    return {"serviceAccount": {name: value}, "updateMask": mask}
