"""Write down who changed what, as Google's Admin Activity audit log does, for the calls that change identities and secrets.

Kind: `google.audit_entry`, key = `PROJECT/NUMBER` with the number of the entry in fourteen digits; the newest `LIMIT` stay.
Names of methods and of resources: "Audit logging" of IAM, Resource Manager, Secret Manager, Pub/Sub, Cloud KMS and Service Usage
(Google Cloud documentation, 2026-10); accounts stand under their unique ids there, with the address as a label. Left out: every
other service, data access, and what a request and its answer held, but for the name of a new key and the members that a policy
won and lost.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.google.accounts_index import find_account
from localcloud.services.google.projects import find_project

ENTRY: Final = "google.audit_entry"
LIMIT: Final = 5_000
ACTIVITY: Final = "cloudaudit.googleapis.com%2Factivity"
_AUDIT_LOG: Final = "type.googleapis.com/google.cloud.audit.AuditLog"
_AUDIT_DATA: Final = "type.googleapis.com/google.iam.v1.logging.AuditData"
_ACCOUNTS: Final = "/serviceAccounts/"


@dataclass(frozen=True, slots=True)
class _Written:
    """How a call appears in the log."""

    service: str
    method: str
    kind: str
    """Type of the monitored resource."""


_ADMIN: Final = "google.iam.admin.v1"
_POOLS: Final = "google.iam.v1.WorkloadIdentityPools"
_SECRETS: Final = "google.cloud.secretmanager.v1.SecretManagerService"
_POLICY: Final = "google.iam.v1.IAMPolicy.SetIamPolicy"
_USAGE: Final = "google.api.serviceusage.v1.ServiceUsage"


def _iam(method: str, kind: str) -> _Written:
    return _Written("iam.googleapis.com", method, kind)


def _secret(method: str) -> _Written:
    return _Written("secretmanager.googleapis.com", f"{_SECRETS}.{method}", "audited_resource")


_CALLS: Final = {
    "cloudresourcemanager.projects.setIamPolicy": _Written("cloudresourcemanager.googleapis.com", "SetIamPolicy", "project"),
    "iam.projects.roles.create": _iam(f"{_ADMIN}.CreateRole", "iam_role"),
    "iam.projects.roles.delete": _iam(f"{_ADMIN}.DeleteRole", "iam_role"),
    "iam.projects.roles.patch": _iam(f"{_ADMIN}.UpdateRole", "iam_role"),
    "iam.projects.serviceAccounts.create": _iam(f"{_ADMIN}.CreateServiceAccount", "service_account"),
    "iam.projects.serviceAccounts.delete": _iam(f"{_ADMIN}.DeleteServiceAccount", "service_account"),
    "iam.projects.serviceAccounts.disable": _iam(f"{_ADMIN}.DisableServiceAccount", "service_account"),
    "iam.projects.serviceAccounts.enable": _iam(f"{_ADMIN}.EnableServiceAccount", "service_account"),
    "iam.projects.serviceAccounts.patch": _iam(f"{_ADMIN}.PatchServiceAccount", "service_account"),
    "iam.projects.serviceAccounts.setIamPolicy": _iam(f"{_ADMIN}.SetIAMPolicy", "service_account"),
    "iam.projects.serviceAccounts.keys.create": _iam(f"{_ADMIN}.CreateServiceAccountKey", "service_account"),
    "iam.projects.serviceAccounts.keys.delete": _iam(f"{_ADMIN}.DeleteServiceAccountKey", "service_account"),
    "iam.projects.serviceAccounts.keys.upload": _iam(f"{_ADMIN}.UploadServiceAccountKey", "service_account"),
    "iam.projects.locations.workloadIdentityPools.create": _iam(f"{_POOLS}.CreateWorkloadIdentityPool", "audited_resource"),
    "iam.projects.locations.workloadIdentityPools.delete": _iam(f"{_POOLS}.DeleteWorkloadIdentityPool", "audited_resource"),
    "iam.projects.locations.workloadIdentityPools.patch": _iam(f"{_POOLS}.UpdateWorkloadIdentityPool", "audited_resource"),
    "iam.projects.locations.workloadIdentityPools.setIamPolicy": _iam(f"{_POOLS}.SetIamPolicy", "audited_resource"),
    "iam.projects.locations.workloadIdentityPools.providers.create": _iam(
        f"{_POOLS}.CreateWorkloadIdentityPoolProvider", "audited_resource"
    ),
    "iam.projects.locations.workloadIdentityPools.providers.delete": _iam(
        f"{_POOLS}.DeleteWorkloadIdentityPoolProvider", "audited_resource"
    ),
    "iam.projects.locations.workloadIdentityPools.providers.patch": _iam(
        f"{_POOLS}.UpdateWorkloadIdentityPoolProvider", "audited_resource"
    ),
    "secretmanager.projects.secrets.create": _secret("CreateSecret"),
    "secretmanager.projects.secrets.delete": _secret("DeleteSecret"),
    "secretmanager.projects.secrets.patch": _secret("UpdateSecret"),
    "secretmanager.projects.secrets.setIamPolicy": _secret("SetIamPolicy"),
    "secretmanager.projects.secrets.addVersion": _secret("AddSecretVersion"),
    "secretmanager.projects.secrets.versions.destroy": _secret("DestroySecretVersion"),
    "secretmanager.projects.secrets.versions.disable": _secret("DisableSecretVersion"),
    "secretmanager.projects.secrets.versions.enable": _secret("EnableSecretVersion"),
    "pubsub.projects.topics.setIamPolicy": _Written("pubsub.googleapis.com", _POLICY, "pubsub_topic"),
    "cloudkms.projects.locations.keyRings.cryptoKeys.setIamPolicy": _Written(
        "cloudkms.googleapis.com", "SetIamPolicy", "cloudkms_cryptokey"
    ),
    "serviceusage.services.enable": _Written("serviceusage.googleapis.com", f"{_USAGE}.EnableService", "audited_resource"),
    "serviceusage.services.disable": _Written("serviceusage.googleapis.com", f"{_USAGE}.DisableService", "audited_resource"),
}
"""Method id to how it is written; what is not here leaves no entry."""


def record_activity(call: Call | None, reply: Reply) -> Reply:
    """Write down a call that was carried out, in its own transaction, and return its answer unchanged."""
    written = None if call is None or reply.status != 200 else _CALLS.get(call.route.id)
    if call is None or written is None or not isinstance(reply.body, dict):
        return reply
    name = _name(call, reply.body)
    identifier = _project_of(call, name)
    number = call.tx.next_number("google.audit_entry")
    at = rfc3339(call.clock.now())
    shown, labels, response = _as_account(call, name) if _ACCOUNTS in name else (name, {}, {})
    entry = {
        "logName": f"projects/{identifier}/logs/{ACTIVITY}",
        "insertId": uuid.uuid4().hex[:12],
        "timestamp": at,
        "receiveTimestamp": at,
        "severity": "NOTICE",
        "resource": {"type": written.kind, "labels": {"project_id": identifier, **labels}},
        "protoPayload": {
            "@type": _AUDIT_LOG,
            "serviceName": written.service,
            "methodName": written.method,
            "resourceName": shown,
            "authenticationInfo": _actor(call.principal),
            "status": {},
            **response,
            **({"serviceData": {"@type": _AUDIT_DATA, "policyDelta": call.notes}} if call.notes.get("bindingDeltas") else {}),
        },
    }
    call.tx.put(ENTRY, f"{identifier}/{number:014}", entry)
    call.tx.delete(ENTRY, f"{identifier}/{number - LIMIT:014}")
    return reply


def _project_of(call: Call, name: str) -> str:
    """Return the id of the project; a call on an account may name it `-`, and then the account's own name has it."""
    named = (call.params.get("project", ""), name.split("/")[1])
    return next((str(found["projectId"]) for each in named if (found := find_project(call.tx, each)) is not None), "")


