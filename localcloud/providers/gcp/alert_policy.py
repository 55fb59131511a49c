"""`gcp:monitoring/alertPolicy:AlertPolicy`: when somebody is told, and through which channels."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT
from localcloud.providers.gcp.monitoring_resource import MonitoringResource
from localcloud.providers.gcp.nested import inverse, is_same_block, pruned, renamed
from localcloud.providers.values import UNKNOWN, Properties

_PLURALS: Final = {"notificationChannelStrategies": "notificationChannelStrategy"}
_SENT: Final = (
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
_MARKDOWN: Final = "text/markdown"


def is_same_conditions(left: Any, right: Any) -> bool:
    """Compare two lists of conditions; the API names each, and no reducer is `REDUCE_NONE`."""
    if left is UNKNOWN or right is UNKNOWN:
        return False
    return is_same_block(_normal(left), _normal(right))


def without_names(conditions: Any) -> Any:
    """Return conditions as a program writes them: their names are the API's."""
    if not isinstance(conditions, list):
        return conditions
    return [{name: value for name, value in each.items() if name != "name"} for each in conditions]


def _normal(conditions: Any) -> Any:
    return _without_reducer(without_names(conditions))


def _without_reducer(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_reducer(item) for name, item in value.items() if (name, item) != _NO_REDUCER}
    return [_without_reducer(item) for item in value] if isinstance(value, list) else value


_NO_REDUCER: Final = ("crossSeriesReducer", "REDUCE_NONE")


def is_same_documentation(left: Any, right: Any) -> bool:
    """Compare two texts for whoever is told; without a format they are Markdown."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    return is_same_block({"mimeType": _MARKDOWN} | pruned(left), {"mimeType": _MARKDOWN} | pruned(right))


class AlertPolicy(MonitoringResource):
    """A policy of one to six conditions."""

    token = "gcp:monitoring/alertPolicy:AlertPolicy"
    noun = "AlertPolicy"
    masked = _SENT
    fields = (
        Field("displayName", is_required=True),
        Field("combiner", is_required=True),
        Field("conditions", is_required=True, is_same=is_same_conditions, as_input=without_names),
        Field("enabled", default=True),
        Field("notificationChannels"),
        Field("alertStrategy", is_same=is_same_block),
        Field("userLabels"),
        Field("severity"),
        Field("documentation", is_same=is_same_documentation),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "creationRecords")

    def place(self, inputs: Properties) -> str:
        """Return the collection."""
        return "alertPolicies"

    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the API's form; a condition that was there keeps its name, by its place."""
        body: Properties = renamed(pruned(filled(inputs, *_SENT)), _PLURALS)
        body["enabled"] = inputs.get("enabled", True)
        named = [condition.get("name") for condition in (old or {}).get("conditions", [])]
        for condition, name in zip(body["conditions"], named, strict=False):
            condition.update({"name": name} if name else {})
        if "documentation" in body:
            body["documentation"].setdefault("mimeType", _MARKDOWN)
        return body

    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return Pulumi's form."""
        shown: Properties = {name: renamed(found.get(name), inverse(_PLURALS)) for name in _SENT}
        record = found.get("creationRecord")
        return shown | {"enabled": found.get("enabled", True), "creationRecords": [record] if record else []}
