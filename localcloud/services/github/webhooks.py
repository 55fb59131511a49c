"""Webhooks of repositories: where they are kept and what GitHub takes.

Nothing is delivered; of a secret only that there is one is kept. Rules: "Repositories / webhooks" of @octokit/openapi 23.0.2; at
most 20 hooks an event and repository ("Creating webhooks" in GitHub's documentation). Texts of the refusals: public issues of
GitHub's own clients. Left out: which names of events exist, and deliveries.
"""

from typing import Any, Final
from urllib.parse import urlsplit

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import invalid_request, refuse, validation_failed

KIND: Final = "github.hook"
"""Key `<repository>/<hook>`."""

MOST_PER_EVENT: Final = 20
HIDDEN: Final = "********"
_FORMATS: Final = ("form", "json")


def list_webhooks(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's hooks, oldest first."""
    return sorted((hook for _, hook in transaction.list(KIND, f"{repository_id}/")), key=lambda hook: int(hook["id"]))


def checked_config(call: Call) -> dict[str, Any]:
    """Return what is kept of the body's `config`: `url`, `content_type`, `insecure_ssl` ("0" or "1") and `has_secret`.

    Raises:
        RefusalError: 422 for no address, one that is none of the web, or a format that does not exist.
    """
    config = call.body.get("config")
    if not isinstance(config, dict):
        raise invalid_request('"config" wasn\'t supplied.')
    url, form = config.get("url"), config.get("content_type") or "form"
    if not isinstance(url, str) or not url:
        raise _refusal("url cannot be blank")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        raise _refusal("url is not supported because it is no address of the web")
    if form not in _FORMATS:
        raise _refusal("content_type must be form or json")
    insecure = "1" if config.get("insecure_ssl") in {1, "1"} else "0"
    return {"url": url, "content_type": form, "insecure_ssl": insecure, "has_secret": bool(config.get("secret"))}


def keep_webhook(transaction: Transaction, repository_id: int, hook: Document) -> None:
    """Write a hook.

    Raises:
        RefusalError: 422 when another has the same address and one of its events, or an event has too many.
    """
    others = [other for other in list_webhooks(transaction, repository_id) if other["id"] != hook["id"]]
    for event in hook["events"]:
        rivals = [other for other in others if event in other["events"]]
        if any(rival["config"] == hook["config"] for rival in rivals):
            raise _refusal("Hook already exists on this repository")
        if len(rivals) >= MOST_PER_EVENT:
            raise _refusal(f'The "{event}" event cannot have more than {MOST_PER_EVENT} hooks')
    transaction.put(KIND, f"{repository_id}/{hook['id']}", hook)


def checked_events(events: list[str] | None, default: list[str]) -> list[str]:
    """Return the events in their order, each once.

    Raises:
        RefusalError: 422 for none at all.
    """
    wanted = list(dict.fromkeys(default if events is None else events))
    if not wanted:
        raise validation_failed("Hook", "events", "missing_field")
    return wanted


def _refusal(message: str) -> Exception:
    return refuse(422, "Validation Failed", errors=[{"resource": "Hook", "code": "custom", "message": message}])
