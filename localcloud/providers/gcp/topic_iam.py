"""IAM of a topic: `gcp:pubsub/topicIAMMember` and `topicIAMBinding`."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.configuration import PROJECT, known_project
from localcloud.providers.gcp.names import full_name, is_same_name, segment_after
from localcloud.providers.gcp.policies import Holder, Policy
from localcloud.providers.gcp.policy_binding import PolicyBinding, binding_fields
from localcloud.providers.gcp.policy_member import PolicyMember, member_fields
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


def _read(session: Session, name: str) -> Any:
    return session.call("GET", f"/v1/{name}:getIamPolicy")


def _write(session: Session, name: str, policy: Policy) -> Any:
    return session.call("POST", f"/v1/{name}:setIamPolicy", {"policy": policy})


def _check(session: Session, inputs: Properties) -> None:
    topic = inputs["topic"]
    if topic is not UNKNOWN and "/" not in topic:
        known_project(session, inputs)


TOPICS: Final = Holder(
    parent="topic",
    fields=(Field("topic", is_required=True, replaces=True, is_same=is_same_name), PROJECT),
    name=lambda session, inputs: full_name(session, inputs["topic"], "topics", inputs),
    check=_check,
    show=lambda name: {"topic": name, "project": segment_after(name, "projects")},
    read=_read,
    write=_write,
)


class TopicIamMember(PolicyMember):
    """One member of a role on a topic."""

    token = "gcp:pubsub/topicIAMMember:TopicIAMMember"
    holder = TOPICS
    fields = member_fields(TOPICS)


class TopicIamBinding(PolicyBinding):
    """All members of a role on a topic, e.g. its publishers."""

    token = "gcp:pubsub/topicIAMBinding:TopicIAMBinding"
    holder = TOPICS
    fields = binding_fields(TOPICS)
