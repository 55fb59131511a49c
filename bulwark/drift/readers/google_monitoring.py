"""List and remove alert policies, notification channels and uptime checks. Labels of channels may be secret and are not shown."""

from typing import Final

from bulwark.core.drift.kinds import google_monitoring as kinds
from bulwark.drift.readers.google_lists import listed

ALERT_POLICY: Final = listed(
    kinds.ALERT_POLICY.id, "monitoring", "v3/{}/alertPolicies?pageSize=500", "alertPolicies", {"title": "displayName"}
)
CHANNEL: Final = listed(
    kinds.CHANNEL.id,
    "monitoring",
    "v3/{}/notificationChannels?pageSize=500",
    "notificationChannels",
    {"title": "displayName", "type": "type"},
)
UPTIME_CHECK: Final = listed(
    kinds.UPTIME_CHECK.id, "monitoring", "v3/{}/uptimeCheckConfigs?pageSize=100", "uptimeCheckConfigs", {"title": "displayName"}
)
