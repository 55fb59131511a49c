"""Serve `monitoring.projects.uptimeCheckConfigs`. Nothing is probed: a domain of the local cloud answers nobody."""

import re
import secrets
from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.google.alert_conditions import mentions
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid, precondition
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_collections import routes_of
from localcloud.services.google.monitoring_names import CHECK, POLICY, by_id, missing_check, require_project
from localcloud.services.google.pages import cut_page
from localcloud.services.google.update_masks import apply_mask, parse_mask
from localcloud.services.google.uptime_checks import settle_check, shown_check

_COLLECTION: Final = "uptimeCheckConfigs"
_MUTABLE: Final = (
    "displayName",
    "period",
    "timeout",
    "contentMatchers",
    "selectedRegions",
    "logCheckFailures",
    "userLabels",
    "httpCheck",
    "tcpCheck",
    "disabled",
)
_INPUTS: Final = (*_MUTABLE, "monitoredResource", "resourceGroup", "syntheticMonitor", "checkerType")


def _require_check(call: Call) -> tuple[Document, Document]:
    project, _ = require_project(call)
    check = call.tx.get(CHECK, by_id(project, _COLLECTION, call.params["check"]))
    if check is None:
        raise missing_check(project, call.params["check"])
    return project, check


def _create(call: Call) -> Reply:
    project, _ = require_project(call)
    if call.body.get("name"):
        raise invalid(MONITORING, "Cannot specify name in an UptimeCheckConfig sent to Create.")
    check = {name: call.body[name] for name in _INPUTS if call.body.get(name)}
    settle_check(check, project["projectId"])
    slug = re.sub(r"[^a-z0-9]+", "-", str(check["displayName"]).lower()).strip("-")[:40]
    check["name"] = by_id(project, _COLLECTION, f"{slug}-{secrets.token_urlsafe(8)}")
    call.tx.insert(CHECK, check["name"], check)
    return Reply(shown_check(check))


def _get(call: Call) -> Reply:
    return Reply(shown_check(_require_check(call)[1]))


def _list(call: Call) -> Reply:
    project, _ = require_project(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    found = [shown_check(check) for _, check in call.tx.list(CHECK, by_id(project, _COLLECTION)) if is_wanted(check)]
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=100)
    return Reply({_COLLECTION: page, "totalSize": len(found), **rest} if page else {})


def _patch(call: Call) -> Reply:
    project, check = _require_check(call)
    apply_mask(check, call.body, parse_mask(call.query.get("updateMask", "") or "*", call.body, _MUTABLE, MONITORING))
    settle_check(check, project["projectId"])
    call.tx.put(CHECK, check["name"], check)
    return Reply(shown_check(check))


def _delete(call: Call) -> Reply:
    project, check = _require_check(call)
    check_id = call.params["check"]
    using = [name for name, policy in call.tx.list(POLICY, by_id(project, "alertPolicies")) if mentions(policy, check_id)]
    if using:
        # That it answers 400 is known from the provider, which adds a hint to it; the wording is unverified.
        raise precondition(MONITORING, f"Uptime check {check_id} is still being referenced by: {', '.join(using)}")
    call.tx.delete(CHECK, check["name"])
    return Reply({})


ROUTES: Final = routes_of(_COLLECTION, "check", create=_create, listed=_list, get=_get, patch=_patch, delete=_delete)
