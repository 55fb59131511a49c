"""Webhooks of a repository over REST. @octokit/openapi 23.0.2, "Repos / webhooks"."""

from typing import Final

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document
from localcloud.services.github.bodies import optional_flag, optional_text, optional_texts
from localcloud.services.github.errors import not_found, validation_failed
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.repositories import full_name, require_repository
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.webhooks import HIDDEN, KIND, checked_config, checked_events, keep_webhook, list_webhooks

# The only name that hooks of repositories have; those of services went in 2019.
_NAME: Final = "web"


def _show(call: Call, repository: Document, hook: Document) -> Document:
    url = f"{call.base_url}/repos/{full_name(repository)}/hooks/{hook['id']}"
    config = {name: hook["config"][name] for name in ("content_type", "insecure_ssl", "url")}
    return {
        "type": "Repository",
        "id": hook["id"],
        "name": _NAME,
        "active": hook["active"],
        "events": hook["events"],
        "config": config | ({"secret": HIDDEN} if hook["config"]["has_secret"] else {}),
        "updated_at": hook["updated_at"],
        "created_at": hook["created_at"],
        "url": url,
        "test_url": f"{url}/test",
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
        "last_response": {"code": None, "status": "unused", "message": None},
    }


def _require(call: Call) -> tuple[Document, Document]:
    repository = require_repository(call)
    hook = call.tx.get(KIND, f"{repository['id']}/{call.params['hook_id']}")
    if hook is None:
        raise not_found()
    return repository, hook


def _list(call: Call) -> Reply:
    repository = require_repository(call)
    return reply_with_page(call, [_show(call, repository, hook) for hook in list_webhooks(call.tx, repository["id"])])


def _create(call: Call) -> Reply:
    repository = require_repository(call)
    if optional_text(call, "name", _NAME) != _NAME:
        raise validation_failed("Hook", "name", "invalid")
    moment = now(call.clock)
    hook = {
        "id": next_id(call.tx, "hook"),
        "active": optional_flag(call, "active", default=True),
        "events": checked_events(optional_texts(call, "events"), ["push"]),
        "config": checked_config(call),
        "created_at": moment,
        "updated_at": moment,
    }
    keep_webhook(call.tx, repository["id"], hook)
    shown = _show(call, repository, hook)
    return Reply(shown, 201, {"location": shown["url"]})


def _get(call: Call) -> Reply:
    return Reply(_show(call, *_require(call)))


def _update(call: Call) -> Reply:
    repository, hook = _require(call)
    if call.body.get("config") is not None:
        # A config that does not repeat the secret takes it away.
        hook["config"] = checked_config(call)
    events = checked_events(optional_texts(call, "events"), hook["events"]) + (optional_texts(call, "add_events") or [])
    dropped = set(optional_texts(call, "remove_events") or [])
    hook["events"] = checked_events([event for event in events if event not in dropped], [])
    hook |= {"active": optional_flag(call, "active", default=hook["active"]), "updated_at": now(call.clock)}
    keep_webhook(call.tx, repository["id"], hook)
    return Reply(_show(call, repository, hook))


def _delete(call: Call) -> Reply:
    repository, hook = _require(call)
    call.tx.delete(KIND, f"{repository['id']}/{hook['id']}")
    return Reply(status=204)


_READ, _WRITE = "repository_hooks=read", "repository_hooks=write"
_ONE: Final = "/hooks/{hook_id}"
ROUTES: Final = (
    *on_repository("repos/list-webhooks", "GET", "/hooks", _list, _READ),
    *on_repository("repos/create-webhook", "POST", "/hooks", _create, _WRITE),
    *on_repository("repos/get-webhook", "GET", _ONE, _get, _READ),
    *on_repository("repos/update-webhook", "PATCH", _ONE, _update, _WRITE),
    *on_repository("repos/delete-webhook", "DELETE", _ONE, _delete, _WRITE),
)
