"""`gcp:iam/workloadIdentityPool:WorkloadIdentityPool`.

A deleted pool stays readable for thirty days with `state` DELETED, which counts as gone, and keeps its id: making it again fails.
"""

from typing import Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled, mask
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import check_text, refuse_inputs, segment_after
from localcloud.providers.gcp.operations import finish
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties

ID: Final = r"(?!gcp-)[a-z0-9-]{4,32}"
ID_RULE: Final = "4 to 32 of a-z, 0-9 and `-`, not beginning with `gcp-`"
_SENT: Final = ("displayName", "description", "disabled", "mode")
_WORKLOADS: Final = ("inlineCertificateIssuanceConfig", "inlineTrustConfig", "attestationRules")


class WorkloadIdentityPool(ResourceType):
    """A pool of identities from elsewhere."""

    token = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
    fields = (
        Field("workloadIdentityPoolId", is_required=True, replaces=True),
        Field("displayName"),
        Field("description"),
        Field("disabled", default=False, is_implied=True),
        Field("mode", is_computed=True),
        *map(Field, _WORKLOADS),
        PROJECT,
        DELETION_POLICY,
    )
    # The name holds the project's number, which only Google's answer tells.
    outputs = ("name", "state", "mode")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a legal id; trust between workloads is not built."""
        check_text(inputs, "workloadIdentityPoolId", ID, ID_RULE)
        refuse_inputs(inputs, _WORKLOADS, "the local cloud has no managed workload identities")
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it; an id in use, or freed less than thirty days ago, is refused."""
        pools = f"projects/{project_of(session, inputs)}/locations/global/workloadIdentityPools"
        query = {"workloadIdentityPoolId": inputs["workloadIdentityPoolId"]}
        finish(session, session.call("POST", f"/v1/{pools}", filled(inputs, *_SENT), query))
        return f"{pools}/{inputs['workloadIdentityPoolId']}"

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for `ID` and `PROJECT/ID`."""
        return pool_name(session, identifier)

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it unless it is gone or deleted."""
        name = pool_name(session, identifier)
        pool = session.find(f"/v1/{name}")
        if pool is None or pool.get("state") == "DELETED":
            return None
        return {
            "workloadIdentityPoolId": segment_after(name, "workloadIdentityPools"),
            "project": segment_after(name, "projects"),
            "disabled": pool.get("disabled", False),
            "deletionPolicy": deletion_policy(session, known),
        } | {part: pool.get(part) for part in ("name", "state", "displayName", "description", "mode")}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Patch what differs."""
        query = {"updateMask": mask(changed, _SENT)}
        finish(session, session.call("PATCH", f"/v1/{identifier}", filled(new, *_SENT), query))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; Google keeps it, and its id, for thirty days."""
        if not keeps(session, "WorkloadIdentityPool", known):
            delete_softly(session, identifier)


def pool_name(session: Session, identifier: str) -> str:
    """Return a pool's full name."""
    if identifier.startswith("projects/"):
        return identifier
    project, _, pool = identifier.rpartition("/")
    return f"projects/{project or project_of(session, {})}/locations/global/workloadIdentityPools/{pool}"


def delete_softly(session: Session, name: str) -> None:
    """Delete a pool or provider and wait; gone or deleted already is success: a run may have ended between call and state."""
    try:
        finish(session, session.call("DELETE", f"/v1/{name}"))
    except VendorError as error:
        if error.status != 404 and (session.find(f"/v1/{name}") or {}).get("state") != "DELETED":
            raise
