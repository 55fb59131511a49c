"""Labels of a repository over REST. @octokit/openapi 23.0.2, "Issues / labels"."""

from typing import Any, Final
from urllib.parse import quote

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.api_versions import with_newer_fields
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.errors import not_found
from localcloud.services.github.identifiers import node_id
from localcloud.services.github.labels import create_label, delete_label, find_label, list_labels, update_label
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository


def show_label(call: Call, repository: Document, label: Document) -> Document:
    """Return the schema `label`, with what the latest version adds."""
    return with_newer_fields(call, show_issue_label(call, repository, label), archived_at=None, archived_by=None)


def show_issue_label(call: Call, repository: Document, label: Document) -> Document:
    """Return a label as issues show theirs."""
    return {
        "id": label["id"],
        "node_id": node_id("LA", repository["id"], label["id"]),
        "url": f"{call.base_url}/repos/{full_name(repository)}/labels/{quote(label['name'], safe='')}",
        "name": label["name"],
        "color": label["color"],
        "default": label["default"],
        "description": label["description"],
    }


def _require_label(call: Call) -> tuple[Document, Document]:
    repository = require_repository(call)
    label = find_label(call.tx, repository["id"], call.params["name"])
    if label is None:
        raise not_found()
    return repository, label


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    return reply_with_page(call, [show_label(call, repository, label) for label in list_labels(call.tx, repository["id"])])


def _create(call: Call) -> Reply:
    repository = require_repository(call)
    name, color = required_text(call, "name"), optional_text(call, "color")
    label = create_label(call.tx, repository["id"], name, color, optional_text(call, "description") or None)
    shown = show_label(call, repository, label)
    return Reply(shown, 201, {"location": shown["url"]})


def _get(call: Call) -> Reply:
    return Reply(show_label(call, *_require_label(call)))


def _update(call: Call) -> Reply:
    repository, label = _require_label(call)
    # The published name of the field is `new_name`; pulumi-github 6.15.0 sends `name`, and GitHub takes both.
    name = optional_text(call, "new_name") or optional_text(call, "name")
    changes: dict[str, Any] = {"name": name} if name else {}
    changes |= {field: optional_text(call, field) for field in ("color",) if call.body.get(field)}
    changes |= {field: optional_text(call, field) or None for field in ("description",) if field in call.body}
    return Reply(show_label(call, repository, update_label(call.tx, repository["id"], label, changes)))


def _delete(call: Call) -> Reply:
    repository, label = _require_label(call)
    delete_label(call.tx, repository["id"], label)
    return Reply(status=204)


_READ, _WRITE = "issues=read;pull_requests=read", "issues=write;pull_requests=write"
ROUTES: Final = (
    *on_repository("issues/list-labels-for-repo", "GET", "/labels", _list, _READ),
    *on_repository("issues/create-label", "POST", "/labels", _create, _WRITE),
    *on_repository("issues/get-label", "GET", "/labels/{name}", _get, _READ),
    *on_repository("issues/update-label", "PATCH", "/labels/{name}", _update, _WRITE),
    *on_repository("issues/delete-label", "DELETE", "/labels/{name}", _delete, _WRITE),
)
