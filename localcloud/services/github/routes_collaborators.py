"""Collaborators of a repository and invitations of them over REST. @octokit/openapi 23.0.2, "Collaborators"."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB, find_account, is_organization, show_simple_user
from localcloud.services.github.bodies import optional_text
from localcloud.services.github.callers import caller_of
from localcloud.services.github.collaborators import (
    INVITATION_KIND,
    KIND,
    ROLES,
    checked_permission,
    find_collaborator,
    list_collaborators,
    show_collaborator,
)
from localcloud.services.github.errors import not_found
from localcloud.services.github.identifiers import next_id, node_id, now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import (
    find_repository_by_id,
    full_name,
    owner_of,
    require_repository,
)
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.repository_views import show_minimal_repository
from localcloud.services.github.routes_accounts import METADATA

# What GitHub says somebody has, by the permission: `none` to `admin` (schema `repository-collaborator-permission`).
_LEVELS: Final = {"pull": "read", "triage": "read", "push": "write", "maintain": "write", "admin": "admin"}


def _person(call: Call) -> Document:
    account = find_account(call.tx, call.params["username"])
    if account is None or account["type"] != "User":
        raise not_found()
    return account


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    found = list_collaborators(call.tx, repository)
    if call.query.get("affiliation") == "outside" and not is_organization(owner_of(call.tx, repository)):
        found = []
    return reply_with_page(call, [show_collaborator(call.base_url, call.tx, one) for one in found])


def _check(call: Call) -> Reply:
    if find_collaborator(call.tx, require_repository(call), call.params["username"]) is None:
        raise not_found()
    return Reply(status=204)


def _permission(call: Call) -> Reply:
    account = _person(call)
    found = find_collaborator(call.tx, require_repository(call), account["login"])
    if found is None:
        return Reply({"permission": "none", "role_name": "", "user": None})
    shown = show_collaborator(call.base_url, call.tx, found)
    return Reply({"permission": _LEVELS[found["permission"]], "role_name": shown["role_name"], "user": shown})


def _add(call: Call) -> Reply:
    repository, account = require_repository(call), _person(call)
    permission = checked_permission(optional_text(call, "permission", "push"))
    if find_collaborator(call.tx, repository, account["login"]) is not None:
        call.tx.put(KIND, f"{repository['id']}/{account['login'].lower()}", {"login": account["login"], "permission": permission})
        return Reply(status=204)
    document = _pending(call, repository, account["login"]) or {
        "id": next_id(call.tx, "invitation"),
        "repository_id": repository["id"],
        "invitee": account["login"],
        "inviter": call.principal,
        "created_at": now(call.clock),
    }
    document["permission"] = permission
    call.tx.put(INVITATION_KIND, f"{repository['id']}/{document['id']}", document)
    return Reply(_show(call, repository, document), 201)


def _pending(call: Call, repository: Document, login: str) -> Document | None:
    found = (one for _, one in call.tx.list(INVITATION_KIND, f"{repository['id']}/"))
    return next((one for one in found if one["invitee"].lower() == login.lower()), None)


def _remove(call: Call) -> Reply:
    repository, login = require_repository(call), call.params["username"].lower()
    pending = _pending(call, repository, login)
    if call.tx.get(KIND, f"{repository['id']}/{login}") is None and pending is None:
        raise not_found()
    call.tx.delete(KIND, f"{repository['id']}/{login}")
    if pending is not None:
        call.tx.delete(INVITATION_KIND, f"{repository['id']}/{pending['id']}")
    return Reply(status=204)


def _show(call: Call, repository: Document, invitation: Document) -> Document:
    people = {role: find_account(call.tx, invitation[role]) for role in ("invitee", "inviter")}
    permission = invitation["permission"]
    return {
        "id": invitation["id"],
        "node_id": node_id("RI", invitation["id"]),
        "repository": show_minimal_repository(call, repository),
        **{role: account and show_simple_user(call.base_url, account) for role, account in people.items()},
        "permissions": ROLES.get(permission, permission),
        "created_at": invitation["created_at"],
        "expired": False,
        "url": f"{call.base_url}/user/repository_invitations/{invitation['id']}",
        "html_url": f"{WEB}/{full_name(repository)}/invitations",
    }


def _list_invitations(call: Call) -> Reply:
    repository = require_repository(call)
    found = sorted((one for _, one in call.tx.list(INVITATION_KIND, f"{repository['id']}/")), key=lambda one: int(one["id"]))
    return reply_with_page(call, [_show(call, repository, one) for one in found])


def _delete_invitation(call: Call) -> Reply:
    key = f"{require_repository(call)['id']}/{call.params['invitation_id']}"
    if call.tx.get(INVITATION_KIND, key) is None:
        raise not_found()
    call.tx.delete(INVITATION_KIND, key)
    return Reply(status=204)


def _accept(call: Call) -> Reply:
    login, number = caller_of(call).login, call.params["invitation_id"]
    found = [(key, one) for key, one in call.tx.list(INVITATION_KIND) if str(one["id"]) == number and one["invitee"] == login]
    for key, one in found:
        repository = find_repository_by_id(call.tx, one["repository_id"])
        if repository is not None:
            call.tx.delete(INVITATION_KIND, key)
            call.tx.put(KIND, f"{repository['id']}/{login.lower()}", {"login": login, "permission": one["permission"]})
            return Reply(status=204)
    raise not_found()


_P, _I = "/collaborators", "/invitations"
_READ, _WRITE = "administration=read", "administration=write"
ROUTES: Final = (
    *on_repository("repos/list-collaborators", "GET", _P, _list, METADATA),
    *on_repository("repos/check-collaborator", "GET", f"{_P}/{{username}}", _check, METADATA),
    *on_repository("repos/get-collaborator-permission-level", "GET", f"{_P}/{{username}}/permission", _permission, METADATA),
    *on_repository("repos/add-collaborator", "PUT", f"{_P}/{{username}}", _add, _WRITE),
    *on_repository("repos/remove-collaborator", "DELETE", f"{_P}/{{username}}", _remove, _WRITE),
    *on_repository("repos/list-invitations", "GET", _I, _list_invitations, _READ),
    *on_repository("repos/delete-invitation", "DELETE", f"{_I}/{{invitation_id}}", _delete_invitation, _WRITE),
    Route("repos/accept-invitation-for-authenticated-user", "PATCH", "/user/repository_invitations/{invitation_id}", _accept),
)
