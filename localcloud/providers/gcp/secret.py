"""`gcp:secretmanager/secret:Secret`: a secret without any of its versions."""

from datetime import datetime
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled, mask
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.labels import provided_labels, sent_annotations, sent_labels, shown_annotations, shown_labels
from localcloud.providers.gcp.names import full_name, segment_after
from localcloud.providers.gcp.replication import is_same_placement, replication_body, shown_replication
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

LONGEST_ID: Final = 255
_SENT: Final = ("topics", "expireTime", "ttl", "rotation", "versionAliases", "versionDestroyTtl", "secretType", "tags")
_MASKED: Final = (
    "versionAliases",
    "versionDestroyTtl",
    "topics",
    "expireTime",
    "ttl",
    "rotation",
    "labels",
    "annotations",
    "replication",
)


def is_same_instant(left: Any, right: Any) -> bool:
    """Compare two RFC 3339 times, whatever their zone and fraction."""
    try:
        return datetime.fromisoformat(left) == datetime.fromisoformat(right)
    except (TypeError, ValueError):
        return bool(left == right)


def is_same_rotation(left: Any, right: Any) -> bool:
    """Compare two rotations."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return bool(left == right)
    is_same_time = is_same_instant(left.get("nextRotationTime"), right.get("nextRotationTime"))
    return is_same_time and left.get("rotationPeriod") == right.get("rotationPeriod")


class Secret(ResourceType):
    """A secret: who may read it and what it holds are other resources."""

    token = "gcp:secretmanager/secret:Secret"
    fields = (
        Field("secretId", replaces=True, autoname_length=LONGEST_ID),
        Field("replication", is_required=True),
        Field("labels"),
        Field("annotations"),
        Field("topics"),
        Field("expireTime", is_computed=True, is_same=is_same_instant),
        # Google turns it into the time and does not show it again.
        Field("ttl", is_write_only=True),
        Field("rotation", is_same=is_same_rotation),
        Field("versionAliases"),
        Field("versionDestroyTtl"),
        Field("secretType", replaces=True, is_computed=True),
        Field("tags", replaces=True, is_write_only=True),
        Field("deletionProtection", is_local=True, default=False),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "createTime", "expireTime", "effectiveAnnotations", "effectiveLabels", "pulumiLabels")
    deletes_before_replace = True

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a project."""
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project, and the time unless Google computes it."""
        project = known_project(session, inputs)
        times = {"expireTime": inputs.get("expireTime")} if "ttl" not in inputs else {}
        return times | ({"project": project} if project else {})

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Replace for another place of replication; its keys change in place."""
        names = super().is_replaced(session, changed, old, new)
        is_moved = "replication" in changed and not is_same_placement(old.get("replication"), new.get("replication"))
        return names | ({"replication"} if is_moved else set())

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it."""
        project, secret = project_of(session, inputs), inputs["secretId"]
        labels = provided_labels(session, inputs, is_new=True)
        body = filled(inputs, *_SENT, "annotations") | filled({"labels": labels}, "labels")
        body["replication"] = replication_body(inputs["replication"])
        session.call("POST", f"/v1/projects/{project}/secrets", body, {"secretId": secret})
        return f"projects/{project}/secrets/{secret}"

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for `ID` and `PROJECT/ID`."""
        return full_name(session, identifier, "secrets", {})

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, or None when it is gone."""
        name = full_name(session, identifier, "secrets", known)
        secret = session.find(f"/v1/{name}")
        if secret is None:
            return None
        return shown_secret(session, name, secret, known) | {"deletionPolicy": deletion_policy(session, known)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Patch what differs."""
        body = filled(new, *_SENT) | {"replication": replication_body(new["replication"])}
        if "ttl" in changed and "expireTime" not in changed:
            body.pop("expireTime", None)
        body |= {"labels": sent_labels(session, old, new), "annotations": sent_annotations(old, new)}
        masked = mask(changed, _MASKED)
        sent = {name: value for name, value in body.items() if name in masked.split(",")}
        session.call("PATCH", f"/v1/{identifier}", sent, {"updateMask": masked})

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it with all versions, for good."""
        if known.get("deletionProtection"):
            sentence = (
                "cannot destroy secret manager secret without setting deletion_protection=false and running `pulumi up` first"
            )
            raise InputRefusedError("deletionProtection", sentence)
        if not keeps(session, "Secret", known):
            session.remove(f"/v1/{identifier}")


def shown_secret(session: Session, name: str, secret: Properties, known: Properties) -> Properties:
    """Return inputs and outputs from the API's body."""
    aliases = {alias: str(number) for alias, number in secret.get("versionAliases", {}).items()}
    return {
        "secretId": segment_after(name, "secrets"),
        "project": segment_after(name, "projects"),
        "replication": shown_replication(secret["replication"]),
        "topics": [{"name": topic["name"]} for topic in secret.get("topics", [])],
        "rotation": _shown_rotation(secret.get("rotation"), known.get("rotation")),
        "versionAliases": aliases,
        **{part: secret.get(part) for part in ("name", "createTime", "expireTime", "versionDestroyTtl", "secretType")},
        **shown_labels(session, secret.get("labels", {}), known),
        **shown_annotations(secret.get("annotations", {}), known),
    }


def _shown_rotation(remote: Any, known: Any) -> Any:
    if not remote:
        return None
    shown = {part: remote[part] for part in ("nextRotationTime", "rotationPeriod") if remote.get(part)}
    # The period is taken by Google and need not be shown again.
    return ({"rotationPeriod": known["rotationPeriod"]} if known and known.get("rotationPeriod") else {}) | shown
