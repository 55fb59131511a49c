"""`gcp:projects/serviceIdentity:ServiceIdentity`: the account under which a Google service acts in a project.

Google has no call that reads or deletes one: the state keeps what its making answered, and making it again answers the same.
"""

from localcloud.providers.fields import Field
from localcloud.providers.gcp.configuration import PROJECT, known_project, project_of
from localcloud.providers.gcp.names import segment_after
from localcloud.providers.gcp.operations import finish
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class ServiceIdentity(ResourceType):
    """A service's own account; its inputs both replace."""

    token = "gcp:projects/serviceIdentity:ServiceIdentity"
    fields = (Field("service", is_required=True, replaces=True), PROJECT)
    outputs = ("email", "member")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a project."""
        known_project(session, inputs)
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it; that it is there already is success."""
        identifier = f"projects/{project_of(session, inputs)}/services/{inputs['service']}"
        _make(session, identifier)
        return identifier

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return what is known; only a state without the address asks Google, by making it again."""
        email = known["email"] if "email" in known else _make(session, identifier)
        shown = {"project": segment_after(identifier, "projects"), "service": segment_after(identifier, "services")}
        return shown | ({"email": email, "member": f"serviceAccount:{email}"} if email else {})

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Nothing: every input replaces."""

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Nothing: the account stays."""


def _make(session: Session, identifier: str) -> str:
    response = finish(session, session.call("POST", f"/v1beta1/{identifier}:generateServiceIdentity"))
    return str(response.get("email", ""))
