"""Alter at Google what an environment has once: audit configurations, custom roles and their holders, the rotation topic."""

from datetime import datetime, timedelta
from typing import Any

from sweep.google import ALTERED, INTRUDER
from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

OTHER_TOPIC = "altered-elsewhere"
OTHER_RETENTION, OTHER_PERIOD = "1200s", "3600s"


def alter_log_kind(vendors: Vendors, leaf: Leaf) -> None:
    """Log another kind of access than the first that is declared."""
    configs = [{"logType": "DATA_WRITE"}, *leaf.resource.inputs["auditLogConfigs"][1:]]
    _set_audit_configs(vendors, leaf.resource, configs)


def exempt_somebody(vendors: Vendors, resource: Resource) -> None:
    """Leave one person's access out of the log."""
    configs = [config | {"exemptedMembers": [INTRUDER]} for config in resource.inputs["auditLogConfigs"]]
    _set_audit_configs(vendors, resource, configs)


def stop_logging(vendors: Vendors, resource: Resource) -> None:
    """Log nothing of a service any more."""
    _set_audit_configs(vendors, resource, [])


def alter_role(vendors: Vendors, leaf: Leaf) -> None:
    """Patch one text of a custom role."""
    _patch_role(vendors, leaf.resource, leaf.path, ALTERED)


def withdraw_role(vendors: Vendors, leaf: Leaf) -> None:
    """Disable a custom role: nobody has its rights any more."""
    _patch_role(vendors, leaf.resource, leaf.path, "DISABLED")


def alter_permissions(vendors: Vendors, leaf: Leaf) -> None:
    """Put the reading of payloads in place of the first permission."""
    _patch_role(vendors, leaf.resource, "includedPermissions", ["secretmanager.versions.access", *leaf.value[1:]])


def add_permission(vendors: Vendors, resource: Resource) -> None:
    """Let a role read payloads of secrets."""
    _patch_role(vendors, resource, "includedPermissions", [*resource.inputs["permissions"], "secretmanager.versions.access"])


def replace_holder(vendors: Vendors, leaf: Leaf) -> None:
    """Let somebody else have a role of the project in place of the first who has it."""
    _set_holders(vendors, leaf.resource, [INTRUDER, *leaf.value[1:]])


def add_holder(vendors: Vendors, resource: Resource) -> None:
    """Let one more have a role of the project."""
    _set_holders(vendors, resource, [*resource.inputs["members"], INTRUDER])


def remove_holders(vendors: Vendors, resource: Resource) -> None:
    """Let nobody have a role of the project."""
    _set_holders(vendors, resource, [])


def alter_topic_label(vendors: Vendors, leaf: Leaf) -> None:
    """Give one label of a topic another value."""
    _patch_topic(vendors, leaf.resource, "labels", leaf.resource.inputs["labels"] | {leaf.key: "altered"})


def alter_retention(vendors: Vendors, leaf: Leaf) -> None:
    """Keep messages for twenty minutes only."""
    _patch_topic(vendors, leaf.resource, leaf.path, OTHER_RETENTION)


def delete_topic(vendors: Vendors, resource: Resource) -> None:
    """Delete a topic with its policy."""
    vendors.pubsub.projects().topics().delete(topic=resource.identifier).execute()


def replace_publisher(vendors: Vendors, leaf: Leaf) -> None:
    """Let somebody else publish to a topic in place of the first who may."""
    _set_publishers(vendors, leaf.resource, [INTRUDER, *leaf.value[1:]])


def add_publisher(vendors: Vendors, resource: Resource) -> None:
    """Let one more publish to a topic."""
    _set_publishers(vendors, resource, [*resource.inputs["members"], INTRUDER])


def remove_publishers(vendors: Vendors, resource: Resource) -> None:
    """Let nobody publish to a topic."""
    _set_publishers(vendors, resource, [])


