"""What the resources of Cloud Monitoring have in common: the server names them, and the name is the id.

Source of each: terraform-provider-google-beta services/monitoring, 2026-08 (providers-google.md, section 8).
"""

from abc import abstractmethod
from typing import Any, ClassVar

from localcloud.providers.gcp.configuration import deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import segment_after
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class MonitoringResource(ResourceType):
    """One type of resource below `/v3/`."""

    noun: ClassVar[str]
    """What it is in a refusal to delete it."""
    masked: ClassVar[tuple[str, ...]] = ()
    """Inputs that an update's mask may name, in the provider's order; empty where there is no mask."""

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a project."""
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it; the answer has its name."""
        path = f"/v3/projects/{project_of(session, inputs)}/{self.place(inputs)}"
        made = session.call("POST", path, self.body(inputs), self.query(inputs))
        return str(made["name"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, or None when it is gone."""
        found = session.find(f"/v3/{identifier}")
        if found is None:
            return None
        named = segment_after(identifier, "projects")
        # A name may carry the project's number; what the program writes is its id.
        project = known.get("project") or (project_of(session, known) if named.isdigit() else named)
        more = {"name": found["name"], "project": project, "deletionPolicy": deletion_policy(session, known)}
        return self.shown(found, known) | more

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Patch what differs, or send it whole where there is no mask."""
        paths = [path for name in self.masked if name in changed for path in self.mask_of(name)]
        query = {"updateMask": ",".join(paths)} if paths else {}
        session.call("PATCH", f"/v3/{identifier}", self.body(new, old), query)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it for good."""
        if not keeps(session, self.noun, known):
            session.remove(f"/v3/{identifier}", **self.delete_query(known))

    @abstractmethod
    def place(self, inputs: Properties) -> str:
        """Return the collection below the project."""

    @abstractmethod
    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the API's body; `old` is the state that an update starts from."""

    @abstractmethod
    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return inputs and outputs, but for name, project and deletion policy."""

    def query(self, inputs: Properties) -> Properties:
        """Return the parameters of a creation."""
        return {}

    def delete_query(self, known: Properties) -> Properties:
        """Return the parameters of a deletion."""
        return {}

    def mask_of(self, name: str) -> tuple[str, ...]:
        """Return the API's paths of an input."""
        return (name,)
