"""Repositories that teams of an organization were given over REST. @octokit/openapi 23.0.2, "Teams" and "Repos".

Left out: teams below others, and roles of a whole organization.
"""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import TEAM_KIND, find_team_by_id, show_team
from localcloud.services.github.bodies import optional_text
from localcloud.services.github.collaborators import checked_permission, held
from localcloud.services.github.errors import not_found, validation_failed
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_accounts import require_organization

KIND: Final = "github.team_repository"
"""Key `<repository>/<team>`."""


def _require(call: Call) -> tuple[Document, Document]:
    """Return (repository, team) that the path names."""
    organization, repository = require_organization(call), require_repository(call)
    team = call.tx.get(TEAM_KIND, f"{organization['id']}/{call.params['team_slug'].lower()}")
    if team is None:
        raise not_found()
    return repository, team


def _require_given(call: Call) -> tuple[Document, Document]:
    repository, team = _require(call)
    if call.tx.get(KIND, f"{repository['id']}/{team['id']}") is None:
        raise not_found()
    return repository, team


def _list(call: Call) -> Reply:
    shown = []
    for _, given in call.tx.list(KIND, f"{require_repository(call)['id']}/"):
        team = find_team_by_id(call.tx, given["team_id"])
        if team is not None:
            permissions = held(given["permission"])
            shown.append({**show_team(call.base_url, team), "permission": given["permission"], "permissions": permissions})
    return reply_with_page(call, sorted(shown, key=lambda team: str(team["slug"])))


def _check(call: Call) -> Reply:
    _require_given(call)
    return Reply(status=204)


def _give(call: Call) -> Reply:
    repository, team = _require(call)
    if repository["owner_id"] != team["organization_id"]:
        raise validation_failed("TeamMember", "repository", "invalid")
    # Without one the team's own counts, which is to read.
    permission = checked_permission(optional_text(call, "permission", "pull"))
    call.tx.put(KIND, f"{repository['id']}/{team['id']}", {"team_id": team["id"], "permission": permission})
    return Reply(status=204)


def _take(call: Call) -> Reply:
    repository, team = _require_given(call)
    call.tx.delete(KIND, f"{repository['id']}/{team['id']}")
    return Reply(status=204)


_ONE: Final = "/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("repos/list-teams", "GET", "/teams", _list, _READ),
    Route("teams/check-permissions-for-repo-in-org", "GET", _ONE, _check, _READ),
    Route("teams/add-or-update-repo-permissions-in-org", "PUT", _ONE, _give, _WRITE),
    Route("teams/remove-repo-in-org", "DELETE", _ONE, _take, _WRITE),
)
