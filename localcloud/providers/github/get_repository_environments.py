"""`github:index/getRepositoryEnvironments:getRepositoryEnvironments`."""

from typing import Final

from localcloud.providers.github.repositories import repository_path
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

TOKEN: Final = "github:index/getRepositoryEnvironments:getRepositoryEnvironments"


def get_repository_environments(session: Session, arguments: Properties) -> Properties:
    """List the environments of a repository, in GitHub's order."""
    repository = str(arguments["repository"])
    found = session.get(f"{repository_path(session, repository)}/environments")
    names = [{"name": item["name"], "nodeId": item["node_id"]} for item in found.get("environments") or []]
    return {"id": repository, "repository": repository, "environments": names}
