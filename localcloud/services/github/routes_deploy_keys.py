"""Deploy keys of a repository over REST. @octokit/openapi 23.0.2, "Deploy keys"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_flag, optional_text, required_text
from localcloud.services.github.deploy_keys import KIND, checked_key, keep_deploy_key, list_deploy_keys
from localcloud.services.github.errors import not_found
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository


def _show(call: Call, repository: Document, key: Document) -> Document:
    return {**key, "url": f"{call.base_url}/repos/{full_name(repository)}/keys/{key['id']}"}


def _require(call: Call) -> tuple[Document, Document]:
    repository = require_repository(call)
    key = call.tx.get(KIND, f"{repository['id']}/{call.params['key_id']}")
    if key is None:
        raise not_found()
    return repository, key


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    return reply_with_page(call, [_show(call, repository, key) for key in list_deploy_keys(call.tx, repository["id"])])


def _create(call: Call) -> Reply:
    repository = require_repository(call)
    text, comment = checked_key(call.tx, required_text(call, "key"))
    key = {
        "id": next_id(call.tx, "deploy_key"),
        "key": text,
        "title": optional_text(call, "title") or comment,
        "verified": True,
        "created_at": now(call.clock),
        "read_only": optional_flag(call, "read_only", default=False),
        "added_by": call.principal,
        "last_used": None,
        "enabled": True,
    }
    keep_deploy_key(call.tx, repository["id"], key)
    shown = _show(call, repository, key)
    return Reply(shown, 201, {"location": shown["url"]})


def _get(call: Call) -> Reply:
    return Reply(_show(call, *_require(call)))


def _delete(call: Call) -> Reply:
    repository, key = _require(call)
    call.tx.delete(KIND, f"{repository['id']}/{key['id']}")
    return Reply(status=204)


_READ, _WRITE = "administration=read", "administration=write"
_ONE: Final = "/keys/{key_id}"
ROUTES: Final = (
    *on_repository("repos/list-deploy-keys", "GET", "/keys", _list, _READ),
    *on_repository("repos/create-deploy-key", "POST", "/keys", _create, _WRITE),
    *on_repository("repos/get-deploy-key", "GET", _ONE, _get, _READ),
    *on_repository("repos/delete-deploy-key", "DELETE", _ONE, _delete, _WRITE),
)
