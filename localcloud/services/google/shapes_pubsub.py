"""Know the fields of Pub/Sub's request bodies."""

from typing import Final

from localcloud.services.google.body_kinds import DURATION, FLAG, POLICY, TEST, TEXT, Map, Shape

_TOPIC: Final[Shape] = {
    "name": TEXT,
    "labels": Map(),
    "kmsKeyName": TEXT,
    "messageRetentionDuration": DURATION,
    "messageStoragePolicy": {"allowedPersistenceRegions": [TEXT], "enforceInTransit": FLAG},
}
_TOPICS: Final = "pubsub.projects.topics"

SHAPES: Final[dict[str, Shape]] = {
    f"{_TOPICS}.create": _TOPIC,
    f"{_TOPICS}.patch": {"topic": _TOPIC, "updateMask": TEXT},
    f"{_TOPICS}.setIamPolicy": {"policy": POLICY},
    f"{_TOPICS}.testIamPermissions": TEST,
}
"""Method id to the shape of its body."""
