"""IAM of a project: `gcp:projects/iAMMember`, `iAMBinding` and `iAMAuditConfig`."""

from typing import Any, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.gcp.configuration import is_same_project, short_project
from localcloud.providers.gcp.policies import Holder, Policy, change_policy, find_policy
from localcloud.providers.gcp.policy_binding import PolicyBinding, binding_fields
from localcloud.providers.gcp.policy_member import PolicyMember, member_fields
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def _read(session: Session, project: str) -> Any:
    return session.call("POST", f"/v1/projects/{project}:getIamPolicy", {"options": {"requestedPolicyVersion": 3}})


def _write(session: Session, project: str, policy: Policy) -> Any:
    body = {"policy": policy, "updateMask": "bindings,etag,auditConfigs"}
    return session.call("POST", f"/v1/projects/{project}:setIamPolicy", body)


PROJECTS: Final = Holder(
    parent="project",
    fields=(Field("project", is_required=True, replaces=True, is_same=is_same_project),),
    name=lambda _session, inputs: short_project(inputs["project"]),
    check=lambda _session, _inputs: None,
    show=lambda project: {"project": project},
    read=_read,
    write=_write,
)


class ProjectIamMember(PolicyMember):
    """One member of a role in a project."""

    token = "gcp:projects/iAMMember:IAMMember"
    holder = PROJECTS
    fields = member_fields(PROJECTS)
    deletes_before_replace = True


class ProjectIamBinding(PolicyBinding):
    """All members of a role in a project."""

    token = "gcp:projects/iAMBinding:IAMBinding"
    holder = PROJECTS
    fields = binding_fields(PROJECTS)


def is_same_log_configs(left: Any, right: Any) -> bool:
    """Compare audit log configurations; their order and that of the exempted members mean nothing."""
    return unordered([_log_config(each) for each in left], [_log_config(each) for each in right])


def _log_config(config: Any) -> tuple[str, tuple[str, ...]]:
    return str(config.get("logType")), tuple(sorted(map(str, config.get("exemptedMembers") or ())))


class ProjectIamAuditConfig(ResourceType):
    """What of one service is written to the project's audit log; authoritative for the service."""

    token = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
    fields = (
        *PROJECTS.fields,
        Field("service", is_required=True),
        Field("auditLogConfigs", is_required=True, is_same=is_same_log_configs),
    )
    outputs = ("etag",)

    def create(self, session: Session, inputs: Properties) -> str:
        """Set the service's configuration."""
        _set(session, inputs, inputs["auditLogConfigs"])
        return f"{short_project(inputs['project'])}/audit_config/{inputs['service']}"

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return `{project}/audit_config/{service}` for `{project} {service}`."""
        project, service = _split(identifier)
        return f"{project}/audit_config/{service}"

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return the service's configuration; None when it has none."""
        project, service = (known["project"], known["service"]) if known else _split(identifier)
        policy = find_policy(session, PROJECTS, short_project(project)) or {}
        for config in policy.get("auditConfigs", []):
            if config["service"] == service:
                shown = {"project": short_project(project), "service": service, "etag": policy.get("etag")}
                return shown | {"auditLogConfigs": config["auditLogConfigs"]}
        return None

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Set it again; as on the real provider a change of the service leaves the old one's configuration behind."""
        _set(session, new, new["auditLogConfigs"])

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Remove the service's configuration."""
        _set(session, known, None)


def _set(session: Session, inputs: Properties, configs: Any) -> None:
    service = inputs["service"]

    def change(policy: Policy) -> None:
        others = [each for each in policy.get("auditConfigs", []) if each["service"] != service]
        # An absent key would leave the old ones in place, so that the list is sent even when it is empty.
        policy["auditConfigs"] = [*others, {"service": service, "auditLogConfigs": configs}] if configs else others

    change_policy(session, PROJECTS, short_project(inputs["project"]), change)


def _split(identifier: str) -> tuple[str, str]:
    project, _, service = identifier.replace("/audit_config/", " ").partition(" ")
    if not service:
        raise LookupError(f"{identifier!r} cannot be imported: it names no service. Write `project service`.")
    return project, service
