"""Serve `logging.entries.list` for the Admin Activity log, and the sinks and exclusions of projects.

Of filters `logName="…"` and `timestamp>="…"` are read, joined by AND; anything else is refused rather than guessed. Left out:
writing entries, all other logs, and what sinks and exclusions do to entries.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import project_target, require
from localcloud.services.google.apis import LOGGING
from localcloud.services.google.audit_log import ENTRY
from localcloud.services.google.errors import invalid, missing, taken
from localcloud.services.google.pages import cut_page

SINK: Final = "google.log_sink"
"""Key `NUMBER/NAME`."""
EXCLUSION: Final = "google.log_exclusion"
"""Key `NUMBER/NAME`."""

_TERM: Final = r'\s*(?:logName\s*=\s*"(?P<log>[^"]+)"|timestamp\s*>=\s*"(?P<since>[^"]+)")\s*'
_PARENT: Final = re.compile(r"projects/([^/]+)")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,99}")
_ORDERS: Final = {"": False, "timestamp asc": False, "timestamp desc": True}
DEFAULT_SINKS: Final = ("_Required", "_Default")
"""What every project has; the first cannot be removed ("Routing and storage overview", Cloud Logging documentation)."""


def _list_entries(call: Call) -> Reply:
    names = [*call.body.get("resourceNames", []), *(f"projects/{one}" for one in call.body.get("projectIds", []))]
    parents = [_PARENT.fullmatch(name) for name in names]
    order = call.body.get("orderBy", "")
    if not names or order not in _ORDERS:
        raise invalid(LOGGING)
    log, since = _read_filter(call.body.get("filter", ""))
    found: list[Document] = []
    for parent in parents:
        if parent is None:
            raise invalid(LOGGING, "Only projects have logs here.")
        target = project_target(LOGGING, call.tx, parent[1])
        require(call, target)
        found += [entry for _, entry in call.tx.list(ENTRY, f"{(target.project or {})['projectId']}/")]
    wanted = [entry for entry in found if log in ("", entry["logName"]) and datetime.fromisoformat(entry["timestamp"]) >= since]
    wanted.sort(key=lambda entry: str(entry["timestamp"]), reverse=_ORDERS[order])
    asked = replace(call, query={name: str(call.body[name]) for name in ("pageSize", "pageToken") if name in call.body})
    page, rest = cut_page(asked, LOGGING, wanted, largest=1000, default=50)
    return Reply({"entries": page, **rest} if page else {})


def _read_filter(text: str) -> tuple[str, datetime]:
    """Return the log's name, empty for all, and the first moment that counts."""
    log, since = "", datetime.fromisoformat("1970-01-01T00:00:00Z")
    for part in re.split(r"\s+AND\s+", text.strip()) if text.strip() else ():
        term = re.fullmatch(_TERM, part)
        if term is None:
            raise invalid(LOGGING, f"Unparseable filter: {text}")
        log = term["log"] or log
        try:
            since = datetime.fromisoformat(term["since"]) if term["since"] else since
        except ValueError as error:
            raise invalid(LOGGING, f"Unparseable filter: {text}") from error
        if since.tzinfo is None:
            raise invalid(LOGGING, f"Unparseable filter: {text}")
    return log, since


def _number(call: Call) -> str:
    target = project_target(LOGGING, call.tx, call.params["project"])
    require(call, target)
    return str((target.project or {})["projectNumber"])


def _sinks(call: Call, number: str) -> dict[str, Document]:
    bucket = f"logging.googleapis.com/projects/{call.params['project']}/locations/global/buckets"
    own = {name: {"name": name, "destination": f"{bucket}/{name}"} for name in DEFAULT_SINKS}
    gone = {key.partition("/")[2] for key, sink in call.tx.list(SINK, f"{number}/") if sink.get("gone")}
    kept = {key.partition("/")[2]: sink for key, sink in call.tx.list(SINK, f"{number}/") if not sink.get("gone")}
    return {name: sink for name, sink in {**own, **kept}.items() if name not in gone}


def _exclusions(call: Call, number: str) -> dict[str, Document]:
    return {key.partition("/")[2]: one for key, one in call.tx.list(EXCLUSION, f"{number}/")}


