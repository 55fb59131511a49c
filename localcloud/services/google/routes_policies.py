"""Serve `getIamPolicy`, `setIamPolicy` and `testIamPermissions` of every resource that has a policy of its own.

One engine (`policies`), three ways to ask: Resource Manager takes the wanted version in the body, the others
in the query; Secret Manager and Pub/Sub read with GET (providers-google.md, section 2.1).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google import projects
from localcloud.services.google.access import Target, is_allowed, project_target, require
from localcloud.services.google.apis import IAM, KMS, RESOURCES
from localcloud.services.google.audit_log import binding_deltas
from localcloud.services.google.errors import invalid, missing
from localcloud.services.google.kms_store import KEY, RING, kms_target
from localcloud.services.google.policies import load_policy, replace_policy, show_policy
from localcloud.services.google.pools import find_pool
from localcloud.services.google.roles import canonical_permission
from localcloud.services.google.routes_pools import pool_target
from localcloud.services.google.routes_service_accounts import account_target
from localcloud.services.google.secrets_store import missing_secret, secret_target
from localcloud.services.google.tokens import identify
from localcloud.services.google.topics import KIND as TOPIC
from localcloud.services.google.topics import missing_topic, topic_target

Locate = Callable[[Call], tuple[Target, RefusalError | None]]
"""Return the target of a call, its own policy named, and the refusal to make when it does not exist."""


def _project(call: Call) -> tuple[Target, RefusalError | None]:
    target = project_target(RESOURCES, call.tx, call.params["project"])
    return (replace(target, own_policy=projects.policy_key(target.project)) if target.project else target), None


def _account(call: Call) -> tuple[Target, RefusalError | None]:
    target, account = account_target(call)
    return target, None if account else missing(IAM, f"Service account {target.shown} does not exist.")


def _pool(call: Call) -> tuple[Target, RefusalError | None]:
    target, name = pool_target(call)
    return replace(target, own_policy=f"//iam.googleapis.com/{name}"), None if find_pool(call.tx, name) else missing(IAM)


def _secret(call: Call) -> tuple[Target, RefusalError | None]:
    target, secret = secret_target(call)
    return target, None if secret else missing_secret(target)


def _topic(call: Call) -> tuple[Target, RefusalError | None]:
    target = topic_target(call, call.params["project"], call.params["topic"])
    return target, None if call.tx.get(TOPIC, target.name) else missing_topic(call.params["topic"])


def _ring(call: Call) -> tuple[Target, RefusalError | None]:
    target = kms_target(call)
    return target, None if call.tx.get(RING, target.name) else missing(KMS, f"KeyRing {target.name} not found.")


def _key(call: Call) -> tuple[Target, RefusalError | None]:
    target = kms_target(call)
    return target, None if call.tx.get(KEY, target.name) else missing(KMS, f"CryptoKey {target.name} not found.")


def _requested_version(call: Call) -> int:
    text = str(
        (call.body.get("options") or {}).get("requestedPolicyVersion", call.query.get("options.requestedPolicyVersion", "0"))
    )
    if text not in {"0", "1", "3"}:
        raise invalid(None)
    return int(text)


def _getter(locate: Locate) -> Callable[[Call], Reply]:
    def get(call: Call) -> Reply:
        target, absent = locate(call)
        require(call, target)
        if absent:
            raise absent
        return Reply(show_policy(load_policy(call.tx, target.own_policy), _requested_version(call)))

    return get


def _setter(locate: Locate) -> Callable[[Call], Reply]:
    def set_policy(call: Call) -> Reply:
        target, absent = locate(call)
        require(call, target)
        if absent:
            raise absent
        policy = call.body.get("policy")
        if not isinstance(policy, dict):
            raise invalid(target.api)
        stored = load_policy(call.tx, target.own_policy)
        masked = _masked(policy, stored, call.body.get("updateMask", ""))
        replaced = replace_policy(call.tx, target.api, target.own_policy, masked)
        call.notes["bindingDeltas"] = binding_deltas(stored, load_policy(call.tx, target.own_policy))
        return Reply(replaced)

    return set_policy


def _masked(policy: Document, stored: Document, mask: str) -> Document:
    """Return the policy to keep: what a mask leaves out stays as it is stored."""
    fields = {field.strip() for field in mask.split(",")}
    if not mask or {"bindings", "auditConfigs"} <= fields:
        return policy
    kept = {name: stored[name] for name in {"bindings", "auditConfigs"} - fields if name in stored}
    return {name: value for name, value in policy.items() if name in {"etag", "version"} | fields} | kept


def _tester(locate: Locate) -> Callable[[Call], Reply]:
    def test(call: Call) -> Reply:
        target, absent = locate(call)
        identity = identify(call)
        if absent:
            raise absent
        asked = [str(name) for name in call.body.get("permissions") or []]
        held = [name for name in asked if is_allowed(call, target, identity, canonical_permission(name))]
        return Reply({"permissions": held} if held else {})

    return test


def _routes(prefix: str, path: str, locate: Locate, permission: str, *, reads_by: str = "POST") -> tuple[Route, ...]:
    return (
        Route(f"{prefix}.getIamPolicy", reads_by, f"{path}:getIamPolicy", _getter(locate), f"{permission}.getIamPolicy"),
        Route(f"{prefix}.setIamPolicy", "POST", f"{path}:setIamPolicy", _setter(locate), f"{permission}.setIamPolicy"),
        Route(f"{prefix}.testIamPermissions", "POST", f"{path}:testIamPermissions", _tester(locate)),
    )


_RINGS: Final = "/v1/projects/{project}/locations/{location}/keyRings/{ring}"
_KEY_RINGS: Final = "cloudkms.projects.locations.keyRings"
_POOLS: Final = "/v1/projects/{project}/locations/global/workloadIdentityPools/{pool}"
ROUTES: Final = (
    *_routes("cloudresourcemanager.projects", "/v1/projects/{project}", _project, "resourcemanager.projects"),
    *_routes("cloudresourcemanager.projects", "/v3/projects/{project}", _project, "resourcemanager.projects"),
    *_routes("iam.projects.serviceAccounts", "/v1/projects/{project}/serviceAccounts/{account}", _account, "iam.serviceAccounts"),
    *_routes("iam.projects.locations.workloadIdentityPools", _POOLS, _pool, "iam.workloadIdentityPools"),
    *_routes(
        "secretmanager.projects.secrets",
        "/v1/projects/{project}/secrets/{secret}",
        _secret,
        "secretmanager.secrets",
        reads_by="GET",
    ),
    *_routes(_KEY_RINGS, _RINGS, _ring, "cloudkms.keyRings", reads_by="GET"),
    *_routes(f"{_KEY_RINGS}.cryptoKeys", f"{_RINGS}/cryptoKeys/{{key}}", _key, "cloudkms.cryptoKeys", reads_by="GET"),
    *_routes("pubsub.projects.topics", "/v1/projects/{project}/topics/{topic}", _topic, "pubsub.topics", reads_by="GET"),
)
