"""Serve `monitoring.services`: what objectives are about. Only services of one's own making; Google's own kinds are not found."""

import re
from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid, taken
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_labels import check_user_labels
from localcloud.services.google.monitoring_names import (
    OBJECTIVE,
    SERVICE,
    missing_service,
    next_number,
    objective_name,
    require_project,
    service_name,
)
from localcloud.services.google.pages import cut_page
from localcloud.services.google.update_masks import apply_mask, parse_mask

# A colon, which Google takes too, would be a verb to the local cloud's paths.
_ID_FORMAT: Final = re.compile(r"[a-zA-Z0-9._-]+")
_MUTABLE: Final = ("displayName", "telemetry", "userLabels")
_KINDS: Final = ("custom", "basicService")


def require_service(call: Call) -> tuple[Document, Document]:
    """Check the caller; return the project and the service.

    Raises:
        RefusalError: 403 or 404.
    """
    project, _ = require_project(call)
    service = call.tx.get(SERVICE, service_name(project, call.params["service"]))
    if service is None:
        raise missing_service(project, call.params["service"])
    return project, service


def _create(call: Call) -> Reply:
    project, _ = require_project(call)
    identifier = call.query.get("serviceId") or next_number(call.tx)
    kinds = [kind for kind in _KINDS if kind in call.body]
    if not _ID_FORMAT.fullmatch(identifier) or len(kinds) != 1:
        raise invalid(MONITORING)
    service: Document = {name: call.body[name] for name in _MUTABLE if call.body.get(name)}
    service |= {kinds[0]: call.body[kinds[0]], "name": service_name(project, identifier)}
    service.setdefault("telemetry", {})
    check_user_labels(service.get("userLabels", {}))
    try:
        call.tx.insert(SERVICE, service["name"], service)
    except DocumentExistsError as error:
        raise taken(MONITORING, f"Service '{identifier}' already exists in project '{project['projectNumber']}'") from error
    return Reply(service)


def _get(call: Call) -> Reply:
    return Reply(require_service(call)[1])


def _list(call: Call) -> Reply:
    project, _ = require_project(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    found = [service for _, service in call.tx.list(SERVICE, service_name(project)) if is_wanted(service)]
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=100)
    return Reply({"services": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    _, service = require_service(call)
    apply_mask(service, call.body, parse_mask(call.query.get("updateMask", "") or "*", call.body, _MUTABLE, MONITORING))
    service.setdefault("telemetry", {})
    check_user_labels(service.get("userLabels", {}))
    call.tx.put(SERVICE, service["name"], service)
    return Reply(service)


def _delete(call: Call) -> Reply:
    project, service = require_service(call)
    call.tx.delete(SERVICE, service["name"])
    call.tx.delete_all(OBJECTIVE, objective_name(project, call.params["service"]))
    return Reply({})


_BASE: Final = "/v3/projects/{project}/services"
_ONE: Final = f"{_BASE}/{{service}}"
_ID: Final = "monitoring.services"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", _BASE, _create, f"{_ID}.create"),
    Route(f"{_ID}.list", "GET", _BASE, _list, f"{_ID}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_ID}.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_ID}.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_ID}.delete"),
)
