"""`github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret`.

Its routes go by the repository's number (`/repositories/{id}/…`), not by its name.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.github.actions_secret import ActionsSecret
from localcloud.providers.github.ids import segment
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class ActionsEnvironmentSecret(ActionsSecret):
    """A secret that jobs of one environment read."""

    token: ClassVar[str] = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"
    fields: ClassVar[tuple[Field, ...]] = (Field("environment", is_required=True, replaces=True), *ActionsSecret.common_fields)
    place: ClassVar[tuple[str, ...]] = ("repository", "environment", "secretName")
    deletes_before_replace: ClassVar[bool] = True

    def collection(self, session: Session, where: Properties) -> str:
        """Return the path of all secrets of the environment."""
        return f"/repositories/{where['repositoryId']}/environments/{segment(where['environment'])}/secrets"
