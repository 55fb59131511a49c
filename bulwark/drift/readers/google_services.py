"""List the APIs that are on in the project, and switch one off."""

from collections.abc import Iterator
from typing import Final

from bulwark.clients.answers import text_at
from bulwark.core.drift.declared_values import last_part
from bulwark.core.drift.kinds import google_services as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

_API: Final = "serviceusage"


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.google(_API).pages(f"v1/{place.name}/services?filter=state:ENABLED&pageSize=200", "services"):
        name = last_part(text_at("the list of services", item, "name"))
        yield Thing(place, name, {"title": str((item.get("config") or {}).get("title", name))})


def _remove(clients: Clients, thing: Thing) -> None:
    """Switch it off; Google refuses that while another one needs it."""
    client, name = clients.google(_API), f"v1/{thing.place.name}/services/{thing.id}"
    if (client.call("GET", name) or {}).get("state") == "ENABLED":
        client.call("POST", f"{name}:disable", {})


ENABLED_SERVICE: Final = Reader(kinds.ENABLED_SERVICE.id, _list, _remove)
