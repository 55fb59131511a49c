"""List and remove drains. Of an address only the host is shown: the rest, and its headers, are often the credential."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlsplit

from bulwark.clients.answers import text_at
from bulwark.core.drift.kinds import vercel_drains as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.vercel_moments import history

_DRAINS: Final = "/v1/drains"


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.vercel.listed(_DRAINS, "drains", {"projectId": place.name}):
        if place.name in (item.get("projectIds") or [place.name]):
            facts = {"title": str(item.get("name", "")), "rights": ", ".join(item.get("schemas") or ()), "host": _host(item)}
            yield Thing(place, text_at(place.kind, item, "id"), facts | history(item))


def _host(drain: Mapping[str, Any]) -> str:
    """Return where it leads: traces have an address of their own inside the delivery's."""
    endpoint = (drain.get("delivery") or {}).get("endpoint")
    address = endpoint.get("traces", "") if isinstance(endpoint, Mapping) else str(endpoint or "")
    return urlsplit(address).hostname or ""


def _remove(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", f"{_DRAINS}/{quote(thing.id, safe='')}")


DRAIN: Final = Reader(kinds.DRAIN.id, _list, _remove)
