"""Sinks and exclusions of the project's logs: where they go besides, and what of them is not kept."""

from typing import Final

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.google_project import listed_in_project

_FAMILY: Final = "Google logs"

DEFAULT_SINKS: Final = ("_Default", "_Required")
"""What every project has ("Routing and storage overview" of Cloud Logging, 2026-10)."""

SINK: Final = listed_in_project(
    "google-log-sink",
    "log sink",
    DriftClass.PROTECTION,
    _FAMILY,
    "What the logs say leaves the project, also who did what.",
    "gcp:logging/projectSink:ProjectSink",
    own=lambda _contract: DEFAULT_SINKS,
)
EXCLUSION: Final = listed_in_project(
    "google-log-exclusion",
    "log exclusion",
    DriftClass.PROTECTION,
    _FAMILY,
    "What it matches is not kept, so an intruder's traces are gone.",
    "gcp:logging/projectExclusion:ProjectExclusion",
)
