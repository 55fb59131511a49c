"""Find what a call to Cloud Monitoring is about, and name it as Monitoring does.

Kinds: `google.uptime_check`, `google.notification_channel`, `google.alert_policy`, `google.alert`, key = name with the project's
id; `google.monitored_service`, `google.objective`, key = name with the project's number. Which of the two a name carries is
recorded (k8s-config-connector, folders `monitoring*`, 2026-08).
"""

from typing import Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google.access import project_target, require
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import denied, missing
from localcloud.services.google.projects import find_project
from localcloud.services.google.tokens import Identity

CHECK: Final = "google.uptime_check"
CHANNEL: Final = "google.notification_channel"
POLICY: Final = "google.alert_policy"
ALERT: Final = "google.alert"
SERVICE: Final = "google.monitored_service"
OBJECTIVE: Final = "google.objective"
# Monitoring's numbers have 16 to 20 digits; one sequence keeps them apart in every collection.
_FIRST_NUMBER: Final = 1_000_000_000_000_001


def require_project(call: Call) -> tuple[Document, Identity]:
    """Check the caller; return the project of the call and who asks.

    Raises:
        RefusalError: 401 or 403.
    """
    target = project_target(MONITORING, call.tx, call.params["project"])
    identity = require(call, target)
    if target.project is None:
        raise denied(MONITORING, call.route.permission, target.shown)
    return target.project, identity


def next_number(tx: Transaction) -> str:
    """Return a number that nothing of Monitoring has yet."""
    return str(tx.next_number("google.monitoring", _FIRST_NUMBER))


def by_id(project: Document, collection: str, identifier: str = "") -> str:
    """Return the name of something whose names carry the project's id; without an identifier, the prefix of all."""
    return f"projects/{project['projectId']}/{collection}/{identifier}"


def service_name(project: Document, service: str = "") -> str:
    """Return the name of a service; without one, the prefix of all."""
    return f"projects/{project['projectNumber']}/services/{service}"


def objective_name(project: Document, service: str, objective: str = "") -> str:
    """Return the name of an objective; without one, the prefix of all of the service."""
    return f"{service_name(project, service)}/serviceLevelObjectives/{objective}"


def find_objective(tx: Transaction, name: str) -> Document | None:
    """Return the objective of a full name, with the project's id or number in it, or None."""
    parts = name.split("/")
    if len(parts) != 6 or (parts[0], parts[2], parts[4]) != ("projects", "services", "serviceLevelObjectives"):
        return None
    project = find_project(tx, parts[1])
    return tx.get(OBJECTIVE, objective_name(project, parts[3], parts[5])) if project else None


def missing_check(project: Document, check: str) -> RefusalError:
    """Make the 404 of an uptime check (recorded)."""
    return missing(MONITORING, f"Config not found for check {check} in project {project['projectId']}")


def missing_service(project: Document, service: str) -> RefusalError:
    """Make the 404 of a service (recorded)."""
    return missing(MONITORING, f"There is no service with id '{service}' in project '{project['projectNumber']}'")


def missing_objective(project: Document, service: str, objective: str) -> RefusalError:
    """Make the 404 of an objective (recorded)."""
    place = f'under service "{service}" in project "{project["projectId"]}"'
    return missing(MONITORING, f'There is no slo with id "{objective}" {place}')


def missing_channel(name: str) -> RefusalError:
    """Make the 404 of a channel, whether it is read or an alert policy names it (wording unverified)."""
    return missing(MONITORING, f"Notification channel not found: {name}.")


def missing_policy(name: str) -> RefusalError:
    """Make the 404 of an alert policy (wording unverified)."""
    return missing(MONITORING, f"Alert policy not found: {name}.")


def missing_alert(name: str) -> RefusalError:
    """Make the 404 of an alert (wording unverified)."""
    return missing(MONITORING, f"Alert not found: {name}.")


def mutation(call: Call, identity: Identity | None = None) -> Document:
    """Return the record of a change made now; channels leave out by whom."""
    record: Document = {"mutateTime": rfc3339(call.clock.now())}
    if identity is not None:
        record["mutatedBy"] = identity.principal.partition(":")[2]
    return record
