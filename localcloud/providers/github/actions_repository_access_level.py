"""`github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel`. Deleting it shuts the repository off."""

from typing import ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.github.repositories import repository_path
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_LEVELS: Final = ("none", "user", "organization", "enterprise")


class ActionsRepositoryAccessLevel(ResourceType):
    """Who outside a repository may use its actions and reusable workflows."""

    token: ClassVar[str] = "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel"
    fields: ClassVar[tuple[Field, ...]] = (Field("repository", is_required=True), Field("accessLevel", is_required=True))

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take the words that GitHub knows."""
        level = inputs.get("accessLevel")
        if isinstance(level, str) and level not in _LEVELS:
            raise InputRefusedError("accessLevel", f"expected one of {', '.join(_LEVELS)}, got {level!r}")
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT the level."""
        _put(session, inputs["repository"], inputs["accessLevel"])
        return str(inputs["repository"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the level; a repository that is gone is an error, as in the real provider."""
        repository = str(known.get("repository", identifier))
        return {"repository": repository, "accessLevel": session.get(_path(session, repository))["access_level"]}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the new level."""
        _put(session, new["repository"], new["accessLevel"])

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Let nobody outside use it."""
        _put(session, known["repository"], "none")


def _path(session: Session, repository: str) -> str:
    return f"{repository_path(session, repository)}/actions/permissions/access"


def _put(session: Session, repository: str, level: str) -> None:
    session.call("PUT", _path(session, repository), {"access_level": level})
