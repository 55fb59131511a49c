"""Serve `pubsub.projects.topics`, policies excepted.

Left out: publishing, subscriptions, schemas, ingestion and transforms.
"""

import re
from datetime import timedelta
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.access import Target, project_target, require
from localcloud.services.google.apis import PUBSUB
from localcloud.services.google.errors import invalid, taken
from localcloud.services.google.pages import cut_page
from localcloud.services.google.secret_checks import parse_duration
from localcloud.services.google.topics import KIND, missing_topic, remove_topic, topic_target
from localcloud.services.google.update_masks import apply_mask, parse_mask

BASE: Final = "/v1/projects/{project}/topics"
# Pub/Sub documentation, resource names, 2026-10.
_ID_FORMAT: Final = re.compile(r"(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}")
_LABEL: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_LABEL_VALUE: Final = re.compile(r"[a-z0-9_-]{0,63}")
MAXIMUM_LABELS: Final = 64
SHORTEST_RETENTION: Final = timedelta(minutes=10)
LONGEST_RETENTION: Final = timedelta(days=31)
_MUTABLE: Final = ("labels", "kmsKeyName", "messageRetentionDuration", "messageStoragePolicy")


def _locate(call: Call) -> Target:
    target = topic_target(call, call.params["project"], call.params["topic"])
    require(call, target)
    return target


def _require_topic(call: Call) -> tuple[str, Document]:
    target = _locate(call)
    topic = call.tx.get(KIND, target.name)
    if topic is None:
        raise missing_topic(call.params["topic"])
    return target.name, topic


def _create(call: Call) -> Reply:
    target = _locate(call)
    project_id, topic_id = (target.project or {})["projectId"], call.params["topic"]
    name = f"projects/{project_id}/topics/{topic_id}"
    if not _ID_FORMAT.fullmatch(topic_id):
        text = (
            f"Invalid resource name given (name={name}). Refer to "
            "https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information."
        )
        raise invalid(PUBSUB, text)
    topic: Document = {"name": name} | {field: call.body[field] for field in _MUTABLE if call.body.get(field)}
    _check(topic)
    try:
        call.tx.insert(KIND, target.name, topic)
    except DocumentExistsError as error:
        raise taken(PUBSUB, f"Resource already exists in the project (resource={topic_id}).") from error
    return Reply(topic)


def _check(topic: dict[str, Any]) -> None:
    labels = topic.get("labels", {})
    if len(labels) > MAXIMUM_LABELS or not all(
        _LABEL.fullmatch(name) and _LABEL_VALUE.fullmatch(text) for name, text in labels.items()
    ):
        raise invalid(PUBSUB)
    retention = parse_duration(topic.get("messageRetentionDuration", "600s"))
    if not SHORTEST_RETENTION <= retention <= LONGEST_RETENTION:
        raise invalid(PUBSUB)


def _get(call: Call) -> Reply:
    return Reply(_require_topic(call)[1])


def _list(call: Call) -> Reply:
    target = project_target(PUBSUB, call.tx, call.params["project"])
    require(call, target)
    parent = f"projects/{(target.project or {})['projectNumber']}/topics/"
    page, rest = cut_page(call, PUBSUB, [topic for _, topic in call.tx.list(KIND, parent)], largest=1000, default=100)
    return Reply({"topics": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    key, topic = _require_topic(call)
    body = call.body.get("topic") or {}
    # The official clients send the mask in the body, hashicorp/google in the query.
    mask = call.body.get("updateMask") or call.query.get("updateMask", "")
    if not mask:
        raise invalid(PUBSUB, "The update_mask in the UpdateTopicRequest must be set, and must contain a non-empty paths list.")
    apply_mask(topic, body, parse_mask(mask, body, _MUTABLE, PUBSUB))
    _check(topic)
    call.tx.put(KIND, key, topic)
    return Reply(topic)


def _delete(call: Call) -> Reply:
    key, _ = _require_topic(call)
    remove_topic(call.tx, key)
    return Reply({})


_ID: Final = "pubsub.projects.topics"
_PERMISSION: Final = "pubsub.topics"
_ONE: Final = f"{BASE}/{{topic}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "PUT", _ONE, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", BASE, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_PERMISSION}.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
)
