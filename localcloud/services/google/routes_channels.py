"""Serve `monitoring.projects.notificationChannels`. Nothing is sent: what a channel would say stands in the project's alerts."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import precondition
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.monitoring_collections import routes_of
from localcloud.services.google.monitoring_names import (
    CHANNEL,
    POLICY,
    by_id,
    missing_channel,
    mutation,
    next_number,
    require_project,
)
from localcloud.services.google.notification_channels import TYPES, check_channel, shown_channel
from localcloud.services.google.pages import cut_page
from localcloud.services.google.update_masks import apply_mask, parse_mask

_COLLECTION: Final = "notificationChannels"
_MUTABLE: Final = ("type", "displayName", "description", "labels", "userLabels", "enabled")


def _require_channel(call: Call) -> tuple[Document, Document]:
    project, _ = require_project(call)
    name = by_id(project, _COLLECTION, call.params["channel"])
    channel = call.tx.get(CHANNEL, name)
    if channel is None:
        raise missing_channel(name)
    return project, channel


def _create(call: Call) -> Reply:
    project, _ = require_project(call)
    channel: Document = {name: call.body[name] for name in _MUTABLE if call.body.get(name)}
    channel["enabled"] = call.body.get("enabled", True)
    check_channel(channel)
    channel["name"] = by_id(project, _COLLECTION, next_number(call.tx))
    channel["creationRecord"] = mutation(call)
    channel["mutationRecords"] = [mutation(call)]
    call.tx.insert(CHANNEL, channel["name"], channel)
    return Reply(shown_channel(channel))


def _get(call: Call) -> Reply:
    return Reply(shown_channel(_require_channel(call)[1]))


def _list(call: Call) -> Reply:
    project, _ = require_project(call)
    is_wanted = parse_filter(MONITORING, call.query.get("filter", ""))
    found = [shown_channel(channel) for _, channel in call.tx.list(CHANNEL, by_id(project, _COLLECTION)) if is_wanted(channel)]
    page, rest = cut_page(call, MONITORING, found, largest=1000, default=1000)
    return Reply({_COLLECTION: page, "totalSize": len(found), **rest} if page else {})


def _patch(call: Call) -> Reply:
    _, channel = _require_channel(call)
    kept = dict(channel.get("labels", {}))
    apply_mask(channel, call.body, parse_mask(call.query.get("updateMask", "") or "*", call.body, _MUTABLE, MONITORING))
    _keep_secret(channel, kept)
    channel.setdefault("enabled", True)
    channel.pop("verificationStatus", None)
    check_channel(channel)
    channel["mutationRecords"] = [*channel["mutationRecords"], mutation(call)]
    call.tx.put(CHANNEL, channel["name"], channel)
    return Reply(shown_channel(channel))


def _keep_secret(channel: Document, before: Document) -> None:
    """A whole body that leaves the secret label out does not take it away: nobody could have read it to send it again."""
    kind = TYPES.get(channel.get("type", ""))
    if kind and kind.secret and kind.secret in before:
        channel.setdefault("labels", {}).setdefault(kind.secret, before[kind.secret])


def _delete(call: Call) -> Reply:
    project, channel = _require_channel(call)
    policies = call.tx.list(POLICY, by_id(project, "alertPolicies"))
    using = [(name, policy) for name, policy in policies if channel["name"] in policy.get("notificationChannels", [])]
    if using and call.query.get("force", "").lower() != "true":
        names = ", ".join(f'"{name}"' for name, _ in using)
        raise precondition(MONITORING, f'Could not delete "{channel["name"]}" because it is still being referenced by: {names}')
    for name, policy in using:
        policy["notificationChannels"].remove(channel["name"])
        if not policy["notificationChannels"]:
            del policy["notificationChannels"]
        call.tx.put(POLICY, name, policy)
    call.tx.delete(CHANNEL, channel["name"])
    return Reply({})


ROUTES: Final = routes_of(_COLLECTION, "channel", create=_create, listed=_list, get=_get, patch=_patch, delete=_delete)
