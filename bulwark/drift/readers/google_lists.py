"""Make readers of lists that Google keeps below one name: page by page, removed by the full name."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bulwark.clients.answers import text_at
from bulwark.core.drift.declared_values import last_part
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

Facts = Mapping[str, str]
"""Fact to the field of the vendor's answer that says it."""


def listed(
    kind: str,
    api: str,
    path: str,
    key: str,
    facts: Facts,
    *,
    gone: Callable[[Mapping[str, Any]], bool] = lambda _item: False,
) -> Reader:
    """Return the reader.

    Args:
        kind: id of the kind.
        api: name of the service, `iam`.
        path: of the list with its version, `v1/{}/roles?pageSize=300`; `{}` is the place.
        key: field of the answer that has the list.
        facts: what may be shown of one.
        gone: whether one that is still shown is deleted already.
    """

    def list_things(clients: Clients, place: Place) -> Iterator[Thing]:
        for item in clients.google(api).pages(path.format(place.name), key):
            if not gone(item):
                yield Thing(place, last_part(text_at(key, item, "name")), shown(item, facts))

    def remove(clients: Clients, thing: Thing) -> None:
        client, name = clients.google(api), f"{path.format(thing.place.name).partition('?')[0]}/{thing.id}"
        found = client.find(name)
        if found is not None and not gone(found):
            client.call("DELETE", name, absent_is_none=True)

    return Reader(kind, list_things, remove)


def shown(item: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """Return the facts of one thing; what the vendor left out is left out."""
    return {fact: str(item[field]) for fact, field in facts.items() if item.get(field) not in (None, "")}
