"""List and remove domains, Git connection, rolling release, checks and protection bypasses of a project."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from bulwark.clients.answers import text_at
from bulwark.core.drift.kinds import vercel_delivery as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.vercel_moments import history, moment


def _project(place: Place, tail: str = "", version: str = "v9") -> str:
    return f"/{version}/projects/{quote(place.name, safe='')}{tail}"


def _domains(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.vercel.listed(_project(place, "/domains"), "domains"):
        redirect = {"redirect": str(item["redirect"])} if item.get("redirect") else {}
        yield Thing(
            place, text_at(place.kind, item, "name"), {"title": text_at(place.kind, item, "name"), **redirect, **history(item)}
        )


def _remove_domain(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", _project(thing.place, f"/domains/{quote(thing.id, safe='')}"))


def _connections(clients: Clients, place: Place) -> Iterator[Thing]:
    link = clients.vercel.get(_project(place)).get("link")
    if link:
        facts = {"branch": str(link.get("productionBranch", "")), "created": moment(link.get("createdAt"))}
        yield Thing(place, kinds.connection_id(*_repository(link)), {name: text for name, text in facts.items() if text})


def _repository(link: Mapping[str, Any]) -> tuple[str, str]:
    """Return kind and full name: GitHub has org and repo, GitLab a path, Bitbucket owner and slug (GetProjectResponseBody)."""
    kind = str(link.get("type", ""))
    owner = link.get("org") or link.get("owner") or link.get("projectNamespace") or ""
    name = link.get("repo") or link.get("slug") or link.get("projectName") or ""
    return kind, f"{owner}/{name}"


def _disconnect(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", _project(thing.place, "/link"))


def _rolling_release(clients: Clients, place: Place) -> Iterator[Thing]:
    config = clients.vercel.get(_project(place, "/rolling-release/config", "v1")).get("rollingRelease")
    if config:
        stages = ", ".join(f"{stage.get('targetPercentage')} %" for stage in config.get("stages") or ())
        yield Thing(place, kinds.ROLLING_RELEASE_ID, {"title": f"stages {stages}"})


def _stop_rolling(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", _project(thing.place, "/rolling-release/config", "v1"))


def _checks(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.vercel.listed(_project(place, "/checks", "v2"), "checks"):
        facts = {"title": str(item.get("name", "")), "rights": f"blocks {item.get('blocks', '')}"}
        yield Thing(place, text_at(place.kind, item, "id"), facts | history(item))


def _remove_check(clients: Clients, thing: Thing) -> None:
    clients.vercel.change("DELETE", _project(thing.place, f"/checks/{quote(thing.id, safe='')}", "v2"))


def _bypasses(clients: Clients, place: Place) -> Iterator[Thing]:
    for identifier, _secret, item in _secrets(clients, place):
        yield Thing(place, identifier, {"title": str(item.get("note") or identifier), **history(item)})


def _secrets(clients: Clients, place: Place) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield what a bypass is told by, `automation-bypass 1732406400000 usr_1`, its secret, and what else is known of it.

    Vercel names a bypass by its secret, which never leaves this module.
    """
    for secret, item in (clients.vercel.get(_project(place)).get("protectionBypass") or {}).items():
        parts = (item.get("scope"), item.get("createdAt"), item.get("createdBy"), item.get("integrationId"))
        yield " ".join(str(part) for part in parts if part), secret, item


def _revoke(clients: Clients, thing: Thing) -> None:
    for identifier, secret, _item in list(_secrets(clients, thing.place)):
        if identifier == thing.id:
            body = {"revoke": {"secret": secret, "regenerate": False}}
            clients.vercel.change("PATCH", _project(thing.place, "/protection-bypass", "v1"), body)


DOMAIN: Final = Reader(kinds.DOMAIN.id, _domains, _remove_domain)
GIT_CONNECTION: Final = Reader(kinds.GIT_CONNECTION.id, _connections, _disconnect)
ROLLING_RELEASE: Final = Reader(kinds.ROLLING_RELEASE.id, _rolling_release, _stop_rolling)
CHECK: Final = Reader(kinds.CHECK.id, _checks, _remove_check)
BYPASS: Final = Reader(kinds.BYPASS.id, _bypasses, _revoke)
