"""Actions secrets and variables that an organization shares with repositories. @octokit/openapi 23.0.2, "Actions".

Left out: lists and updates of them at the organization, and plans that keep them from private repositories.
"""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.bodies import required_text
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.identifiers import now
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import is_private, require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_accounts import require_organization
from localcloud.services.github.routes_secrets import KIND as SECRET_KIND
from localcloud.services.github.routes_secrets import deleting, putting, showing_key
from localcloud.services.github.routes_variables import KIND as VARIABLE_KIND
from localcloud.services.github.routes_variables import LARGEST_PAGE, MAXIMUM_BYTES, PAGE_SIZE, checked_name

LIMIT: Final = 1000
"""Of secrets and of variables an organization has ("Secrets reference", "Variables reference" in GitHub's documentation)."""
_VISIBILITIES: Final = ("all", "private", "selected")
_SHOWN: Final = {SECRET_KIND: ("name", "created_at", "updated_at"), VARIABLE_KIND: ("name", "value", "created_at", "updated_at")}


def _prefix(organization_id: int) -> str:
    return f"organization-{organization_id}/"


def _scope(call: Call) -> tuple[str, int]:
    return _prefix(require_organization(call)["id"]), LIMIT


def _reach(call: Call) -> dict[str, Any]:
    visibility = required_text(call, "visibility")
    if visibility not in _VISIBILITIES:
        raise invalid_request(f"For 'properties/visibility', {visibility} is not one of {', '.join(_VISIBILITIES)}.")
    chosen = call.body.get("selected_repository_ids") or []
    return {"visibility": visibility, "selected": [int(one) for one in chosen]}


def _reaches(document: Document, repository: Document) -> bool:
    if document["visibility"] == "selected":
        return repository["id"] in document["selected"]
    return document["visibility"] == "all" or is_private(repository)


def _shared(call: Call, kind: str) -> list[Document]:
    repository = require_repository(call)
    found = [document for _, document in call.tx.list(kind, _prefix(repository["owner_id"]))]
    return [{field: one[field] for field in _SHOWN[kind]} for one in found if _reaches(one, repository)]


def _list_secrets(call: Call) -> Reply:
    return reply_with_counted_page(call, "secrets", _shared(call, SECRET_KIND))


def _list_variables(call: Call) -> Reply:
    return reply_with_counted_page(call, "variables", _shared(call, VARIABLE_KIND), PAGE_SIZE, LARGEST_PAGE)


def _put_secret(call: Call) -> Reply:
    reach = _reach(call)
    reply = putting(_scope)(call)
    key = _scope(call)[0] + call.params["secret_name"].upper()
    call.tx.put(SECRET_KIND, key, {**(call.tx.get(SECRET_KIND, key) or {}), **reach})
    return reply


def _create_variable(call: Call) -> Reply:
    prefix, limit = _scope(call)
    name, value = checked_name(required_text(call, "name"), "Variable"), required_text(call, "value")
    if call.tx.get(VARIABLE_KIND, prefix + name) is not None:
        raise refuse(409, "Already exists - Variable already exists")
    if len(value.encode()) > MAXIMUM_BYTES or len(call.tx.list(VARIABLE_KIND, prefix)) >= limit:
        raise refuse(422, f"Value is too large, or there are {limit} variables already.")
    moment = now(call.clock)
    document = {"name": name, "value": value, "created_at": moment, "updated_at": moment, **_reach(call)}
    call.tx.put(VARIABLE_KIND, prefix + name, document)
    return Reply({}, 201)


def _delete_variable(call: Call) -> Reply:
    key = _scope(call)[0] + call.params["name"].upper()
    if call.tx.get(VARIABLE_KIND, key) is None:
        raise not_found()
    call.tx.delete(VARIABLE_KIND, key)
    return Reply(status=204)


_S, _V = "/orgs/{org}/actions/secrets", "/orgs/{org}/actions/variables"
_SECRETS, _VARIABLES = "organization_secrets", "organization_actions_variables"
ROUTES: Final = (
    *on_repository(
        "actions/list-repo-organization-secrets", "GET", "/actions/organization-secrets", _list_secrets, "secrets=read"
    ),
    *on_repository(
        "actions/list-repo-organization-variables",
        "GET",
        "/actions/organization-variables",
        _list_variables,
        "actions_variables=read",
    ),
    Route("actions/get-org-public-key", "GET", f"{_S}/public-key", showing_key(_scope), f"{_SECRETS}=read"),
    Route("actions/create-or-update-org-secret", "PUT", f"{_S}/{{secret_name}}", _put_secret, f"{_SECRETS}=write"),
    Route("actions/delete-org-secret", "DELETE", f"{_S}/{{secret_name}}", deleting(_scope), f"{_SECRETS}=write"),
    Route("actions/create-org-variable", "POST", _V, _create_variable, f"{_VARIABLES}=write"),
    Route("actions/delete-org-variable", "DELETE", f"{_V}/{{name}}", _delete_variable, f"{_VARIABLES}=write"),
)
