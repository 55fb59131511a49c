"""Webhooks of a team: addresses that hear of its projects.

Source: the `webhooks` functions of @vercel/sdk 1.28.35. Left out: the deliveries.
"""

import secrets
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import milliseconds, webhook_id
from localcloud.services.vercel.projects import find_project
from localcloud.services.vercel.webhook_events import EVENTS

WEBHOOK: Final = "vercel.webhook"
"""Key `<owner>/<webhook>`."""

_SHAPE: Final[v.Shape] = {
    "url": v.text(1, 2048),
    "events": v.list_of(v.one_of(*EVENTS), 1),
    "projectIds": v.list_of(v.text(1), 1, 50),
}


def create(call: Call) -> Reply:
    """Make a webhook; its secret is shown here and never again."""
    owner = find_owner(call)
    v.check_body(call.body, _SHAPE, ("url", "events"))
    if not call.body["url"].startswith(("http://", "https://")):
        raise bad_request("Invalid request: `url` should match pattern ^https?://.")
    for identifier in call.body.get("projectIds", []):
        if find_project(call.tx, owner.id, identifier) is None:
            raise bad_request(f'Invalid request: `projectIds` names "{identifier}", which the team does not have.')
    now = milliseconds(call.clock.now())
    webhook = {"id": webhook_id(), "ownerId": owner.id, "createdAt": now, "updatedAt": now, **call.body}
    call.tx.put(WEBHOOK, f"{owner.id}/{webhook['id']}", webhook)
    return Reply({**webhook, "secret": secrets.token_urlsafe(24)})


def list_of_owner(call: Call) -> Reply:
    """Return the webhooks; `projectId` keeps those that hear of that project."""
    owner, wanted = find_owner(call), call.query.get("projectId")
    found = [one for _, one in call.tx.list(WEBHOOK, f"{owner.id}/") if not wanted or wanted in one.get("projectIds", [wanted])]
    return Reply([_answer(call, owner, one) for one in sorted(found, key=lambda one: (one["createdAt"], one["id"]))])


def show(call: Call) -> Reply:
    """Return one webhook, without its secret."""
    return Reply(_require(call)[1])


def remove(call: Call) -> Reply:
    """Remove a webhook."""
    owner, webhook = _require(call)
    call.tx.delete(WEBHOOK, f"{owner.id}/{webhook['id']}")
    return Reply(None, 204)


def _answer(call: Call, owner: Owner, webhook: Document) -> dict[str, Any]:
    if "projectIds" not in webhook:
        return {**webhook, "projectsMetadata": None}
    projects = [find_project(call.tx, owner.id, one) for one in webhook["projectIds"]]
    shown = [{"id": one["id"], "name": one["name"]} for one in projects if one is not None]
    return {**webhook, "projectsMetadata": shown}


def _require(call: Call) -> tuple[Owner, Document]:
    owner = find_owner(call)
    webhook = call.tx.get(WEBHOOK, f"{owner.id}/{call.params['id']}")
    if webhook is None:
        raise not_found("Webhook not found")
    return owner, webhook


_WEBHOOKS: Final = "/v1/webhooks"
ROUTES: Final = (
    Route("webhooksCreateWebhook", "POST", _WEBHOOKS, create),
    Route("webhooksGetWebhooks", "GET", _WEBHOOKS, list_of_owner),
    Route("webhooksGetWebhook", "GET", _WEBHOOKS + "/{id}", show),
    Route("webhooksDeleteWebhook", "DELETE", _WEBHOOKS + "/{id}", remove),
)
