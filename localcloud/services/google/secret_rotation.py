"""Accept the rotation of a secret and the topics that hear of it, and let time advance it as Google does.

Sources: Secret Manager v1 discovery, schemas Rotation and Secret, 2026-10; Secret Manager documentation, "Set up notifications on
a secret" and "Create rotation schedules", 2026-10. Wording that was seen nowhere is marked.
"""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import Clock, rfc3339
from localcloud.core.http import Call
from localcloud.core.store import Document
from localcloud.services.google.access import is_allowed
from localcloud.services.google.apis import PUBSUB, SECRETS, agent_email
from localcloud.services.google.enabled_services import is_enabled
from localcloud.services.google.errors import invalid, precondition
from localcloud.services.google.projects import find_project
from localcloud.services.google.tokens import Identity
from localcloud.services.google.topics import find_topic, topic_target

_TOPIC: Final = re.compile(r"projects/[^/]+/topics/[^/]+")
MAXIMUM_TOPICS: Final = 10
SHORTEST_PERIOD: Final = timedelta(hours=1)
LONGEST_PERIOD: Final = timedelta(days=100 * 365)
LEAST_NOTICE: Final = timedelta(minutes=5)


def check_rotation(secret: Document, clock: Clock, *, is_new: bool) -> None:
    """Check topics and rotation as they would be kept.

    Args:
        secret: the secret with them.
        clock: the moment.
        is_new: the rotation is part of this request; a time that was accepted earlier may meanwhile have come near.

    Raises:
        RefusalError: 400.
    """
    topics, rotation = secret.get("topics", []), secret.get("rotation")
    if len(topics) > MAXIMUM_TOPICS or not all(_TOPIC.fullmatch(str(topic.get("name", ""))) for topic in topics):
        raise invalid(SECRETS)
    if rotation is None:
        return
    if not topics:
        # A rotation without a topic would notify nobody (schema Secret, field rotation); wording unverified.
        raise invalid(SECRETS, "Topics must be set while rotation is set.")
    if rotation.get("rotationPeriod") and not rotation.get("nextRotationTime"):
        raise invalid(SECRETS, "Next rotation time must be set while the rotation period is set.")
    if is_new:
        _check_times(rotation, clock)


def _check_times(rotation: dict[str, Any], clock: Clock) -> None:
    period = _period_of(rotation)
    if period is not None and not SHORTEST_PERIOD <= period <= LONGEST_PERIOD:
        raise invalid(SECRETS, "Rotation period must be between 3600s and 3153600000s.")  # unverified wording
    if "nextRotationTime" not in rotation:
        return
    notice = datetime.fromisoformat(rotation["nextRotationTime"]) - clock.now()
    if not LEAST_NOTICE <= notice <= LONGEST_PERIOD:
        # unverified wording
        raise invalid(SECRETS, "Next rotation time must be between 300s and 3153600000s in the future.")


def check_publisher(call: Call, project: Document, secret: Document) -> None:
    """Accept topics to which the service agent of the secret's project can publish: Google sends each a test message.

    Raises:
        RefusalError: 400; a topic is not there, or the agent may not publish to it (wording unverified).
    """
    email = agent_email(SECRETS.host, project["projectNumber"])
    agent = Identity(principal=f"serviceAccount:{email}", scopes=())
    for topic in secret.get("topics", []):
        _, place, _, topic_id = topic["name"].split("/")
        target = topic_target(call, place, topic_id)
        is_there = find_topic(call.tx, topic["name"]) is not None and _is_pubsub_on(call, place)
        if not is_there or not is_allowed(call, target, agent, "pubsub.topics.publish"):
            text = (
                f"The Secret Manager service identity {email} cannot publish to the Pub/Sub topic {topic['name']} (or it may not "
                "exist). Grant it the Pub/Sub Publisher role (roles/pubsub.publisher) on the topic."
            )
            raise precondition(SECRETS, text)


def _is_pubsub_on(call: Call, place: str) -> bool:
    project = find_project(call.tx, place)
    return project is not None and is_enabled(call.tx, project, PUBSUB.host)


def advance_rotation(secret: Document, clock: Clock) -> bool:
    """Move a rotation time that has come to the next one that has not, by whole periods; say whether it moved.

    Without a period the time stays: the notification is sent once.
    """
    rotation = secret.get("rotation") or {}
    period, due = _period_of(rotation), rotation.get("nextRotationTime")
    if period is None or due is None or datetime.fromisoformat(due) > clock.now():
        return False
    passed = (clock.now() - datetime.fromisoformat(due)) // period + 1
    rotation["nextRotationTime"] = rfc3339(datetime.fromisoformat(due) + passed * period)
    return True


def _period_of(rotation: dict[str, Any]) -> timedelta | None:
    text = rotation.get("rotationPeriod")
    return timedelta(seconds=float(str(text).removesuffix("s"))) if text else None
