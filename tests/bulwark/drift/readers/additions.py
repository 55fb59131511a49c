"""How somebody adds one thing of each kind that nobody declared."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.bulwark.drift.readers.bodies import ALERT, CHANNEL, DRAIN, FEDERATION, HOOK, OIDC, POLICIES, PROJECT, UPTIME
from tests.bulwark.drift.readers.world import ACCOUNT, BUCKET, EVE, KEY, POOL, SECRET, TOPIC, World


def _on(path: str, role: str, **how: Any) -> Callable[[World], str]:
    def add(world: World) -> str:
        world.grant(path, role, EVE, **how)
        return f"{role} {EVE}"

    return add


def _posted(path: str, body: Mapping[str, Any], said: Callable[[Any], str] = lambda answer: answer["name"].rpartition("/")[2]):
    return lambda world: said(world.ask("POST", path.format(web=world.web), body))


def _named(path: str, body: Mapping[str, Any], name: str, method: str = "POST") -> Callable[[World], str]:
    def add(world: World) -> str:
        world.ask(method, path.format(web=world.web), body)
        return name

    return add


def _exempt(world: World) -> str:
    at = f"v1/projects/{PROJECT}"
    policy = world.ask("POST", f"{at}:getIamPolicy", {"options": {"requestedPolicyVersion": 3}})
    logs = [{"logType": "DATA_READ", "exemptedMembers": [EVE]}]
    policy["auditConfigs"] = [{"service": "iam.googleapis.com", "auditLogConfigs": [{"logType": "DATA_WRITE"}]}]
    policy["auditConfigs"] += [{"service": "storage.googleapis.com", "auditLogConfigs": logs}]
    world.declare(
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",
        "a",
        service="iam.googleapis.com",
        auditLogConfigs=[{"logType": "DATA_WRITE"}],
    )
    world.declare(
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",
        "b",
        service="compute.googleapis.com",
        auditLogConfigs=[{"logType": "DATA_READ"}],
    )
    world.ask("POST", f"{at}:setIamPolicy", {"policy": policy, "updateMask": "bindings,auditConfigs,etag"})
    return f"storage.googleapis.com DATA_READ except {EVE}"


def _bypass(world: World) -> str:
    world.ask("PATCH", f"/v1/projects/{world.web}/protection-bypass", {"generate": {"note": "my browser"}})
    [entry] = world.ask("GET", f"/v9/projects/{world.web}")["protectionBypass"].values()
    return f"automation-bypass {entry['createdAt']} {entry['createdBy']}"


def _member(world: World) -> str:
    world.ask("POST", f"/v1/projects/{world.web}/members", {"username": "person-07", "role": "ADMIN"})
    return str(world.ask("GET", f"/v1/projects/{world.web}/members?search=person-07")["members"][0]["uid"])


def _shared(world: World) -> str:
    body = {"evs": [{"key": "SHARED", "value": "canary-of-a-value"}], "target": ["production"], "projectId": [world.web]}
    world.ask("POST", "/v1/env", body)
    return "SHARED for production"


ROLLING = {
    "enabled": True,
    "advancementType": "automatic",
    "stages": [{"targetPercentage": 10, "duration": 5}, {"targetPercentage": 100}],
}
VARIABLE = {"key": "DEBUG", "value": "canary-of-a-value", "type": "encrypted", "target": ["preview"], "gitBranch": "try"}
ADDITIONS: dict[str, Callable[[World], str]] = {
    "google-account-member": _on(f"v1/{ACCOUNT}", "roles/iam.serviceAccountTokenCreator"),
    "google-secret-member": _on(f"v1/{SECRET}", "roles/secretmanager.admin", verb="GET"),
    "google-project-member": _on(f"v1/projects/{PROJECT}", "roles/owner"),
    "google-pool-member": _on(f"v1/{POOL}", "roles/iam.workloadIdentityPoolAdmin"),
    "google-topic-member": _on(f"v1/{TOPIC}", "roles/pubsub.admin", verb="GET"),
    "google-bucket-member": _on(f"storage/v1/{BUCKET}/iam", "roles/storage.objectAdmin", storage=True),
    "google-key-member": _on(f"v1/{KEY}", "roles/cloudkms.cryptoKeyDecrypter", verb="GET"),
    "google-identity-pool": _named(
        f"v1/projects/{PROJECT}/locations/global/workloadIdentityPools?workloadIdentityPoolId=other-pool", {}, "other-pool"
    ),
    "google-identity-provider": _named(
        f"v1/{POOL}/providers?workloadIdentityPoolProviderId=other-provider", OIDC, "other-provider"
    ),
    "google-service-account": _posted(f"v1/projects/{PROJECT}/serviceAccounts", {"accountId": "backdoor"}),
    "google-service-account-key": _posted(f"v1/{ACCOUNT}/keys", {}),
    "google-hmac-key": _posted(
        f"storage/v1/projects/{PROJECT}/hmacKeys?serviceAccountEmail={ACCOUNT.rpartition('/')[2]}",
        {},
        lambda answer: answer["metadata"]["accessId"],
    ),
    "google-custom-role": _posted(
        f"v1/projects/{PROJECT}/roles", {"roleId": "other", "role": {"title": "Other", "includedPermissions": ["iam.roles.get"]}}
    ),
    "google-secret": _named(f"v1/projects/{PROJECT}/secrets?secretId=OTHER", {"replication": {"automatic": {}}}, "OTHER"),
    "google-audit-config": _exempt,
    "google-log-sink": _posted(
        f"v2/projects/{PROJECT}/sinks", {"name": "away", "destination": "storage.googleapis.com/somewhere"}
    ),
    "google-log-exclusion": _posted(f"v2/projects/{PROJECT}/exclusions", {"name": "quiet", "filter": "severity<ERROR"}),
    "google-alert-policy": _posted(f"v3/projects/{PROJECT}/alertPolicies", ALERT | {"displayName": "other"}),
    "google-notification-channel": _posted(f"v3/projects/{PROJECT}/notificationChannels", CHANNEL | {"displayName": "other"}),
    "google-uptime-check": _posted(f"v3/projects/{PROJECT}/uptimeCheckConfigs", UPTIME | {"displayName": "other"}),
    "google-enabled-service": _named(f"v1/projects/{PROJECT}/services/run.googleapis.com:enable", {}, "run.googleapis.com"),
    "vercel-federation-policy": _posted(POLICIES, FEDERATION, lambda answer: answer["policyId"]),
    "vercel-token": _posted("/v3/user/tokens", {"name": "laptop"}, lambda answer: answer["token"]["id"]),
    "vercel-project-member": _member,
    "vercel-protection-bypass": _bypass,
    "vercel-variable": _posted("/v10/projects/{web}/env", VARIABLE, lambda answer: answer["created"]["id"]),
    "vercel-shared-variable": _shared,
    "vercel-domain": _named("/v10/projects/{web}/domains", {"name": "other.example"}, "other.example"),
    "vercel-deployment-check": _posted(
        "/v2/projects/{web}/checks", {"name": "other", "source": {"kind": "webhook"}}, lambda answer: answer["id"]
    ),
    "vercel-git-connection": _named("/v9/projects/{web}/link", {"type": "github", "repo": "eve/fork"}, "github eve/fork"),
    "vercel-drain": _posted("/v1/drains", DRAIN, lambda answer: answer["id"]),
    "vercel-firewall-bypass": _named(
        "/v1/security/firewall/bypass?projectId={web}", {"projectScope": True, "sourceIp": "192.0.2.7"}, "192.0.2.7 on *"
    ),
    "vercel-webhook": _posted("/v1/webhooks", HOOK, lambda answer: answer["id"]),
    "vercel-rolling-release": _named("/v1/projects/{web}/rolling-release/config", ROLLING, "rolling release", "PATCH"),
    "vercel-project": _named("/v11/projects", {"name": "other"}, "other"),
}
"""Kind to how one is added, which returns its id."""