def binding_deltas(before: Document, after: Document) -> list[dict[str, Any]]:
    """Return what a change of a policy added and removed, a member at a time (IAM v1 description, `BindingDelta`)."""
    old, new = _rows(before), _rows(after)
    added = [{"action": "ADD", **row} for key, row in new.items() if key not in old]
    return added + [{"action": "REMOVE", **row} for key, row in old.items() if key not in new]


def _rows(policy: Document) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for binding in policy.get("bindings", []):
        kept = {name: binding[name] for name in ("role", "condition") if binding.get(name)}
        found |= {json.dumps([kept, member], sort_keys=True): {**kept, "member": member} for member in binding["members"]}
    return found


def _name(call: Call, answer: dict[str, Any]) -> str:
    """Return the full name of what was changed: as the answer tells it, or of the path without version and verb."""
    made = answer.get("response", answer).get("name")
    if isinstance(made, str) and "/operations/" not in made:
        return made
    return call.path.removeprefix("/").partition("/")[2].partition(":")[0]


def _as_account(call: Call, name: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Return name, labels and answer as the log has them for an account or one of its keys."""
    email, _, key = name.partition(_ACCOUNTS)[2].partition("/keys/")
    found = find_account(call.tx, email) or {}
    response = {"response": {"@type": "type.googleapis.com/google.iam.admin.v1.ServiceAccountKey", "name": name}} if key else {}
    labels = {"email_id": str(found.get("email", email)), "unique_id": str(found.get("uniqueId", ""))}
    return f"projects/-/serviceAccounts/{found.get('uniqueId', email)}", labels, response


def _actor(principal: str) -> dict[str, str]:
    kind, _, address = principal.partition(":")
    if kind in {"user", "serviceAccount"}:
        return {"principalEmail": address, "principalSubject": principal}
    return {"principalSubject": principal}
