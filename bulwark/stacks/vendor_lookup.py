"""Look up the ids that vendors give themselves, for the recovery of an interrupted run."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from githubkit.exception import RequestFailed

from bulwark.clients.github import connect_github
from bulwark.clients.vercel import VercelClient
from bulwark.errors import RefusedError


class VendorLookup:
    """`recovery.Lookup` over the vendors' APIs."""

    def __init__(self, owner: str) -> None:
        """Look in the repositories of one owner."""
        self._owner = owner

    def branch_policy(self, repository: str, environment: str, pattern: str) -> str | None:
        """Return the number of an environment's branch policy."""
        repos = connect_github().rest.repos
        try:
            found = repos.list_deployment_branch_policies(self._owner, repository, quote(environment, safe=""), per_page=100)
        except RequestFailed as error:
            if error.response.status_code == HTTPStatus.NOT_FOUND:
                return None
            raise RefusedError(f"GitHub refused to list the branch policies of {repository}, {environment}: {error}") from error
        return next((str(item.id) for item in found.parsed_data.branch_policies if item.name == pattern), None)

    def vercel_project(self, team_id: str, name: str) -> str | None:
        """Return the id of a project."""
        project = VercelClient(team_id).find(f"/v9/projects/{quote(name, safe='')}")
        return None if project is None else str(project["id"])

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> str | None:
        """Return the id of an environment variable."""
        listed = VercelClient(team_id).find(f"/v9/projects/{project_id}/env") or {}
        matching = (item for item in listed.get("envs", []) if item["key"] == key and set(item["target"]) == set(targets))
        return next((str(item["id"]) for item in matching), None)
