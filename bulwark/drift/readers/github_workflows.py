"""List and remove workflow files, self-hosted runners and webhooks."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

from bulwark.clients.answers import malformed
from bulwark.core.drift.kinds import github_workflows as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.github_lists import (
    NOT_FOUND,
    answer,
    below,
    get_object,
    items_of,
    listed,
    pages,
    remove_at,
    required,
    said,
    shown,
)

MOST_FILES: Final = 1000
"""What GitHub shows of a folder ("Get repository content" of its REST documentation); above that some are left out."""
_HOOKS: Final = "/hooks"
_READ_AS_WORKFLOWS: Final = (".yml", ".yaml")
_HISTORY: Final = {"created": "created_at", "changed": "updated_at"}

RUNNER: Final = listed(
    kinds.RUNNER.id, "/actions/runners", {"title": "name", "system": "os", "state": "status", "busy": "busy"}, key="runners"
)


def _hooks(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the hooks, with the host of their address alone: what stands behind it is often a secret."""
    path = below(place, _HOOKS)
    for item in pages(clients.github, path):
        host = urlsplit(said(item, "config.url")).hostname or ""
        facts = {"title": host, **shown(item, {"events": "events", "active": "active", **_HISTORY})}
        yield Thing(place, required(item, "id", path), facts)


def _remove_hook(clients: Clients, thing: Thing) -> None:
    path = below(thing.place, _HOOKS)
    remove_at(clients.github, f"{path}/{quote(thing.id, safe='')}", path)


def _at(place: Place) -> tuple[Place, str]:
    """Return (the repository's place, the branch)."""
    owner, name, _, branch = place.name.split("/", 3)
    return Place(place.kind, f"{owner}/{name}"), branch


def _files(clients: Clients, place: Place) -> Iterator[Thing]:
    """Yield the workflow files of a branch; a branch without that folder has none."""
    repository, branch = _at(place)
    path = below(repository, f"/contents/{kinds.WORKFLOWS.rstrip('/')}")
    found = answer(clients.github, "GET", path, {"ref": branch})
    if found.status_code == NOT_FOUND:
        get_object(clients.github, _branch(place))
        return
    items = items_of(path, found)
    if len(items) >= MOST_FILES:
        raise malformed(f"GET {path} at GitHub", f"{len(items)} files, which is all that it shows of a folder")
    for item in items:
        yield from _file(place, path, item)


def _branch(place: Place) -> str:
    repository, branch = _at(place)
    return below(repository, f"/branches/{quote(branch, safe='')}")


def _file(place: Place, asked: str, item: dict[str, Any]) -> Iterator[Thing]:
    path, blob = required(item, "path", asked), required(item, "sha", asked)
    if item.get("type") != "dir" and path.endswith(_READ_AS_WORKFLOWS):
        yield Thing(place, kinds.file_id(path, blob), {"title": path, "blob": blob}, blob)


def _remove_file(clients: Clients, thing: Thing) -> None:
    """Remove the file as it was found; GitHub refuses where somebody changed it since."""
    repository, branch = _at(thing.place)
    path = kinds.path_of(thing.id)
    address = below(repository, f"/contents/{quote(path)}")
    if answer(clients.github, "GET", address, {"ref": branch}).status_code == NOT_FOUND:
        get_object(clients.github, _branch(thing.place))
        return
    body = {"message": f"Remove {path}, which is not declared", "sha": thing.handle, "branch": branch}
    remove_at(clients.github, address, _branch(thing.place), body)


WEBHOOK: Final = Reader(kinds.WEBHOOK.id, _hooks, _remove_hook)
WORKFLOW_FILE: Final = Reader(kinds.WORKFLOW_FILE.id, _files, _remove_file)
