"""Know the types of notification channels, and accept a channel or refuse it.

Labels of each type: notification channel descriptors of Cloud Monitoring, as far as tools that create channels use them. Only the
e-mail type is recorded (k8s-config-connector, 2026-08).
"""

import re
from dataclasses import dataclass
from typing import Final

from localcloud.core.http import RefusalError
from localcloud.core.store import Document
from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid
from localcloud.services.google.monitoring_labels import check_user_labels

_HIDDEN: Final = "**************"


@dataclass(frozen=True, slots=True)
class ChannelType:
    """One type: which labels say where a notification goes, and which of them are never shown again."""

    labels: dict[str, str]
    """Required label to the pattern of its value."""
    secret: str = ""
    needs_verification: bool = False


TYPES: Final = {
    "email": ChannelType({"email_address": r"[^@\s]+@[^@\s]+\.[^@\s]+"}),
    "google_chat": ChannelType({"space": r"spaces/[\w-]+"}),
    "pagerduty": ChannelType({"service_key": r".+"}, secret="service_key"),
    "pubsub": ChannelType({"topic": r"projects/[^/]+/topics/[^/]+"}),
    "slack": ChannelType({"auth_token": r".+", "channel_name": r".+"}, secret="auth_token"),
    "sms": ChannelType({"number": r"\+?[0-9 ()-]{5,20}"}, needs_verification=True),
    "webhook_basicauth": ChannelType({"url": r"https?://\S+", "username": r".+", "password": r".+"}, secret="password"),
    "webhook_tokenauth": ChannelType({"url": r"https?://\S+"}),
}
"""By Google's name."""


def check_channel(channel: Document) -> None:
    """Check a channel as it would be kept; a channel that nobody has confirmed is marked.

    Raises:
        RefusalError: 400.
    """
    kind = TYPES.get(channel.get("type", ""))
    if kind is None:
        raise _wrong("type", channel.get("type", ""), "there is no such notification channel type")
    labels = channel.get("labels", {})
    for label in labels:
        if label not in kind.labels:
            raise _wrong("labels", label, f'the channel type "{channel["type"]}" has no such label')
    for label, pattern in kind.labels.items():
        if not re.fullmatch(pattern, labels.get(label, "")):
            shown = _HIDDEN if label == kind.secret else labels.get(label, "")
            raise _wrong(f'labels["{label}"]', shown, "the label is required and must be of the form the type wants")
    if len(channel.get("displayName", "")) > 512 or len(channel.get("description", "")) > 1024:
        raise invalid(MONITORING)
    check_user_labels(channel.get("userLabels", {}))
    if kind.needs_verification:
        channel["verificationStatus"] = "UNVERIFIED"


def shown_channel(channel: Document) -> Document:
    """Return the channel as it is read: its secret label is covered."""
    secret = TYPES[channel["type"]].secret
    if not secret:
        return channel
    return {**channel, "labels": {**channel["labels"], secret: _HIDDEN}}


def _wrong(field: str, value: str, problem: str) -> RefusalError:
    # The form is that of alert policies' refusals; the wording for channels is unverified.
    return invalid(MONITORING, f'Field notification_channel.{field} had an invalid value of "{value}": {problem}.')
