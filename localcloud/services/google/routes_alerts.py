"""Serve `monitoring.projects.alerts`: what alert policies have opened, newest first."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_names import ALERT, by_id, missing_alert, require_project
from localcloud.services.google.pages import cut_page

_ORDERS: Final = {"open_time": "openTime", "close_time": "closeTime"}


def _list(call: Call) -> Reply:
    project, _ = require_project(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    found = _ordered(call, [alert for _, alert in call.tx.list(ALERT, by_id(project, "alerts")) if is_wanted(alert)])
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=50)
    return Reply({"alerts": page, "totalSize": len(found), **rest} if page else {})


def _ordered(call: Call, alerts: list[Document]) -> list[Document]:
    for part in reversed((call.query.get("orderBy") or "open_time desc").split(",")):
        name, _, direction = part.strip().partition(" ")
        if name not in _ORDERS or direction not in {"", "asc", "desc"}:
            raise invalid(MONITORING)
        alerts = sorted(alerts, key=lambda alert: str(alert.get(_ORDERS[name], "")), reverse=direction == "desc")
    return alerts


def _get(call: Call) -> Reply:
    project, _ = require_project(call)
    name = by_id(project, "alerts", call.params["alert"])
    alert = call.tx.get(ALERT, name)
    if alert is None:
        raise missing_alert(name)
    return Reply(alert)


_BASE: Final = "/v3/projects/{project}/alerts"
ROUTES: Final = (
    Route("monitoring.projects.alerts.list", "GET", _BASE, _list, "monitoring.alerts.list"),
    Route("monitoring.projects.alerts.get", "GET", f"{_BASE}/{{alert}}", _get, "monitoring.alerts.get"),
)
