"""Keep Pub/Sub topics. Nothing is delivered: no part of the project subscribes, so there is nobody to deliver to.

Kind: `google.topic`, key = `projects/NUMBER/topics/ID`; the body is what the API shows.
"""

from typing import Final

from localcloud.core.http import Call, RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google.access import Target, project_target
from localcloud.services.google.apis import PUBSUB
from localcloud.services.google.errors import missing
from localcloud.services.google.policies import drop_policy
from localcloud.services.google.projects import find_project

KIND: Final = "google.topic"


def topic_target(call: Call, project: str, topic_id: str) -> Target:
    """Return the target of something that is done to a topic, whether it exists or not."""
    shown = f"projects/{project}/topics/{topic_id}"
    target = project_target(PUBSUB, call.tx, project, shown)
    if target.project is None:
        return target
    key = topic_key(target.project, topic_id)
    return Target(PUBSUB, target.project, shown, topic_policy_key(key), key, "pubsub.googleapis.com/Topic")


def topic_key(project: Document, topic_id: str) -> str:
    """Return the key of a topic, with the number of its project."""
    return f"projects/{project['projectNumber']}/topics/{topic_id}"


def topic_policy_key(key: str) -> str:
    """Return the key of a topic's policy."""
    return f"//pubsub.googleapis.com/{key}"


def find_topic(tx: Transaction, name: str) -> Document | None:
    """Return the topic of a full name, with the project's id or number in it, or None."""
    _, project_reference, _, topic_id = name.split("/")
    project = find_project(tx, project_reference)
    return tx.get(KIND, topic_key(project, topic_id)) if project else None


def remove_topic(tx: Transaction, key: str) -> None:
    """Remove a topic and its policy for good; Pub/Sub has no undelete."""
    tx.delete(KIND, key)
    drop_policy(tx, topic_policy_key(key))


def missing_topic(topic_id: str) -> RefusalError:
    """Make the 404 of a topic (k8s-config-connector recordings)."""
    return missing(PUBSUB, f"Resource not found (resource={topic_id}).")
