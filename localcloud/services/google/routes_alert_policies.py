"""Serve `monitoring.projects.alertPolicies`. No policy fires by itself: the control port opens and closes alerts."""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.google.alert_conditions import check_conditions
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_collections import routes_of
from localcloud.services.google.monitoring_incidents import forget_alerts
from localcloud.services.google.monitoring_labels import check_user_labels
from localcloud.services.google.monitoring_names import (
    CHANNEL,
    POLICY,
    by_id,
    missing_channel,
    missing_policy,
    mutation,
    next_number,
    require_project,
)
from localcloud.services.google.pages import cut_page
from localcloud.services.google.update_masks import apply_mask, parse_mask

_COLLECTION: Final = "alertPolicies"
_MUTABLE: Final = (
    "displayName",
    "combiner",
    "enabled",
    "conditions",
    "notificationChannels",
    "alertStrategy",
    "userLabels",
    "severity",
    "documentation",
)
_CHANNEL_NAME: Final = re.compile(r"projects/[^/]+/notificationChannels/[^/]+")


def _require_policy(call: Call) -> tuple[Document, Document, Document]:
    project, identity = require_project(call)
    name = by_id(project, _COLLECTION, call.params["policy"])
    policy = call.tx.get(POLICY, name)
    if policy is None:
        raise missing_policy(name)
    return project, policy, mutation(call, identity)


def _create(call: Call) -> Reply:
    project, identity = require_project(call)
    policy: Document = {name: call.body[name] for name in _MUTABLE if name in call.body}
    policy["name"] = by_id(project, _COLLECTION, next_number(call.tx))
    _settle(call, project, policy)
    policy["creationRecord"] = policy["mutationRecord"] = mutation(call, identity)
    call.tx.insert(POLICY, policy["name"], policy)
    return Reply(policy)


def _get(call: Call) -> Reply:
    return Reply(_require_policy(call)[1])


def _list(call: Call) -> Reply:
    project, _ = require_project(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    found = [policy for _, policy in call.tx.list(POLICY, by_id(project, _COLLECTION)) if is_wanted(policy)]
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=1000)
    return Reply({_COLLECTION: page, "totalSize": len(found), **rest} if page else {})


def _patch(call: Call) -> Reply:
    project, policy, record = _require_policy(call)
    apply_mask(policy, call.body, parse_mask(call.query.get("updateMask", "") or "*", call.body, _MUTABLE, MONITORING))
    _settle(call, project, policy)
    policy["mutationRecord"] = record
    call.tx.put(POLICY, policy["name"], policy)
    return Reply(policy)


def _delete(call: Call) -> Reply:
    _, policy, _ = _require_policy(call)
    call.tx.delete(POLICY, policy["name"])
    forget_alerts(call.tx, policy["name"])
    return Reply({})


def _settle(call: Call, project: Document, policy: Document) -> None:
    """Check a policy as it would be kept; name its new conditions."""
    policy.setdefault("enabled", True)
    if not 0 < len(policy.get("displayName", "")) <= 512 or len(policy.get("documentation", {}).get("content", "")) > 8192:
        raise invalid(MONITORING)
    check_user_labels(policy.get("userLabels", {}))
    check_conditions(call.tx, policy.get("conditions", []))
    # A policy of one condition may leave open how several would be joined.
    if len(policy["conditions"]) > 1 and policy.get("combiner", "COMBINE_UNSPECIFIED") == "COMBINE_UNSPECIFIED":
        raise invalid(MONITORING)
    policy["notificationChannels"] = [_channel(call, project, name) for name in policy.get("notificationChannels", [])]
    if not policy["notificationChannels"]:
        del policy["notificationChannels"]
    for condition in policy["conditions"]:
        _name_condition(call, policy["name"], condition)


def _channel(call: Call, project: Document, name: str) -> str:
    if not _CHANNEL_NAME.fullmatch(name):
        form = "projects/{project_id}/notificationChannels/{channel_id}"
        raise invalid(MONITORING, f"Name must begin with '{form}', got: {name}")
    if call.tx.get(CHANNEL, by_id(project, "notificationChannels", name.rpartition("/")[2])) is None:
        raise missing_channel(name)
    return name


def _name_condition(call: Call, policy_name: str, condition: dict[str, Any]) -> None:
    prefix = f"{policy_name}/conditions/"
    if condition.get("name") and not condition["name"].startswith(prefix):
        raise invalid(MONITORING)
    if not condition.get("name"):
        condition["name"] = prefix + next_number(call.tx)


ROUTES: Final = routes_of(_COLLECTION, "policy", create=_create, listed=_list, get=_get, patch=_patch, delete=_delete)
