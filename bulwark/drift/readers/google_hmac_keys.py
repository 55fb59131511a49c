"""List and remove HMAC keys; one has to be switched off before it can be deleted."""

from collections.abc import Iterator
from typing import Final

from bulwark.clients.answers import text_at
from bulwark.core.drift.kinds import google_hmac_keys as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.google_lists import shown

_API: Final = "storage"
_FACTS: Final = {"title": "serviceAccountEmail", "created": "timeCreated", "state": "state"}


def _path(place: Place) -> str:
    return f"storage/v1/{place.name}/hmacKeys"


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.google(_API).pages(_path(place), "items"):
        yield Thing(place, text_at(place.kind, item, "accessId"), shown(item, _FACTS))


def _remove(clients: Clients, thing: Thing) -> None:
    client, name = clients.google(_API), f"{_path(thing.place)}/{thing.id}"
    found = client.find(name)
    # A deleted key can still be shown for a while.
    if found is None or found.get("state") == "DELETED":
        return
    if found.get("state") == "ACTIVE":
        client.call("PUT", name, {"state": "INACTIVE"})
    client.call("DELETE", name, absent_is_none=True)


HMAC_KEY: Final = Reader(kinds.HMAC_KEY.id, _list, _remove)
