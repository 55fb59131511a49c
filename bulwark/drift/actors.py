"""Read who changed what from Google's Admin Activity audit log, newest first.

Of the other vendors there is nothing to read here: GitHub's audit log has an API for Enterprise organizations alone, and Vercel
shows who made a thing beside the thing itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bulwark.clients.answers import malformed
from bulwark.clients.google import GoogleClient
from bulwark.core.drift.actors import Trace, Traces
from bulwark.core.drift.kinds.google_members import member_id
from bulwark.core.drift.thing import Vendor
from bulwark.drift.reader import Clients
from bulwark.errors import UpstreamError

PAGE: Final = 1000
MOST_PAGES: Final = 10
"""The log is read no further back than this: each call counts against 60 a minute (Cloud Logging, "Quotas and limits")."""
_ENTRIES: Final = "v2/entries:list"
_ACCOUNT: Final = "projects/-/serviceAccounts/"
_BUCKET: Final = "projects/_/buckets/"


@dataclass(frozen=True, slots=True)
class Log:
    """What the log told, or why it could not."""

    traces: Traces
    reason: str = ""
    """Why nobody could read it, or not all of it; empty when somebody did. Then findings stay without an actor."""


def read_log(clients: Clients, project: str, number: int, since: datetime) -> Log:
    """Return the entries of a project since a moment.

    Args:
        clients: the vendors' clients.
        project: id of the project.
        number: its number, which names of resources have in the log.
        since: the first moment, aware.
    """
    found: list[Trace] = []
    reason = ""
    try:
        for entry in _entries(clients.google("logging"), project, since):
            trace = _trace(entry, project, number)
            if trace is not None:
                found.append(trace)
    except UpstreamError as error:
        reason = str(error)
    return Log(Traces.of(found), reason)


def _entries(client: GoogleClient, project: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    log = f"projects/{project}/logs/cloudaudit.googleapis.com%2Factivity"
    moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {
        "resourceNames": [f"projects/{project}"],
        "filter": f'logName="{log}" AND timestamp>="{moment}"',
        "orderBy": "timestamp desc",
        "pageSize": PAGE,
    }
    for _ in range(MOST_PAGES):
        page = client.call("POST", _ENTRIES, body) or {}
        entries = page.get("entries", [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise malformed(f"POST {_ENTRIES}", "an object without a list of objects in `entries`")
        yield from entries
        if not page.get("nextPageToken"):
            return
        body = {**body, "pageToken": page["nextPageToken"]}


def _trace(entry: Mapping[str, Any], project: str, number: int) -> Trace | None:
    """Return the entry in the form of places; None for one that names nobody or nothing."""
    payload = entry.get("protoPayload") or {}
    who = payload.get("authenticationInfo") or {}
    actor = str(who.get("principalEmail") or who.get("principalSubject") or "")
    name = _resource(entry, payload).replace(f"projects/{number}/", f"projects/{project}/", 1)
    if not actor or not name:
        return None
    return Trace(Vendor.GOOGLE, name.rstrip("/"), actor, str(entry.get("timestamp", "")), _added(payload))


def _resource(entry: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    """Return the full name: of what was made it is in the answer, and of an account the address is a label of its unique id."""
    made = (payload.get("response") or {}).get("name")
    if isinstance(made, str) and made:
        return made
    name, labels = str(payload.get("resourceName") or ""), (entry.get("resource") or {}).get("labels") or {}
    if name.startswith(_ACCOUNT) and labels.get("email_id"):
        return f"projects/{labels.get('project_id', '-')}/serviceAccounts/{labels['email_id']}"
    return f"b/{name.removeprefix(_BUCKET)}" if name.startswith(_BUCKET) else name


def _added(payload: Mapping[str, Any]) -> frozenset[str] | None:
    deltas = ((payload.get("serviceData") or {}).get("policyDelta") or {}).get("bindingDeltas")
    if deltas is None:
        return None
    added = (delta for delta in deltas if delta.get("action") == "ADD")
    return frozenset(member_id(str(one.get("role")), str(one.get("member")), one.get("condition")) for one in added)
