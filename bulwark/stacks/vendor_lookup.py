"""Look up the ids that vendors give themselves, for the recovery of an interrupted run."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from githubkit import Response
from githubkit.exception import RateLimitExceeded, RequestError, RequestFailed

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import connect_github
from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.errors import ApiDisabledError

GITHUB_PAGE: Final = 100
"""The most that GitHub puts on a page."""

GOOGLE_PAGE: Final = 1000
"""The most that Cloud Monitoring puts on a page of alert policies; of other things it is more than there are."""


def _policies(page: Response[Any, Any]) -> list[Any]:
    policies: list[Any] = page.parsed_data.branch_policies
    return policies


def _rulesets(page: Response[Any, Any]) -> list[Any]:
    rulesets: list[Any] = page.parsed_data
    return rulesets


def _ask(asked: str, look: Callable[[], list[str]]) -> list[str]:
    """Return what a look at GitHub finds; nothing where what is looked in is not there. Refusals become errors of ours."""
    try:
        return look()
    except RateLimitExceeded as error:
        raise refusal(asked, HTTPStatus.TOO_MANY_REQUESTS, "") from error
    except RequestFailed as error:
        if error.response.status_code == HTTPStatus.NOT_FOUND:
            return []
        raise refusal(asked, error.response.status_code, error.response.text) from error
    except RequestError as error:
        raise silence(asked, repr(error)) from error
    except ValueError as error:  # of json and pydantic alike; it may quote the body, so it is not repeated
        raise malformed(asked, "what is not in the published form") from error


class VendorLookup:
    """`identifiers.Lookup` over the vendors' APIs."""

    def __init__(self, owner: str) -> None:
        """Look in the repositories of one owner."""
        self._owner = owner

    def branch_policy(self, repository: str, environment: str, pattern: str) -> list[str]:
        """Return the numbers of an environment's branch policies."""
        github = connect_github()  # by a name of its own: what hangs on it holds it weakly

        def look() -> list[str]:
            pages = github.rest.paginate(
                github.rest.repos.list_deployment_branch_policies,
                _policies,
                self._owner,
                repository,
                quote(environment, safe=""),
                per_page=GITHUB_PAGE,
            )
            return [str(item.id) for item in pages if item.name == pattern]

        return _ask(f"listing the branch policies of {repository}, {environment}, at GitHub", look)

    def ruleset(self, repository: str, name: str) -> list[str]:
        """Return the numbers of a repository's rulesets."""
        github = connect_github()

        def look() -> list[str]:
            pages = github.rest.paginate(
                github.rest.repos.get_repo_rulesets,
                _rulesets,
                self._owner,
                repository,
                includes_parents=False,
                per_page=GITHUB_PAGE,
            )
            return [str(item.id) for item in pages if item.name == name]

        return _ask(f"listing the rulesets of {repository} at GitHub", look)

    def monitored(self, project: str, collection: str, display_name: str) -> list[str]:
        """Return the names of what Cloud Monitoring has; none also while the API is off, when there can be nothing."""
        path = f"/v3/projects/{project}/{collection}?pageSize={GOOGLE_PAGE}"
        found, token = list[str](), ""
        with GoogleClient("monitoring") as client:
            while True:
                try:
                    page = client.call("GET", f"{path}&pageToken={quote(token, safe='')}" if token else path) or {}
                except ApiDisabledError:
                    return []
                found += [str(item["name"]) for item in page.get(collection, []) if item.get("displayName") == display_name]
                token = str(page.get("nextPageToken", ""))
                if not token:
                    return found

    def vercel_project(self, team_id: str, name: str) -> list[str]:
        """Return the ids of projects: at most one."""
        with VercelClient(team_id) as vercel:
            project = vercel.find(f"/v9/projects/{quote(name, safe='')}")
        return [] if project is None else [str(project["id"])]

    def vercel_variable(self, team_id: str, project_id: str, key: str, targets: Sequence[str]) -> list[str]:
        """Return the ids of environment variables."""
        with VercelClient(team_id) as vercel:
            listed = vercel.pages(f"/v9/projects/{project_id}/env", "envs")
            return [str(item["id"]) for item in listed if item["key"] == key and set(item["target"]) == set(targets)]

    def vercel_check(self, team_id: str, project_id: str, name: str) -> list[str]:
        """Return the ids of deployment checks."""
        with VercelClient(team_id) as vercel:
            listed = vercel.pages(f"/v2/projects/{project_id}/checks", "checks")
            return [str(item["id"]) for item in listed if item["name"] == name]

    def vercel_flag(self, team_id: str, project_id: str, key: str) -> list[str]:
        """Return the ids of feature flags: at most one."""
        with VercelClient(team_id) as vercel:
            flag = vercel.find(f"/v1/projects/{project_id}/feature-flags/flags/{quote(key, safe='')}")
        return [] if flag is None else [str(flag["id"])]

    def vercel_federation_policy(self, team_id: str, name: str) -> list[str]:
        """Return the ids of federation policies."""
        with VercelClient(team_id) as vercel:
            listed = vercel.pages("/v1/oauth-apps/oidc-federation/policies", "policies")
            return [str(item["policyId"]) for item in listed if item["name"] == name]
