"""A Google project and a Vercel team with one declared thing of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bulwark.core.drift.declaration import Contract, Declaration, Granted
from bulwark.core.state import Resource
from localcloud.core.faults import add_fault
from localcloud.core.store import Store
from tests.bulwark.drift.readers.bodies import (
    ALERT,
    CHANNEL,
    FEDERATION,
    HOOK,
    OIDC,
    POLICIES,
    PROJECT,
    UNIFORM,
    UPTIME,
)

TOKEN = "operator-token-of-the-tests"
NUMBER = 402611223344
TEAM = "team_LivingTree0000000000001"
OWNER, EVE = "user:operator@example.com", "user:eve@example.com"
ACCOUNT = f"projects/{PROJECT}/serviceAccounts/deployer@{PROJECT}.iam.gserviceaccount.com"
SECRET, TOPIC = f"projects/{PROJECT}/secrets/DATABASE_URL", f"projects/{PROJECT}/topics/rotation"
POOL = f"projects/{PROJECT}/locations/global/workloadIdentityPools/jobs-pool"
BUCKET, RING = "b/living-tree-state", f"projects/{PROJECT}/locations/europe-west3/keyRings/bulwark"
KEY = f"{RING}/cryptoKeys/stack-secrets"
APIS = ("cloudkms", "iam", "monitoring", "pubsub", "secretmanager", "storage")
SEED = {
    "google": {
        "operator": OWNER,
        "operator_token": TOKEN,
        "projects": [
            {"project_id": PROJECT, "project_number": str(NUMBER), "services": [f"{name}.googleapis.com" for name in APIS]}
        ],
    },
    "vercel": {
        "operator_token": TOKEN,
        "teams": [
            {
                "id": TEAM,
                "slug": "living-tree",
                "plan": "pro",
                "rolling_release_slots": 2,
                "members": [{"username": f"person-{number:02}", "role": "CONTRIBUTOR"} for number in range(25)],
            }
        ],
    },
}


@dataclass
class World:
    """Both vendors on loopback, asked as their operator, and what is declared there."""

    google: str
    vercel: str
    state: Path
    resources: list[Resource] = field(default_factory=list)
    contract: Contract = field(default_factory=lambda: Contract("", 0, "", ""))
    web: str = ""
    """Id of the declared Vercel project."""

    @property
    def declaration(self) -> Declaration:
        return Declaration(tuple(self.resources), self.contract)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Make a request that must succeed: at Vercel where the path begins with a slash."""
        is_vercel = path.startswith("/")
        base = self.vercel if is_vercel else f"{self.google}/"
        query = {"teamId": TEAM} if is_vercel else {}
        url = httpx.URL(base + path)
        headers = {"authorization": f"Bearer {TOKEN}"}
        answer = httpx.request(method, url.copy_merge_params(query), json=body, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def declare(self, token: str, identifier: str, outputs: Mapping[str, Any] | None = None, **inputs: Any) -> None:
        name = f"{token.rpartition(':')[2]}-{len(self.resources)}"
        urn = f"urn:pulumi:staging::bulwark::{token}::{name}"
        self.resources.append(Resource(urn, token, identifier, inputs, outputs or {}))

    def grant(self, path: str, role: str, member: str, *, verb: str = "POST", storage: bool = False, **condition: str) -> None:
        """Give somebody a role on something, as a person at the console does."""
        read = f"{path}?optionsRequestedPolicyVersion=3" if storage else f"{path}:getIamPolicy"
        options = {"options": {"requestedPolicyVersion": 3}} if verb == "POST" and "serviceAccounts" not in path else None
        asked = read if storage or options else f"{read}?options.requestedPolicyVersion=3"
        policy = self.ask("GET" if storage else verb, asked, None if storage else options)
        binding = {"role": role, "members": [member], **({"condition": condition} if condition else {})}
        policy |= {"version": 3, "bindings": [*policy.get("bindings", []), binding]}
        self.ask(
            "PUT" if storage else "POST", path if storage else f"{path}:setIamPolicy", policy if storage else {"policy": policy}
        )

    def fail(self, status: int) -> None:
        """Let every request fail from now on."""
        store = Store(self.state)
        with store.transaction() as transaction:
            for vendor in ("google", "vercel"):
                add_fault(transaction, {"vendor": vendor, "kind": "status", "status": status})
        store.close()


def build(world: World) -> None:
    """Make and declare one thing of each kind."""
    _build_google(world)
    _build_vercel(world)
    world.contract = Contract(
        PROJECT,
        NUMBER,
        "living-tree-app",
        TEAM,
        secret_variables={"web": ("CLERK_SECRET_KEY",)},
        google_principals=(OWNER,),
        granted=(
            Granted(BUCKET, "roles/storage.objectAdmin", f"serviceAccount:{ACCOUNT.rpartition('/')[2]}"),
            Granted(KEY, "roles/cloudkms.cryptoKeyDecrypter", f"serviceAccount:{ACCOUNT.rpartition('/')[2]}"),
        ),
        sibling_vercel_projects=("sibling",),
    )


def _build_google(world: World) -> None:
    at, member = f"projects/{PROJECT}", f"serviceAccount:{ACCOUNT.rpartition('/')[2]}"
    for name in APIS:
        world.declare("gcp:projects/service:Service", f"{PROJECT}/{name}.googleapis.com", service=f"{name}.googleapis.com")
    service = "cloudresourcemanager.googleapis.com"
    world.declare("gcp:projects/service:Service", f"{PROJECT}/{service}", service=service)
    world.ask("POST", f"v1/{at}/serviceAccounts", {"accountId": "deployer"})
    world.declare("gcp:serviceaccount/account:Account", ACCOUNT)
    world.ask("POST", f"v1/{at}/locations/global/workloadIdentityPools?workloadIdentityPoolId=jobs-pool", {})
    world.declare("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", POOL)
    world.ask("POST", f"v1/{POOL}/providers?workloadIdentityPoolProviderId=jobs-provider", OIDC)
    world.declare("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", f"{POOL}/providers/jobs-provider")
    jobs = f"principalSet://iam.googleapis.com/projects/{NUMBER}/locations/global/workloadIdentityPools/jobs-pool/*"
    world.grant(f"v1/{ACCOUNT}", "roles/iam.workloadIdentityUser", jobs)
    role = "roles/iam.workloadIdentityUser"
    world.declare("gcp:serviceaccount/iAMBinding:IAMBinding", "b", serviceAccountId=ACCOUNT, role=role, members=[jobs])
    world.ask("POST", f"v1/{at}/secrets?secretId=DATABASE_URL", {"replication": {"automatic": {}}})
    world.declare("gcp:secretmanager/secret:Secret", SECRET)
    role = "roles/secretmanager.secretAccessor"
    world.grant(f"v1/{SECRET}", role, member, verb="GET")
    world.declare(
        "gcp:secretmanager/secretIamBinding:SecretIamBinding", "b", secretId="DATABASE_URL", role=role, members=[member]
    )
    world.ask("PUT", f"v1/{TOPIC}", {})
    world.declare("gcp:pubsub/topic:Topic", TOPIC)
    world.grant(f"v1/{TOPIC}", "roles/pubsub.publisher", member, verb="GET")
    world.declare("gcp:pubsub/topicIAMMember:TopicIAMMember", "m", topic="rotation", role="roles/pubsub.publisher", member=member)
    world.ask("POST", f"v1/{at}/roles", {"roleId": "declared", "role": {"title": "Declared", "includedPermissions": []}})
    world.declare("gcp:projects/iAMCustomRole:IAMCustomRole", f"{at}/roles/declared")
    world.grant(f"v1/{at}", "roles/viewer", member)
    world.declare("gcp:projects/iAMMember:IAMMember", "m", project=PROJECT, role="roles/viewer", member=member)
    _build_monitoring(world)
    _build_account(world)


def _build_monitoring(world: World) -> None:
    at = f"v3/projects/{PROJECT}"
    for collection, token, body in (
        ("alertPolicies", "gcp:monitoring/alertPolicy:AlertPolicy", ALERT),
        ("notificationChannels", "gcp:monitoring/notificationChannel:NotificationChannel", CHANNEL),
        ("uptimeCheckConfigs", "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig", UPTIME),
    ):
        world.declare(token, world.ask("POST", f"{at}/{collection}", body)["name"])


def _build_account(world: World) -> None:
    """Make what `bulwark init` makes: the state's bucket and key."""
    member = f"serviceAccount:{ACCOUNT.rpartition('/')[2]}"
    world.ask("POST", f"storage/v1/b?project={PROJECT}", {"name": BUCKET[2:], **UNIFORM})
    world.grant(f"storage/v1/{BUCKET}/iam", "roles/storage.objectAdmin", member, storage=True)
    world.ask("POST", f"v1/projects/{PROJECT}/locations/europe-west3/keyRings?keyRingId=bulwark", {})
    world.ask("POST", f"v1/{RING}/cryptoKeys?cryptoKeyId=stack-secrets", {"purpose": "ENCRYPT_DECRYPT"})
    world.grant(f"v1/{KEY}", "roles/cloudkms.cryptoKeyDecrypter", member, verb="GET")


def _build_vercel(world: World) -> None:
    web = world.web = world.ask("POST", "/v11/projects", {"name": "web"})["id"]
    world.ask("POST", "/v11/projects", {"name": "sibling"})
    world.declare("vercel:index/project:Project", web, {"name": "web"}, name="web")
    public = {"key": "NEXT_PUBLIC_APP_URL", "value": "https://x", "type": "plain", "target": ["preview", "production"]}
    secret = {"key": "CLERK_SECRET_KEY", "value": "canary-of-a-value", "type": "sensitive", "target": ["production"]}
    identifier = world.ask("POST", f"/v10/projects/{web}/env", public)["created"]["id"]
    world.ask("POST", f"/v10/projects/{web}/env", secret)
    token = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
    world.declare(token, identifier, projectId=web, key=public["key"], targets=["production", "preview"])
    world.ask("POST", f"/v10/projects/{web}/domains", {"name": "livingtree.example"})
    world.declare("vercel:index/projectDomain:ProjectDomain", "livingtree.example", projectId=web, domain="livingtree.example")
    check = world.ask("POST", f"/v2/projects/{web}/checks", {"name": "E2E", "source": {"kind": "webhook"}})["id"]
    world.declare("vercel:index/projectDeploymentCheck:ProjectDeploymentCheck", check, projectId=web)
    policy = world.ask("POST", POLICIES, FEDERATION | {"resources": {"projectIds": [web]}})["policyId"]
    world.declare("vercel:index/oidcFederationPolicy:OidcFederationPolicy", policy)
    hook = world.ask("POST", "/v1/webhooks", HOOK | {"projectIds": [web]})["id"]
    world.declare("vercel:index/webhook:Webhook", hook, projectId=web)
    world.ask("POST", f"/v1/projects/{web}/members", {"username": "person-00", "role": "PROJECT_VIEWER"})
    member = world.ask("GET", f"/v1/projects/{web}/members")["members"][0]["uid"]
    world.declare("vercel:index/projectMembers:ProjectMembers", web, projectId=web, members=[{"userId": member}])