def move_topic(vendors: Vendors, leaf: Leaf) -> None:
    """Send a secret's calls to another topic, to which Secret Manager may publish as well."""
    topics = vendors.pubsub.projects().topics()
    declared = str(leaf.value)
    other = f"{declared.rpartition('/')[0]}/{OTHER_TOPIC}"
    topics.create(name=other, body={}).execute()
    policy = {"bindings": topics.getIamPolicy(resource=declared).execute()["bindings"]}
    topics.setIamPolicy(resource=other, body={"policy": policy}).execute()
    _patch_secret(vendors, leaf.resource, "topics", {"topics": [{"name": other}]})


def alter_rotation_period(vendors: Vendors, leaf: Leaf) -> None:
    """Call for a new value every hour."""
    _patch_secret(vendors, leaf.resource, "rotation.rotation_period", {"rotation": {"rotation_period": OTHER_PERIOD}})


def postpone_rotation(vendors: Vendors, leaf: Leaf) -> None:
    """Call for a new value a hundred days later."""
    later = datetime.fromisoformat(str(leaf.value)) + timedelta(days=100)
    _patch_secret(vendors, leaf.resource, "rotation.next_rotation_time", {"rotation": {"next_rotation_time": later}})


def stop_rotation(vendors: Vendors, resource: Resource) -> None:
    """Never call for a new value again."""
    _patch_secret(vendors, resource, "rotation", {})


def rotates(resource: Resource) -> bool:
    """Say whether a secret is declared with a rotation."""
    return bool(resource.inputs.get("rotation"))


def _set_audit_configs(vendors: Vendors, resource: Resource, configs: list[dict[str, Any]]) -> None:
    service = resource.inputs["service"]
    policy = _project_policy(vendors, resource)
    others = [config for config in policy.get("auditConfigs", []) if config["service"] != service]
    policy["auditConfigs"] = [*others, {"service": service, "auditLogConfigs": configs}] if configs else others
    _set_project_policy(vendors, resource, policy)


def _set_holders(vendors: Vendors, resource: Resource, members: list[str]) -> None:
    policy = _project_policy(vendors, resource)
    others = [binding for binding in policy["bindings"] if binding["role"] != resource.inputs["role"]]
    policy["bindings"] = [*others, {"role": resource.inputs["role"], "members": members}] if members else others
    _set_project_policy(vendors, resource, policy)


def _project_policy(vendors: Vendors, resource: Resource) -> dict[str, Any]:
    found: dict[str, Any] = vendors.projects.projects().getIamPolicy(resource=resource.inputs["project"], body={}).execute()
    return found


def _set_project_policy(vendors: Vendors, resource: Resource, policy: dict[str, Any]) -> None:
    body = {"policy": policy, "updateMask": "bindings,etag,auditConfigs"}
    vendors.projects.projects().setIamPolicy(resource=resource.inputs["project"], body=body).execute()


def _patch_role(vendors: Vendors, resource: Resource, field: str, value: Any) -> None:
    vendors.iam.projects().roles().patch(name=resource.identifier, updateMask=field, body={field: value}).execute()


def _patch_topic(vendors: Vendors, resource: Resource, field: str, value: Any) -> None:
    body = {"topic": {"name": resource.identifier, field: value}, "updateMask": field}
    vendors.pubsub.projects().topics().patch(name=resource.identifier, body=body).execute()


def _set_publishers(vendors: Vendors, resource: Resource, members: list[str]) -> None:
    topics, name = vendors.pubsub.projects().topics(), resource.identifier.partition("/roles/")[0]
    policy = topics.getIamPolicy(resource=name).execute()
    others = [binding for binding in policy.get("bindings", []) if binding["role"] != resource.inputs["role"]]
    policy["bindings"] = [*others, {"role": resource.inputs["role"], "members": members}] if members else others
    topics.setIamPolicy(resource=name, body={"policy": policy}).execute()


def _patch_secret(vendors: Vendors, resource: Resource, path: str, fields: dict[str, Any]) -> None:
    request = {"secret": {"name": resource.identifier, **fields}, "update_mask": {"paths": [path]}}
    vendors.secrets.update_secret(request=request)
