"""Put the operator and the projects of a seed document in place; what is there already stays as it is."""

from typing import Any, Final

from localcloud.core.clock import load_clock, rfc3339
from localcloud.core.store import Document, Transaction
from localcloud.services.google import enabled_services
from localcloud.services.google.apis import INITIALLY_ENABLED, RESOURCES
from localcloud.services.google.policies import load_policy, replace_policy
from localcloud.services.google.projects import find_project, insert_project, policy_key
from localcloud.services.google.tokens import CLOUD_PLATFORM, Identity, keep_token

_OPTIONAL: Final = {"labels": "labels", "parent": "parent", "billing_account": "billingAccount"}


def seed(tx: Transaction, document: Document) -> None:
    """Seed Google.

    Args:
        tx: the store.
        document: the `google` part of a seed document: `operator`, `operator_token` and `projects`, each with `project_id`,
            `project_number`, `name` and, when wanted, `labels`, `parent` ({"type", "id"}), `billing_account` and `services`.
    """
    operator = document.get("operator", "")
    if document.get("operator_token"):
        keep_token(tx, document["operator_token"], Identity(principal=operator, scopes=(CLOUD_PLATFORM,)), None)
    for project in document.get("projects", []):
        if find_project(tx, project["project_id"]) is None:
            _add_project(tx, project, operator)


def _add_project(tx: Transaction, wanted: dict[str, Any], operator: str) -> None:
    project: Document = {
        "projectId": wanted["project_id"],
        "projectNumber": str(wanted["project_number"]),
        "name": wanted.get("name", wanted["project_id"]),
        "lifecycleState": "ACTIVE",
        "createTime": rfc3339(load_clock(tx).now()),
    }
    project |= {name: wanted[field] for field, name in _OPTIONAL.items() if wanted.get(field)}
    insert_project(tx, project)
    enabled_services.enable(tx, project, (*INITIALLY_ENABLED, *wanted.get("services", ())))
    if operator:
        policy = {**load_policy(tx, policy_key(project)), "bindings": [{"role": "roles/owner", "members": [operator]}]}
        replace_policy(tx, RESOURCES, policy_key(project), policy)
