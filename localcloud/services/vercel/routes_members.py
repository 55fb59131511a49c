"""Members of a project: people of the team who have a role on this project of their own.

Source: the `projectMembers` functions of @vercel/sdk 1.28.35. Left out: invitations; who is added belongs to the team already.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import timeline
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import MEMBER as TEAM_MEMBER
from localcloud.services.vercel.accounts import USER
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import milliseconds
from localcloud.services.vercel.projects import require_project

MEMBER: Final = "vercel.project_member"
"""Key `<project>/<user>`."""
ORDER: Final = "vercel.project_member_order"

_NAMES: Final = {"uid": "id", "username": "username", "email": "email"}
_SHAPE: Final[v.Shape] = {
    **dict.fromkeys(_NAMES, v.text(1, 256)),
    "role": v.one_of("ADMIN", "PROJECT_DEVELOPER", "PROJECT_VIEWER"),
}


def list_of_project(call: Call) -> Reply:
    """Return the members, those who came last first."""
    _, project = require_project(call)

    def load(user: str) -> Document | None:
        member = call.tx.get(MEMBER, f"{project['id']}/{user}")
        shown = None if member is None else _answer(call, project, member)
        return shown if shown is None or call.query.get("search", "").lower() in f"{shown['username']} {shown['email']}" else None

    members, pagination = timeline.read_page(call, ORDER, project["id"], load)
    return Reply({"members": members, "pagination": {"hasNext": pagination["next"] is not None, **pagination}})


def add(call: Call) -> Reply:
    """Give somebody of the team a role on the project."""
    owner, project = require_project(call)
    v.check_body(call.body, _SHAPE, ("role",))
    named = {name: call.body[name] for name in _NAMES if name in call.body}
    if not named:
        raise bad_request("Invalid request: one of `uid`, `username` and `email` should be present.")
    user = next((one for _, one in call.tx.list(USER) if all(one[_NAMES[name]] == named[name] for name in named)), None)
    if user is None or call.tx.get(TEAM_MEMBER, f"{user['id']}/{owner.id}") is None:
        raise bad_request("The user is not a member of the team.")
    if call.tx.get(MEMBER, f"{project['id']}/{user['id']}") is not None:
        raise bad_request("The user is a member of the project already.")
    at = timeline.insert(call.tx, ORDER, project["id"], milliseconds(call.clock.now()), user["id"])
    call.tx.put(MEMBER, f"{project['id']}/{user['id']}", {"uid": user["id"], "role": call.body["role"], "createdAt": at})
    return Reply({"id": project["id"]})


def remove(call: Call) -> Reply:
    """Take somebody's role on the project away."""
    _, project = require_project(call)
    member = call.tx.get(MEMBER, f"{project['id']}/{call.params['uid']}")
    if member is None:
        raise not_found("Project member not found")
    timeline.remove(call.tx, ORDER, project["id"], member["createdAt"])
    call.tx.delete(MEMBER, f"{project['id']}/{member['uid']}")
    return Reply({"id": project["id"]})


def _answer(call: Call, project: Document, member: Document) -> dict[str, Any]:
    user = call.tx.get(USER, member["uid"]) or {}
    team_role = (call.tx.get(TEAM_MEMBER, f"{member['uid']}/{project['accountId']}") or {}).get("role", "CONTRIBUTOR")
    return {
        "uid": member["uid"],
        "username": user["username"],
        "email": user["email"],
        "name": user["name"],
        "role": member["role"],
        "computedProjectRole": "ADMIN" if team_role == "OWNER" else member["role"],
        "teamRole": team_role,
        "createdAt": member["createdAt"],
    }


_BASE: Final = "/v1/projects/{idOrName}/members"
ROUTES: Final = (
    Route("projectMembersGetProjectMembers", "GET", _BASE, list_of_project),
    Route("projectMembersAddProjectMember", "POST", _BASE, add),
    Route("projectMembersRemoveProjectMember", "DELETE", _BASE + "/{uid}", remove),
)
