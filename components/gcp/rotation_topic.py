"""Where Secret Manager says that a secret is due: a topic to which its own account of the project may publish, and nobody else.

Publishers are authoritative for `roles/pubsub.publisher` on this one topic. Messages are kept, so that who subscribes later still
finds the last calls.
"""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

ROLE: Final = "roles/pubsub.publisher"
RETENTION: Final = "604800s"
"""Seven days, in Google's form."""


class RotationTopicArgs(TypedDict):
    """Inputs of `RotationTopic`."""

    project: pulumi.Input[str]
    """Google project id; its Pub/Sub and Secret Manager APIs must be on."""
    topic: str
    """Name of the topic, unique in the project."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""
    retention: NotRequired[str]
    """How long messages are kept, in seconds: `604800s`, which is the default; ten minutes to 31 days."""
    adopt: NotRequired[str | None]
    """Id of an existing topic to take over."""


class RotationTopic(pulumi.ComponentResource):
    """A topic that hears of due secrets."""

    topic_name: pulumi.Output[str]
    """Full name, `projects/<project>/topics/<name>`; resolves once Secret Manager may publish to it."""

    def __init__(self, name: str, args: RotationTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:RotationTopic", name, {}, opts)
        self.identity = gcp.projects.ServiceIdentity(
            f"{name}-identity", project=args["project"], service="secretmanager.googleapis.com", opts=child_options(self)
        )
        self.topic = gcp.pubsub.Topic(
            f"{name}-topic",
            project=args["project"],
            name=args["topic"],
            labels=dict(args["labels"]),
            message_retention_duration=args.get("retention", RETENTION),
            opts=child_options(self, adopt=args.get("adopt")),
        )
        self.publishers = gcp.pubsub.TopicIAMBinding(
            f"{name}-publishers",
            project=args["project"],
            topic=self.topic.name,
            role=ROLE,
            members=[self.identity.member],
            opts=child_options(self, deletes_before_replace=True),
        )
        self.topic_name = pulumi.Output.all(self.topic.id, self.publishers.urn).apply(lambda parts: str(parts[0]))
        self.register_outputs({"topic_name": self.topic_name})