def _list_sinks(call: Call) -> Reply:
    page, rest = cut_page(call, LOGGING, list(_sinks(call, _number(call)).values()), largest=1000, default=50)
    return Reply({"sinks": page, **rest} if page else {})


def _get_sink(call: Call) -> Reply:
    return Reply(_require(_sinks(call, _number(call)), call.params["sink"], "Sink"))


def _create_sink(call: Call) -> Reply:
    number = _number(call)
    if not call.body.get("destination"):
        raise invalid(LOGGING, "Sink destination must be specified.")
    writer = f"serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com"
    return _create(call, SINK, number, _sinks(call, number), {"writerIdentity": writer})


def _delete_sink(call: Call) -> Reply:
    number, name = _number(call), call.params["sink"]
    _require(_sinks(call, number), name, "Sink")
    if name == DEFAULT_SINKS[0]:
        raise invalid(LOGGING, "Cannot delete the _Required sink.")
    if name in DEFAULT_SINKS:
        call.tx.put(SINK, f"{number}/{name}", {"gone": True})
    else:
        call.tx.delete(SINK, f"{number}/{name}")
    return Reply({})


def _list_exclusions(call: Call) -> Reply:
    page, rest = cut_page(call, LOGGING, list(_exclusions(call, _number(call)).values()), largest=1000, default=50)
    return Reply({"exclusions": page, **rest} if page else {})


def _get_exclusion(call: Call) -> Reply:
    return Reply(_require(_exclusions(call, _number(call)), call.params["exclusion"], "Exclusion"))


def _create_exclusion(call: Call) -> Reply:
    number = _number(call)
    if not call.body.get("filter"):
        raise invalid(LOGGING, "Exclusion filter must be specified.")
    return _create(call, EXCLUSION, number, _exclusions(call, number), {})


def _delete_exclusion(call: Call) -> Reply:
    number, name = _number(call), call.params["exclusion"]
    _require(_exclusions(call, number), name, "Exclusion")
    call.tx.delete(EXCLUSION, f"{number}/{name}")
    return Reply({})


def _create(call: Call, kind: str, number: str, known: dict[str, Document], more: dict[str, Any]) -> Reply:
    name = str(call.body.get("name", ""))
    if not _NAME.fullmatch(name):
        raise invalid(LOGGING)
    if name in known:
        raise taken(LOGGING)
    at = rfc3339(call.clock.now())
    document: Document = {**call.body, "createTime": at, "updateTime": at, **more}
    call.tx.put(kind, f"{number}/{name}", document)
    return Reply(document)


def _require(known: dict[str, Document], name: str, what: str) -> Document:
    if name not in known:
        raise missing(LOGGING, f"{what} {name} does not exist")
    return known[name]


_SINKS: Final = "/v2/projects/{project}/sinks"
_EXCLUSIONS: Final = "/v2/projects/{project}/exclusions"
_ID: Final = "logging.projects"
ROUTES: Final = (
    Route("logging.entries.list", "POST", "/v2/entries:list", _list_entries, "logging.logEntries.list"),
    Route(f"{_ID}.sinks.list", "GET", _SINKS, _list_sinks, "logging.sinks.list"),
    Route(f"{_ID}.sinks.get", "GET", f"{_SINKS}/{{sink}}", _get_sink, "logging.sinks.get"),
    Route(f"{_ID}.sinks.create", "POST", _SINKS, _create_sink, "logging.sinks.create"),
    Route(f"{_ID}.sinks.delete", "DELETE", f"{_SINKS}/{{sink}}", _delete_sink, "logging.sinks.delete"),
    Route(f"{_ID}.exclusions.list", "GET", _EXCLUSIONS, _list_exclusions, "logging.exclusions.list"),
    Route(f"{_ID}.exclusions.get", "GET", f"{_EXCLUSIONS}/{{exclusion}}", _get_exclusion, "logging.exclusions.get"),
    Route(f"{_ID}.exclusions.create", "POST", _EXCLUSIONS, _create_exclusion, "logging.exclusions.create"),
    Route(f"{_ID}.exclusions.delete", "DELETE", f"{_EXCLUSIONS}/{{exclusion}}", _delete_exclusion, "logging.exclusions.delete"),
)
