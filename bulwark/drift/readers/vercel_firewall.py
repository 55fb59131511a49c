"""List and remove addresses that pass by the firewall of a project; the fields of these answers begin with capitals."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bulwark.clients.answers import malformed, text_at
from bulwark.core.drift.kinds import vercel_firewall as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

_PATH: Final = "/v1/security/firewall/bypass"
_ALL_SOURCES: Final = "0.0.0.0/0"


def _rules(clients: Clients, place: Place) -> Iterator[Mapping[str, Any]]:
    """Yield the rules over all pages: `Id` of `pagination` is the `offset` of the next page, and no pagination ends the list."""
    query, seen = {"projectId": place.name}, set[str]()
    while True:
        page = clients.vercel.get(_PATH, query)
        rules = page.get("result")
        if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
            raise malformed(f"GET {_PATH} at Vercel", "an object without a list of objects in `result`")
        yield from rules
        if not page.get("pagination"):
            return
        offset = text_at(f"GET {_PATH} at Vercel", page["pagination"], "Id")
        if offset in seen:
            raise malformed(f"GET {_PATH} at Vercel", "pages that lead back to one already read")
        seen.add(offset)
        query = {**query, "offset": offset}


def _list(clients: Clients, place: Place) -> Iterator[Thing]:
    for rule in _rules(clients, place):
        identifier = kinds.bypass_id(text_at(place.kind, rule, "Ip"), text_at(place.kind, rule, "Domain"))
        facts = {name: str(rule.get(field) or "") for name, field in _FACTS.items()}
        yield Thing(place, identifier, {"title": identifier, **{name: text for name, text in facts.items() if text}})


_FACTS: Final = {"note": "Note", "creator": "ActorId", "created": "CreatedAt"}


def _remove(clients: Clients, thing: Thing) -> None:
    for rule in list(_rules(clients, thing.place)):
        address, domain = str(rule.get("Ip", "")), str(rule.get("Domain", ""))
        if kinds.bypass_id(address, domain) == thing.id:
            where = {"projectScope": True} if rule.get("IsProjectRule") else {"domain": domain}
            whom = {"allSources": True} if address == _ALL_SOURCES else {"sourceIp": address}
            clients.vercel.change("DELETE", _PATH, where | whom, {"projectId": thing.place.name})


FIREWALL_BYPASS: Final = Reader(kinds.FIREWALL_BYPASS.id, _list, _remove)
