"""Alert policies, notification channels and uptime checks."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_project import listed_in_project

_FAMILY: Final = "Google monitoring"

ALERT_POLICY: Final = listed_in_project(
    "google-alert-policy",
    "alert policy",
    DriftClass.CAPACITY,
    _FAMILY,
    "It wakes people for what nobody agreed on, or hides a page among its own.",
    "gcp:monitoring/alertPolicy:AlertPolicy",
)
CHANNEL: Final = listed_in_project(
    "google-notification-channel",
    "notification channel",
    DriftClass.CAPACITY,
    _FAMILY,
    "Whoever is behind it hears of every incident that a policy sends there.",
    "gcp:monitoring/notificationChannel:NotificationChannel",
)
UPTIME_CHECK: Final = listed_in_project(
    "google-uptime-check",
    "uptime check",
    DriftClass.CAPACITY,
    _FAMILY,
    "It asks a host from all over the world, at this project's expense.",
    "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig",
)
