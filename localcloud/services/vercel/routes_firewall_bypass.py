"""Addresses whose requests pass by the firewall of a project's domains.

Source: the `BypassIp` functions of @vercel/sdk 1.28.35, whose answers begin their fields with capitals. That a rule for the whole
project has the domain `*`, and one for all sources the address `0.0.0.0/0`, is a guess: neither is described. Left out: that a
rule ends at its time, and what a rule does.
"""

import ipaddress
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import find_owner
from localcloud.services.vercel.domain_store import find_domain
from localcloud.services.vercel.errors import bad_request, not_found
from localcloud.services.vercel.identifiers import firewall_id, iso_text, milliseconds
from localcloud.services.vercel.projects import find_project

BYPASS: Final = "vercel.firewall_bypass"
"""Key `<project>/<domain> <address>`."""

ALL_SOURCES: Final = "0.0.0.0/0"
WHOLE_PROJECT: Final = "*"
_PAGE: Final = 128
_NAMED: Final[v.Shape] = {
    "domain": v.text(1, 2544),
    "projectScope": v.flag,
    "sourceIp": v.text(1, 64),
    "allSources": v.flag,
    "note": v.text(0, 500),
}


def create(call: Call) -> Reply:
    """Let an address pass."""
    project = _require_project(call)
    v.check_body(call.body, {**_NAMED, "ttl": v.number(1, 10**10)})
    domain, address = _place(call, project)
    now = milliseconds(call.clock.now())
    ttl = call.body.get("ttl")
    rule = {
        "Id": firewall_id("bypass"),
        "OwnerId": project["accountId"],
        "ProjectId": project["id"],
        "Domain": domain,
        "Ip": address,
        "IsProjectRule": domain == WHOLE_PROJECT,
        "Note": call.body.get("note", ""),
        "Action": "bypass",
        "ActorId": call.principal,
        "CreatedAt": iso_text(now),
        "UpdatedAt": iso_text(now),
        "UpdatedAtHour": f"{iso_text(now)[:13]}:00:00.000Z",
        "ExpiresAt": now + int(ttl) if ttl else None,
    }
    call.tx.put(BYPASS, f"{project['id']}/{domain} {address}", rule)
    return Reply({"ok": True, "result": [rule]})


def list_of_project(call: Call) -> Reply:
    """Return the project's rules in the order of their ids, a page after the id in `offset`."""
    project, query = _require_project(call), call.query
    rules = sorted((rule for _, rule in call.tx.list(BYPASS, f"{project['id']}/")), key=lambda rule: str(rule["Id"]))
    limit = query.get("limit") or str(_PAGE)
    if not limit.isdigit() or not 1 <= int(limit) <= _PAGE:
        raise bad_request(f"Invalid request: `limit` should be a number from 1 to {_PAGE}.")
    wanted = [
        rule
        for rule in rules
        if rule["Id"] > query.get("offset", "")
        and query.get("domain") in {None, rule["Domain"]}
        and query.get("sourceIp") in {None, rule["Ip"]}
    ]
    page = wanted[: int(limit)]
    more = {"pagination": {"OwnerId": project["accountId"], "Id": page[-1]["Id"]}} if len(wanted) > len(page) else {}
    return Reply({"result": page, **more})


def remove(call: Call) -> Reply:
    """Take a rule away, told by its domain and address."""
    project = _require_project(call)
    v.check_body(call.body, _NAMED)
    domain, address = _place(call, project)
    if not call.tx.delete(BYPASS, f"{project['id']}/{domain} {address}"):
        raise not_found("The bypass rule was not found")
    return Reply({"ok": True})


def _require_project(call: Call) -> Document:
    project = find_project(call.tx, find_owner(call).id, call.query.get("projectId", ""))
    if project is None:
        raise not_found("Project not found")
    return project


def _place(call: Call, project: Document) -> tuple[str, str]:
    """Return the domain and the address that the body names."""
    body: dict[str, Any] = call.body
    is_whole = body.get("projectScope") is True
    domain = WHOLE_PROJECT if is_whole else str(body.get("domain", ""))
    if not is_whole and find_domain(call.tx, project["id"], domain) is None:
        raise bad_request("Invalid request: `domain` should be a domain of the project.")
    if body.get("allSources") is True:
        return domain, ALL_SOURCES
    try:
        return domain, str(ipaddress.ip_network(body.get("sourceIp", ""), strict=False)).removesuffix("/32")
    except ValueError as error:
        raise bad_request("Invalid request: `sourceIp` should be an address or a range.") from error


_PATH: Final = "/v1/security/firewall/bypass"
ROUTES: Final = (
    Route("securityGetBypassIp", "GET", _PATH, list_of_project),
    Route("securityAddBypassIp", "POST", _PATH, create),
    Route("securityRemoveBypassIp", "DELETE", _PATH, remove),
)
