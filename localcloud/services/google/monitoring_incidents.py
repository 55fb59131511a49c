"""Open and close alerts, which in the local cloud somebody does by hand: the control port, for rehearsals.

An alert is Monitoring's word for an incident of an alert policy (v3 discovery, schema Alert, 2026-11).
"""

from typing import Any

from localcloud.core.clock import Clock, rfc3339
from localcloud.core.store import Document, Transaction
from localcloud.services.google.monitoring_names import ALERT, POLICY, by_id, next_number
from localcloud.services.google.projects import find_project


def open_alert(tx: Transaction, clock: Clock, project_reference: str, policy_reference: str, host: str = "") -> Document:
    """Open an alert of a policy, named in full or by its display name; one that is open already is returned as it is.

    Args:
        tx: the store.
        clock: tells when it opens.
        project_reference: id or number of the project.
        policy_reference: name or display name of the policy.
        host: domain that the alert is about, if it is about one.

    Raises:
        LookupError: there is no such project or policy.
    """
    project = find_project(tx, project_reference)
    if project is None:
        raise LookupError(f"there is no project {project_reference!r}")
    policy = _find_policy(tx, project, policy_reference)
    opened = [alert for _, alert in tx.list(ALERT, by_id(project, "alerts")) if _is_open(alert, policy["name"], host)]
    if opened:
        return opened[0]
    resource = {"type": "uptime_url", "labels": {"project_id": project["projectId"], **({"host": host} if host else {})}}
    alert: Document = {
        "name": by_id(project, "alerts", next_number(tx)),
        "state": "OPEN",
        "openTime": rfc3339(clock.now()),
        "resource": resource,
        "policy": {name: policy[name] for name in ("name", "displayName", "severity", "userLabels") if policy.get(name)},
    }
    tx.insert(ALERT, alert["name"], alert)
    return alert


def close_alert(tx: Transaction, clock: Clock, name: str) -> Document:
    """Close an alert; closing it twice changes nothing.

    Raises:
        LookupError: there is no such alert.
    """
    alert = tx.get(ALERT, name)
    if alert is None:
        raise LookupError(f"there is no alert {name!r}")
    if alert["state"] == "OPEN":
        alert |= {"state": "CLOSED", "closeTime": rfc3339(clock.now())}
        tx.put(ALERT, name, alert)
    return alert


def forget_alerts(tx: Transaction, policy_name: str) -> None:
    """Forget the alerts of a policy that is deleted: nothing would close them any more."""
    for name, alert in tx.list(ALERT):
        if alert["policy"]["name"] == policy_name:
            tx.delete(ALERT, name)


def _find_policy(tx: Transaction, project: Document, reference: str) -> Document:
    policies = [policy for _, policy in tx.list(POLICY, by_id(project, "alertPolicies"))]
    for policy in policies:
        if reference in {policy["name"], policy["displayName"]}:
            return policy
    raise LookupError(f"project {project['projectId']} has no alert policy {reference!r}")


def _is_open(alert: dict[str, Any], policy_name: str, host: str) -> bool:
    seen = (alert["state"], alert["policy"]["name"], alert["resource"]["labels"].get("host", ""))
    return seen == ("OPEN", policy_name, host)
