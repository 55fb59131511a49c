"""`github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates`.

GitHub answers 404 while the alerts are off: an error for the real provider, here read as switched off, so that drift is seen.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class RepositoryDependabotSecurityUpdates(ResourceType):
    """Whether Dependabot opens pull requests that mend vulnerable dependencies."""

    token: ClassVar[str] = "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True, replaces=True),
        Field("enabled", is_required=True),
    )

    def create(self, session: Session, inputs: Properties) -> str:
        """Switch them on or off."""
        _switch(session, inputs)
        return str(inputs["repository"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read whether they are on."""
        repository = str(known.get("repository", identifier))
        session.get(repository_path(session, repository))
        found = session.find(_path(session, repository))
        return {"repository": repository, "enabled": bool(found and found["enabled"])}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Switch them on or off."""
        _switch(session, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Switch them off."""
        session.call("DELETE", _path(session, known["repository"]))


def _path(session: Session, repository: str) -> str:
    return f"{repository_path(session, repository)}/automated-security-fixes"


def _switch(session: Session, inputs: Properties) -> None:
    session.call("PUT" if inputs["enabled"] else "DELETE", _path(session, inputs["repository"]))
