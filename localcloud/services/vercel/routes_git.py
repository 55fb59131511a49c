"""The Git connection of a project: pushes to it would be deployed by Vercel itself.

Source: terraform-provider-vercel (client/project.go, 2026-08), whose routes the SDK does not know, and `link` of the SDK's
`GetProjectResponseBody`. Answered as if GitHub's integration were installed for every repository; other hosts are refused.
Left out: deployments by a push, and deploy hooks.
"""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request
from localcloud.services.vercel.identifiers import milliseconds
from localcloud.services.vercel.project_answers import project_answer
from localcloud.services.vercel.projects import require_project, save_project


def connect(call: Call) -> Reply:
    """Connect the project with a repository, `owner/name`."""
    _, project = require_project(call)
    v.check_body(call.body, {"type": v.one_of("github"), "repo": v.text(3, 200)}, ("type", "repo"))
    owner, _, name = call.body["repo"].partition("/")
    if not owner or not name or "/" in name:
        raise bad_request("Invalid request: `repo` should be the repository's owner and name.")
    now = milliseconds(call.clock.now())
    project["link"] = {
        "type": "github",
        "org": owner,
        "repo": name,
        "productionBranch": "main",
        "gitCredentialId": "",
        "sourceless": True,
        "deployHooks": [],
        "createdAt": now,
        "updatedAt": now,
    }
    return Reply(project_answer(call.tx, save_project(call, project)))


def disconnect(call: Call) -> Reply:
    """Take the connection away; a project without one stays as it is."""
    _, project = require_project(call)
    project["link"] = None
    return Reply(project_answer(call.tx, save_project(call, project)))


_LINK: Final = "/v9/projects/{idOrName}/link"
ROUTES: Final = (
    Route("terraform-provider-vercel:link-project", "POST", _LINK, connect),
    Route("terraform-provider-vercel:unlink-project", "DELETE", _LINK, disconnect),
)
