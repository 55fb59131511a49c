"""List and remove environment variables of a project, without their values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from bulwark.clients.answers import text_at
from bulwark.core.drift.kinds import vercel_variables as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.vercel_moments import history

_SENSITIVE: Final = "sensitive"


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    path = f"/v10/projects/{quote(place.name, safe='')}/env"
    for item in clients.vercel.listed(path, "envs"):
        thing = _thing(place, item)
        yield thing if item.get("type") == _SENSITIVE else replace(thing, id=thing.handle)


def _list_shared(clients: Clients, place: Place) -> Iterator[Thing]:
    return (_thing(place, item) for item in clients.vercel.listed("/v1/env", "data", {"projectId": place.name}))


def _thing(place: Place, item: Mapping[str, Any]) -> Thing:
    target = item.get("target") or []
    targets = [target] if isinstance(target, str) else list(target)
    where = [*targets, *(item.get("customEnvironmentIds") or ())]
    name = kinds.variable_id(str(item.get("key", "")), where, str(item.get("gitBranch") or ""))
    return Thing(
        place, name, {"title": name, "type": str(item.get("type", "")), **history(item)}, text_at(place.kind, item, "id")
    )


def _remove(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", f"/v9/projects/{quote(thing.place.name, safe='')}/env/{quote(thing.handle, safe='')}")


def _unlink(clients: Clients, thing: Thing) -> None:
    """Take it away from this project alone: other projects may rest on it."""
    clients.vercel.change("PATCH", f"/v1/env/{quote(thing.handle, safe='')}/unlink/{quote(thing.place.name, safe='')}")


VARIABLE: Final = Reader(kinds.VARIABLE.id, _list, _remove)
SHARED_VARIABLE: Final = Reader(kinds.SHARED_VARIABLE.id, _list_shared, _unlink)
