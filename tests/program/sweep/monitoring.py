"""Alter in Cloud Monitoring what the program declared, by Google's client from the bundled description.

Every type is read whole, changed at one place and patched, as the console does; so one function alters nearly every input.
"""

import re
from collections.abc import Callable
from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

CHECK = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
SERVICE = "gcp:monitoring/customService:CustomService"
OBJECTIVE = "gcp:monitoring/slo:Slo"
POLICY = "gcp:monitoring/alertPolicy:AlertPolicy"

ALTERED = "Altered elsewhere"
_PLACED = "says where the resource is; the API has no call to move it"
_NAMED = "part of the resource's name, which the API has no call to change"
_TARGET = "what a check watches is fixed when it is made: no field mask takes it"
_DAY_SECONDS = 86_400

# Inputs whose other values are Google's own words.
_WORDS: dict[str, Any] = {
    "combiner": "OR",
    "severity": "ERROR",
    "comparison": "COMPARISON_LT",
    "perSeriesAligner": "ALIGN_FRACTION_TRUE",
    "crossSeriesReducer": "REDUCE_MEAN",
    "statusClass": "STATUS_CLASS_ANY",
    "requestMethod": "POST",
    "selectedRegions": ["USA"],
    "notificationChannels": [],
    "groupByFields": ["resource.label.project_id"],
    "path": "/altered",
    "timeout": "30s",
    "goal": 0.5,
    "email_address": "altered@example.com",
}


def alter(vendors: Vendors, leaf: Leaf) -> None:
    """Give an input another value, where the API has it under the same path."""
    _change(vendors, leaf, leaf.path, _other(leaf))


def alter_days(vendors: Vendors, leaf: Leaf) -> None:
    """Count an objective over another number of days, which the API has in seconds."""
    _change(vendors, leaf, "rollingPeriod", f"{(leaf.value % 30 + 1) * _DAY_SECONDS}s")


def alter_windows(vendors: Vendors, leaf: Leaf) -> None:
    """Change what makes a good window of an objective, which the API has under another roof."""
    _change(vendors, leaf, leaf.path.replace("windowsBasedSli", "serviceLevelIndicator.windowsBased"), _other(leaf))


def alter_type(vendors: Vendors, leaf: Leaf) -> None:
    """Make a channel one of another type, which has other labels."""
    calls = _collection(vendors, leaf.resource.token)
    found = calls.get(name=leaf.resource.identifier).execute()
    other = found | {"type": "google_chat", "labels": {"space": "spaces/ALTERED"}}
    calls.patch(name=leaf.resource.identifier, body=other).execute()


def delete(vendors: Vendors, resource: Resource) -> None:
    """Delete something; a channel even while alerts use it."""
    more = {"force": True} if resource.token == CHANNEL else {}
    _collection(vendors, resource.token).delete(name=resource.identifier, **more).execute()


_USER_LABELS: dict[str, Any] = dict.fromkeys((f"userLabels.{key}" for key in ("app", "environment", "owner")), alter)
_AGGREGATION = ("alignmentPeriod", "perSeriesAligner", "crossSeriesReducer", "groupByFields")
_THRESHOLD, _ABSENT = "conditions[].conditionThreshold", "conditions[].conditionAbsent"

ENTRIES: dict[str, dict[str, Callable[[Vendors, Leaf], None] | str]] = {
    CHECK: {
        **dict.fromkeys(("displayName", "period", "timeout", "selectedRegions"), alter),
        **dict.fromkeys((f"httpCheck.{name}" for name in ("path", "port", "requestMethod", "useSsl", "validateSsl")), alter),
        "httpCheck.acceptedResponseStatusCodes[].statusClass": alter,
        **_USER_LABELS,
        **dict.fromkeys(("monitoredResource.type", "monitoredResource.labels.*"), _TARGET),
        "project": _PLACED,
    },
    CHANNEL: {
        **dict.fromkeys(("displayName", "description", "enabled", "labels.*"), alter),
        "type": alter_type,
        **{path: entry for path, entry in _USER_LABELS.items() if not path.endswith(".app")},
        "forceDelete": "known to the provider alone: says what a deletion by the program does",
        "project": _PLACED,
    },
    SERVICE: {"displayName": alter, **_USER_LABELS, "serviceId": _NAMED, "project": _PLACED},
    OBJECTIVE: {
        **dict.fromkeys(("displayName", "goal"), alter),
        "rollingPeriodDays": alter_days,
        **dict.fromkeys(("windowsBasedSli.windowPeriod", "windowsBasedSli.goodBadMetricFilter"), alter_windows),
        **_USER_LABELS,
        **dict.fromkeys(("sloId", "service"), _NAMED),
        "project": _PLACED,
    },
    POLICY: {
        **dict.fromkeys(("displayName", "combiner", "severity", "enabled", "notificationChannels"), alter),
        **dict.fromkeys(("documentation.content", "conditions[].displayName"), alter),
        "documentation.mimeType": "Monitoring knows one format: text/markdown",
        **dict.fromkeys(
            (f"{_THRESHOLD}.{name}" for name in ("filter", "comparison", "thresholdValue", "duration", "trigger.count")), alter
        ),
        **dict.fromkeys((f"{_ABSENT}.{name}" for name in ("filter", "duration", "trigger.count")), alter),
        **dict.fromkeys((f"{kind}.aggregations[].{name}" for kind in (_THRESHOLD, _ABSENT) for name in _AGGREGATION), alter),
        **_USER_LABELS,
        "userLabels.tier": alter,
        "project": _PLACED,
    },
}
"""Type to input to what alters it, or why nothing does."""

DELETABLE = (CHANNEL, SERVICE, OBJECTIVE, POLICY)
"""A check is not among them: Google refuses while an alert watches it, and one always does."""


def _other(leaf: Leaf) -> Any:
    key, value = leaf.key, leaf.value
    if key in _WORDS:
        return "AND" if value == _WORDS[key] == "OR" else _WORDS[key]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if re.fullmatch(r"\d+s", value):
        return "300s" if value != "300s" else "600s"
    if key == "filter" and value.startswith("select_slo_"):
        return re.sub(r'"\d+s"\)$', '"660s")', value)
    if key in {"filter", "goodBadMetricFilter"}:
        return f'{value} AND metric.labels.checked_resource_id="altered"'
    return "altered" if leaf.path.startswith("userLabels.") else ALTERED


def _change(vendors: Vendors, leaf: Leaf, path: str, value: Any) -> None:
    calls = _collection(vendors, leaf.resource.token)
    found = calls.get(name=leaf.resource.identifier).execute()
    *parents, last = re.findall(r"[A-Za-z_]\w*|(?<=\[)\d+(?=\])", path)
    place = found
    for part in parents:
        place = place[int(part)] if part.isdigit() else place.setdefault(part, {})
    place[last] = value
    # The whole of a channel is sent, as Google's own tools do; everything else by the field that holds the change.
    mask = {} if leaf.resource.token == CHANNEL else {"updateMask": path.partition(".")[0].partition("[")[0]}
    calls.patch(name=leaf.resource.identifier, body=found, **mask).execute()


def _collection(vendors: Vendors, token: str) -> Any:
    projects = vendors.monitoring.projects()
    if token in {SERVICE, OBJECTIVE}:
        services = vendors.monitoring.services()
        return services if token == SERVICE else services.serviceLevelObjectives()
    return {CHECK: projects.uptimeCheckConfigs, CHANNEL: projects.notificationChannels, POLICY: projects.alertPolicies}[token]()
