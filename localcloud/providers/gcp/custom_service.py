"""`gcp:monitoring/customService:CustomService`: what objectives are about."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT
from localcloud.providers.gcp.monitoring_resource import MonitoringResource
from localcloud.providers.gcp.names import check_text, segment_after
from localcloud.providers.gcp.nested import is_same_block
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

ID: Final = r"[a-zA-Z0-9\-_:.]+"
ID_RULE: Final = "letters, digits and the signs - _ : ."
_SENT: Final = ("displayName", "userLabels", "telemetry")


class CustomService(MonitoringResource):
    """A service of one's own making, named with the project's number."""

    token = "gcp:monitoring/customService:CustomService"
    noun = "CustomService"
    masked = _SENT
    fields = (
        Field("serviceId", replaces=True, is_computed=True),
        Field("displayName"),
        Field("telemetry", is_same=is_same_block),
        Field("userLabels"),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "serviceId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a legal id."""
        check_text(inputs, "serviceId", ID, ID_RULE)
        return super().check(session, inputs)

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the name as the API has it, with the project's number."""
        return str(session.get(f"/v3/{identifier}")["name"])

    def place(self, inputs: Properties) -> str:
        """Return the collection."""
        return "services"

    def query(self, inputs: Properties) -> Properties:
        """Ask for the id, if one is wanted."""
        return {"serviceId": inputs["serviceId"]} if inputs.get("serviceId") else {}

    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the service; `custom` says that it is one's own."""
        return {"custom": {}} | filled(inputs, *_SENT)

    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return what the API shows."""
        return {name: found.get(name) for name in _SENT} | {"serviceId": segment_after(found["name"], "services")}
