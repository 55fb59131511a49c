"""The ways in which Cloud Monitoring tells people.

Only kinds without a secret: a secret would pass through the program and its state. A topic must let Google's notification agent,
`service-<number>@gcp-sa-monitoring-notification.iam.gserviceaccount.com`, publish, which is granted where the topic is made.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

ChannelKind = Literal["email", "pubsub", "google-chat"]

_KINDS: Final[Mapping[ChannelKind, tuple[str, str]]] = {
    "email": ("email", "email_address"),
    "pubsub": ("pubsub", "topic"),
    "google-chat": ("google_chat", "space"),
}
"""Kind to Google's type and to the label that says where a notification goes."""


class ChannelArgs(TypedDict):
    """One channel."""

    kind: ChannelKind
    """`email`, `pubsub` or `google-chat`."""
    target: str
    """Address, full name of the topic, or `spaces/<id>`."""


class NotificationChannelsArgs(TypedDict):
    """Inputs of `NotificationChannels`."""

    project: pulumi.Input[str]
    """Google project id."""
    channels: Mapping[str, ChannelArgs]
    """Channels by name."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""


class NotificationChannels(pulumi.ComponentResource):
    """Some channels of one project."""

    names: dict[str, pulumi.Output[str]]
    """Name of a channel to its full name, `projects/<project>/notificationChannels/<number>`."""

    def __init__(self, name: str, args: NotificationChannelsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:NotificationChannels", name, {}, opts)
        self.names = {key: self._make(name, key, channel, args).name for key, channel in sorted(args["channels"].items())}
        self.register_outputs({"names": self.names})

    def _make(
        self, name: str, key: str, channel: ChannelArgs, args: NotificationChannelsArgs
    ) -> gcp.monitoring.NotificationChannel:
        kind, label = _KINDS[channel["kind"]]
        return gcp.monitoring.NotificationChannel(
            f"{name}-{key}",
            project=args["project"],
            type=kind,
            display_name=key,
            description="Where alerts go; declared by Bulwark.",
            labels={label: channel["target"]},
            user_labels=dict(args["labels"]),
            enabled=True,
            # In use, it is not deleted: an alert that lost its only channel would reach nobody.
            force_delete=False,
            opts=child_options(self),
        )
