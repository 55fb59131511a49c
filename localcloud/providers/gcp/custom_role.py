"""`gcp:projects/iAMCustomRole:IAMCustomRole`.

A deleted role is not gone: it shows `deleted` for seven days, blocks its id, and is brought back by the next create or update.
"""

from typing import Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import check_text, segment_after
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

LONGEST_ID: Final = 255


class CustomRole(ResourceType):
    """A project's own role."""

    token = "gcp:projects/iAMCustomRole:IAMCustomRole"
    fields = (
        Field("roleId", replaces=True, autoname_length=LONGEST_ID),
        Field("title", is_required=True),
        Field("permissions", is_required=True, is_same=unordered),
        Field("description"),
        Field("stage", default="GA"),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "deleted")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a legal id; the name that stands in for a missing one holds a `-` and is refused, as on the real provider."""
        check_text(inputs, "roleId", r"[a-zA-Z0-9_.]{3,64}", "3 to 64 letters, digits, `_` and `.`")
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it, or bring back and change a deleted one."""
        roles = f"projects/{project_of(session, inputs)}/roles"
        name = f"{roles}/{inputs['roleId']}"
        found = session.find(f"/v1/{name}")
        if found and not found.get("deleted"):
            raise LookupError(f"Custom project role {name} already exists and must be imported")
        if found:
            session.call("POST", f"/v1/{name}:undelete", {})
            session.call("PATCH", f"/v1/{name}", _whole(inputs))
        else:
            session.call("POST", f"/v1/{roles}", {"roleId": inputs["roleId"], "role": _new(inputs)})
        return name

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for `ID` and `PROJECT/ID`."""
        if identifier.startswith("projects/"):
            return identifier
        project, _, role = identifier.rpartition("/")
        return f"projects/{project or project_of(session, {})}/roles/{role}"

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, deleted or not; None when there is none."""
        name = self.canonical_id(session, identifier)
        role = session.find(f"/v1/{name}")
        if role is None:
            return None
        return {
            "roleId": segment_after(name, "roles"),
            "project": segment_after(name, "projects"),
            "name": role["name"],
            "title": role.get("title"),
            "description": role.get("description"),
            # Google leaves out the stage that is first in its list.
            "stage": role.get("stage", "ALPHA"),
            "permissions": sorted(role.get("includedPermissions", [])),
            "deleted": role.get("deleted", False),
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Bring it back if it was deleted, then write it whole."""
        if session.get(f"/v1/{identifier}").get("deleted"):
            session.call("POST", f"/v1/{identifier}:undelete", {})
        session.call("PATCH", f"/v1/{identifier}", _whole(new))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; one that is not there is an error here."""
        if not keeps(session, "IAMCustomRole", known):
            session.call("DELETE", f"/v1/{identifier}")


def _new(inputs: Properties) -> Properties:
    return filled(inputs, "title", "description", "stage") | {"includedPermissions": inputs["permissions"]}


def _whole(inputs: Properties) -> Properties:
    # There is no mask: what is not in the body is not changed, so that an empty description must be written out.
    return {"description": ""} | _new(inputs)
