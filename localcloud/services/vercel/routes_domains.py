"""Domains of projects: added, changed, removed, and whether they are set up right."""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import find_owner
from localcloud.services.vercel.deployment_store import ALIAS, delete_alias
from localcloud.services.vercel.domain_store import (
    DOMAIN,
    delete_domain,
    domain_answer,
    find_domain,
    list_domains,
    save_domain,
)
from localcloud.services.vercel.errors import bad_request, conflict, not_found, refuse
from localcloud.services.vercel.identifiers import milliseconds
from localcloud.services.vercel.projects import PROJECT, require_project
from localcloud.services.vercel.promotion import settle, show_production_at

_HOST: Final = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
# What Vercel tells everybody to point at ("Adding a domain" in its documentation); rank 1 is the one it prefers.
_ADDRESS: Final = "76.76.21.21"
_CNAME: Final = "cname.vercel-dns.com."
_CHANGES: Final[v.Shape] = {
    "gitBranch": v.nullable(v.text(1, 250)),
    "redirect": v.nullable(v.text(1, 253)),
    "redirectStatusCode": v.nullable(v.one_of(301, 302, 307, 308)),
}
_ADDITION: Final[v.Shape] = {**_CHANGES, "name": v.text(1, 253), "customEnvironmentId": v.nullable(v.text(1))}


def add(call: Call) -> Reply:
    """Give the project a domain."""
    owner, project = require_project(call)
    v.check_body(call.body, _ADDITION, ("name",))
    name = call.body["name"].lower().rstrip(".")
    if not _HOST.fullmatch(name):
        raise refuse(400, "invalid_domain", f'The domain "{call.body["name"]}" is not valid.')
    _check_free(call, project, name)
    now = milliseconds(call.clock.now())
    domain = {
        "name": name,
        "apexName": ".".join(name.split(".")[-2:]),
        "projectId": project["id"],
        "ownerId": owner.id,
        "redirect": None,
        "redirectStatusCode": None,
        "gitBranch": None,
        "customEnvironmentId": None,
        "createdAt": now,
        "updatedAt": now,
        "verified": True,
    }
    domain |= {field: value for field, value in call.body.items() if field != "name"}
    return _save(call, settle(call, project), domain)


def change(call: Call) -> Reply:
    """Change a domain's redirect or branch; null clears."""
    project, domain = _require(call)
    v.check_body(call.body, _CHANGES)
    return _save(call, settle(call, project), domain | call.body | {"updatedAt": milliseconds(call.clock.now())})


def show(call: Call) -> Reply:
    """Return one domain."""
    return Reply(domain_answer(_require(call)[1]))


def list_of_project(call: Call) -> Reply:
    """Return the project's domains."""
    _, project = require_project(call)
    domains = [domain_answer(domain) for domain in list_domains(call.tx, project["id"])]
    return Reply({"domains": domains, "pagination": {"count": len(domains), "next": None, "prev": None}})


def remove(call: Call) -> Reply:
    """Take a domain away; one that others redirect to only together with those, when asked."""
    _, domain = _require(call)
    pointing = [other for other in list_domains(call.tx, domain["projectId"]) if other["redirect"] == domain["name"]]
    if call.body.get("removeRedirects") is True:
        for other in pointing:
            delete_domain(call.tx, other)
    shown = call.tx.get(ALIAS, domain["name"])
    if shown is not None:
        delete_alias(call.tx, shown)
    delete_domain(call.tx, domain)
    return Reply({})


def verify(call: Call) -> Reply:
    """Return the domain: domains are verified as soon as they are added, since no outside DNS is asked."""
    return show(call)


def tell_configuration(call: Call) -> Reply:
    """Say how a domain is set up: one that a project of the caller holds is right, any other is not."""
    owner = find_owner(call)
    name = call.params["domain"].lower()
    domain = call.tx.get(DOMAIN, name)
    is_held = domain is not None and domain["ownerId"] == owner.id
    is_apex = name.count(".") == 1
    configured = ("A" if is_apex else "CNAME") if is_held else None
    answer = {
        "configuredBy": configured,
        "acceptedChallenges": ["http-01"] if is_held else [],
        "recommendedIPv4": [{"rank": 1, "value": [_ADDRESS]}],
        "recommendedCNAME": [{"rank": 1, "value": _CNAME}],
        "misconfigured": not is_held,
    }
    return Reply(answer)


def _require(call: Call) -> tuple[Document, Document]:
    _, project = require_project(call)
    domain = find_domain(call.tx, project["id"], call.params["domain"].lower())
    if domain is None:
        raise not_found(f'The domain "{call.params["domain"]}" is not assigned to "{project["name"]}".')
    return project, domain


def _check_free(call: Call, project: Document, name: str) -> None:
    taken = call.tx.get(DOMAIN, name)
    if taken is None:
        return
    if taken["projectId"] == project["id"]:
        message = f"Cannot add {name} since it's already in use by your project."
        raise conflict("domain_already_in_use", message, projectId=project["id"])
    holder = call.tx.get(PROJECT, taken["projectId"]) or {}
    if taken["ownerId"] != project["accountId"]:
        raise conflict("domain_already_in_use", f"Cannot add {name} since it's already assigned to another account.")
    message = f"Cannot add {name} since it's already assigned to another project."
    more: dict[str, Any] = {"domain": name, "project": {"id": taken["projectId"], "name": holder.get("name")}}
    raise conflict("domain_already_in_use", message, **more)


def _save(call: Call, project: Document, domain: Document) -> Reply:
    if domain["redirect"] is None:
        domain["redirectStatusCode"] = None
    if domain["redirect"] == domain["name"]:
        raise bad_request(f'The domain "{domain["name"]}" cannot redirect to itself.')
    if domain["redirect"] and domain["gitBranch"]:
        raise bad_request("A domain cannot have both `redirect` and `gitBranch`.")
    save_domain(call.tx, domain)
    show_production_at(call, project, domain)
    return Reply(domain_answer(domain))


_BASE: Final = "/v9/projects/{idOrName}/domains"
ROUTES: Final = (
    Route("projectsAddProjectDomain", "POST", "/v10/projects/{idOrName}/domains", add),
    Route("projectsGetProjectDomains", "GET", _BASE, list_of_project),
    Route("projectsGetProjectDomain", "GET", _BASE + "/{domain}", show),
    Route("projectsUpdateProjectDomain", "PATCH", _BASE + "/{domain}", change),
    Route("projectsRemoveProjectDomain", "DELETE", _BASE + "/{domain}", remove),
    Route("projectsVerifyProjectDomain", "POST", _BASE + "/{domain}/verify", verify),
    Route("domainsGetDomainConfig", "GET", "/v6/domains/{domain}/config", tell_configuration),
)
