"""Serve `monitoring.services.serviceLevelObjectives`."""

import re
from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid, taken
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_names import (
    OBJECTIVE,
    missing_objective,
    next_number,
    objective_name,
)
from localcloud.services.google.objective_checks import keep_one_kind, settle_objective
from localcloud.services.google.pages import cut_page
from localcloud.services.google.routes_monitored_services import require_service
from localcloud.services.google.update_masks import apply_mask, parse_mask

_ID_FORMAT: Final = re.compile(r"[a-zA-Z0-9._-]+")
_MUTABLE: Final = ("displayName", "goal", "rollingPeriod", "calendarPeriod", "serviceLevelIndicator", "userLabels")


def _require_objective(call: Call) -> tuple[Document, Document]:
    project, _ = require_service(call)
    service, identifier = call.params["service"], call.params["objective"]
    objective = call.tx.get(OBJECTIVE, objective_name(project, service, identifier))
    if objective is None:
        raise missing_objective(project, service, identifier)
    return project, objective


def _create(call: Call) -> Reply:
    project, _ = require_service(call)
    identifier = call.query.get("serviceLevelObjectiveId") or next_number(call.tx)
    if not _ID_FORMAT.fullmatch(identifier):
        raise invalid(MONITORING)
    objective: Document = {name: call.body[name] for name in _MUTABLE if call.body.get(name)}
    settle_objective(objective, project["projectId"])
    objective["name"] = objective_name(project, call.params["service"], identifier)
    try:
        call.tx.insert(OBJECTIVE, objective["name"], objective)
    except DocumentExistsError as error:
        raise taken(MONITORING, f'An slo with id "{identifier}" already exists') from error  # unverified
    return Reply(objective)


def _get(call: Call) -> Reply:
    return Reply(_require_objective(call)[1])


def _list(call: Call) -> Reply:
    project, _ = require_service(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    listed = call.tx.list(OBJECTIVE, objective_name(project, call.params["service"]))
    found = [objective for _, objective in listed if is_wanted(objective)]
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=100)
    return Reply({"serviceLevelObjectives": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    project, objective = _require_objective(call)
    touched = apply_mask(
        objective, call.body, parse_mask(call.query.get("updateMask", "") or "*", call.body, _MUTABLE, MONITORING)
    )
    if "serviceLevelIndicator" in touched:
        keep_one_kind(objective.setdefault("serviceLevelIndicator", {}), call.body.get("serviceLevelIndicator", {}))
    for period, other in (("rollingPeriod", "calendarPeriod"), ("calendarPeriod", "rollingPeriod")):
        if period in touched and period in call.body and other not in call.body:
            objective.pop(other, None)
    settle_objective(objective, project["projectId"])
    call.tx.put(OBJECTIVE, objective["name"], objective)
    return Reply(objective)


def _delete(call: Call) -> Reply:
    call.tx.delete(OBJECTIVE, _require_objective(call)[1]["name"])
    return Reply({})


_BASE: Final = "/v3/projects/{project}/services/{service}/serviceLevelObjectives"
_ONE: Final = f"{_BASE}/{{objective}}"
_ID: Final = "monitoring.services.serviceLevelObjectives"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", _BASE, _create, "monitoring.slos.create"),
    Route(f"{_ID}.list", "GET", _BASE, _list, "monitoring.slos.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, "monitoring.slos.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, "monitoring.slos.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, "monitoring.slos.delete"),
)
