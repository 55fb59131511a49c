"""`gcp:pubsub/topic:Topic`: where events are published."""

from typing import Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled, mask
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.labels import provided_labels, sent_labels, shown_labels
from localcloud.providers.gcp.names import full_name, refuse_inputs, segment_after
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

LONGEST_NAME: Final = 255
_SENT: Final = ("kmsKeyName", "messageStoragePolicy", "messageRetentionDuration")
_MASKED: Final = (*_SENT, "labels")
_ABSENT: Final = ("schemaSettings", "ingestionDataSourceSettings", "messageTransforms")


class Topic(ResourceType):
    """A topic: who may publish to it is another resource."""

    token = "gcp:pubsub/topic:Topic"
    fields = (
        Field("name", replaces=True, autoname_length=LONGEST_NAME),
        Field("labels"),
        Field("kmsKeyName"),
        Field("messageRetentionDuration"),
        Field("messageStoragePolicy", is_computed=True),
        Field("schemaSettings"),
        Field("ingestionDataSourceSettings"),
        Field("messageTransforms"),
        Field("tags", replaces=True, is_write_only=True),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("effectiveLabels", "pulumiLabels")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a project; refuse what only a subscriber would notice, which the local cloud does not have."""
        known_project(session, inputs)
        refuse_inputs(inputs, _ABSENT, "the local cloud delivers no messages")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it."""
        name = f"projects/{project_of(session, inputs)}/topics/{inputs['name']}"
        labels = provided_labels(session, inputs, is_new=True)
        session.call("PUT", f"/v1/{name}", filled(inputs, *_SENT, "tags") | filled({"labels": labels}, "labels"))
        return name

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for `NAME` and `PROJECT/NAME`."""
        return full_name(session, identifier, "topics", {})

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, or None when it is gone."""
        name = full_name(session, identifier, "topics", known)
        topic = session.find(f"/v1/{name}")
        if topic is None:
            return None
        return {
            "name": segment_after(name, "topics"),
            "project": segment_after(name, "projects"),
            **{part: topic.get(part) for part in _SENT},
            **shown_labels(session, topic.get("labels", {}), known),
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Patch what differs."""
        masked = mask(changed, _MASKED)
        body = filled(new, *_SENT) | {"labels": sent_labels(session, old, new)}
        topic = {name: value for name, value in body.items() if name in masked.split(",")}
        session.call("PATCH", f"/v1/{identifier}", {"topic": topic}, {"updateMask": masked})

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it for good."""
        if not keeps(session, "Topic", known):
            session.remove(f"/v1/{identifier}")
