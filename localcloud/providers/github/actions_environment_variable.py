"""`github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable`."""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.actions_variable import ActionsVariable
from localcloud.providers.github.repositories import environment_path
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class ActionsEnvironmentVariable(ActionsVariable):
    """A variable that jobs of one environment read."""

    token: ClassVar[str] = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
    fields: ClassVar[tuple[Field, ...]] = (Field("environment", is_required=True, replaces=True), *ActionsVariable.fields)
    place: ClassVar[tuple[str, ...]] = ("repository", "environment", "variableName")

    def collection(self, session: Session, where: Properties) -> str:
        """Return the path of all variables of the environment."""
        return f"{environment_path(session, where['repository'], where['environment'])}/variables"
