"""`github:index/getActionsPublicKey:getActionsPublicKey`."""

from typing import Final

from localcloud.providers.github.repositories import repository_path
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getActionsPublicKey:getActionsPublicKey"


def get_actions_public_key(session: Session, arguments: Properties) -> Properties:
    """Return the key under which secrets of the repository are sealed."""
    repository = str(arguments["repository"])
    key = session.get(f"{repository_path(session, repository)}/actions/secrets/public-key")
    return {"id": key["key_id"], "repository": repository, "key": key["key"], "keyId": key["key_id"]}
