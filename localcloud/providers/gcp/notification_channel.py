"""`gcp:monitoring/notificationChannel:NotificationChannel`: where an alert policy's notifications go."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT
from localcloud.providers.gcp.monitoring_resource import MonitoringResource
from localcloud.providers.values import Properties

_SENT: Final = ("type", "displayName", "description", "userLabels")
_SENSITIVE: Final = {"authToken": "auth_token", "password": "password", "serviceKey": "service_key"}
"""Input below `sensitiveLabels` to the API's label."""


class NotificationChannel(MonitoringResource):
    """A channel. Its secret labels are inputs of their own, which the API covers when it shows them."""

    token = "gcp:monitoring/notificationChannel:NotificationChannel"
    noun = "NotificationChannel"
    fields = (
        Field("type", is_required=True),
        Field("displayName"),
        Field("description"),
        Field("labels"),
        Field("sensitiveLabels", is_write_only=True),
        Field("userLabels"),
        Field("enabled", default=True),
        Field("forceDelete", default=False, is_local=True),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "verificationStatus")

    def place(self, inputs: Properties) -> str:
        """Return the collection."""
        return "notificationChannels"

    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the whole channel: an update has no mask."""
        sensitive = {_SENSITIVE[name]: value for name, value in (inputs.get("sensitiveLabels") or {}).items() if value}
        labels = inputs.get("labels", {}) | sensitive
        return filled(inputs, *_SENT) | {"enabled": inputs.get("enabled", True)} | ({"labels": labels} if labels else {})

    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return what the API shows, without the labels that it covers."""
        labels = {label: value for label, value in found.get("labels", {}).items() if label not in _SENSITIVE.values()}
        shown = {name: found.get(name) for name in (*_SENT, "verificationStatus")}
        return shown | {"labels": labels, "enabled": found.get("enabled", True)}

    def delete_query(self, known: Properties) -> Properties:
        """Say whether alert policies that use it are to let go of it."""
        return {"force": str(bool(known.get("forceDelete"))).lower()}
