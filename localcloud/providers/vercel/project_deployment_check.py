"""`vercel:index/projectDeploymentCheck:ProjectDeploymentCheck`.

Source: vercel/terraform-provider-vercel vercel/resource_project_deployment_check.go, 2026-10.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, is_unknown
from localcloud.providers.vercel.team import call, find, remove, split_import, team_of

_SOURCE_FIELDS: Final = ("kind", "externalCheckName", "externalResourceId", "provider", "webhookId")
_SENT: Final = ("name", "isRerequestable", "requires", "blocks", "targets", "timeout")
_CHOICES: Final = {
    "requires": ("build-ready", "deployment-url", "none"),
    "blocks": ("deployment-alias", "none"),
}
_KINDS: Final = ("git-provider", "integration", "webhook")
NAME_LENGTH: Final = 256


class ProjectDeploymentCheck(ResourceType):
    """What has to be reported about a project's deployments."""

    token: ClassVar[str] = "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("name", autoname_length=NAME_LENGTH),
        Field("requires", is_required=True),
        Field("source", is_computed=True, replaces=True),
        *(Field(name, is_computed=True) for name in ("blocks", "isRerequestable", "timeout")),
        Field("targets", is_computed=True, is_same=unordered),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId", "blocks", "isRerequestable", "source", "targets", "timeout")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules."""
        for name, allowed in _CHOICES.items():
            value = inputs.get(name)
            if isinstance(value, str) and value not in allowed:
                raise InputRefusedError(name, f"value must be one of {', '.join(allowed)}, got {value!r}")
        if not is_unknown(inputs.get("source")):
            _check_source(inputs.get("source") or {})
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Replace as the table says, and when the check is to wait for nothing: the API has no such change."""
        waits_no_more = {"requires"} if "requires" in changed and new.get("requires") == "none" else set()
        return super().is_replaced(session, changed, old, new) | waits_no_more

    def create(self, session: Session, inputs: Properties) -> str:
        """POST; without a source there is nobody to report."""
        if not inputs.get("source"):
            raise LookupError("A source is required when creating a project Deployment Check; nobody could report. Name one.")
        body = _present(inputs, _SENT) | {"source": _present(inputs["source"], _SOURCE_FIELDS)}
        return str(call(session, inputs, "POST", f"/v2/projects/{inputs['projectId']}/checks", body)["id"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop team and project of an import."""
        return identifier.rsplit("/", 1)[-1]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the check by its id, or by `[team_id/]project_id/check_id` on import."""
        place = identifier if "/" in identifier else f"{known['projectId']}/{identifier}"
        team, (project, check) = split_import(place, "project_id", "check_id")
        where = team | {name: known[name] for name in ("teamId",) if name in known}
        found = find(session, where, f"/v2/projects/{project}/checks/{check}")
        if found is None:
            return None
        shown = _present(found, _SENT) | {"source": _present(found["source"], _SOURCE_FIELDS)}
        return shown | {"projectId": project, "teamId": team_of(session, where)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH what differs."""
        body = {name: new[name] for name in _SENT if name in changed and name in new}
        call(session, old, "PATCH", f"/v2/projects/{old['projectId']}/checks/{identifier}", body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        remove(session, known, f"/v2/projects/{known['projectId']}/checks/{identifier}")


def _check_source(source: Properties) -> None:
    kind = source.get("kind")
    if isinstance(kind, str) and kind not in _KINDS:
        raise InputRefusedError("source.kind", f"value must be one of {', '.join(_KINDS)} for a new check, got {kind!r}")
    if kind != "git-provider":
        return
    for name in ("externalCheckName", "provider"):
        if name not in source:
            raise InputRefusedError(f"source.{name}", "is required when source.kind is git-provider")
    if source["provider"] != "github" and not is_unknown(source["provider"]):
        raise InputRefusedError("source.provider", "only github can be configured for a new git-provider Deployment Check")


def _present(properties: dict[str, Any], names: tuple[str, ...]) -> Properties:
    return {name: properties[name] for name in names if properties.get(name) is not None}
