"""Aliases: host names that show a deployment."""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import find_owner
from localcloud.services.vercel.deployment_store import ALIAS, ALIAS_ID, DEPLOYMENT, delete_alias, list_aliases, point_alias
from localcloud.services.vercel.domain_store import DOMAIN
from localcloud.services.vercel.errors import bad_request, forbidden, not_found
from localcloud.services.vercel.identifiers import alias_id, iso_text, milliseconds
from localcloud.services.vercel.promotion import settle_all
from localcloud.services.vercel.routes_deployments import require_deployment

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")


def assign(call: Call) -> Reply:
    """Let an alias show a deployment; one that showed another is pointed anew."""
    owner, deployment = require_deployment(call, "id")
    v.check_body(call.body, {"alias": v.text(1, 253), "redirect": v.nullable(v.text(1, 253))}, ("alias",))
    name = call.body["alias"].lower()
    if "." not in name:
        name = f"{name}.vercel.app"
    if not _NAME.fullmatch(name):
        raise bad_request(f'The alias "{call.body["alias"]}" is not a host name.')
    if deployment["readyState"] != "READY":
        raise bad_request(f"The deployment is {deployment['readyState']}, not READY.")
    holder = call.tx.get(ALIAS, name) or call.tx.get(DOMAIN, name)
    if holder is not None and holder["ownerId"] != owner.id:
        raise forbidden(f"You don't have access to the alias {name}.")
    alias, before = point_alias(call.tx, name, alias_id(), deployment, milliseconds(call.clock.now()))
    answer = {"uid": alias["uid"], "alias": name, "created": iso_text(alias["updatedAt"])}
    return Reply(answer | ({"oldDeploymentId": before} if before else {}))


def show(call: Call) -> Reply:
    """Return an alias by its name or uid."""
    return Reply(_answer(call, _require(call, "idOrAlias")))


def list_all(call: Call) -> Reply:
    """Return the account's aliases, by project when asked."""
    owner = find_owner(call)
    settle_all(call)
    wanted = call.query.get("projectId")
    found = [
        _answer(call, alias)
        for _, alias in call.tx.list(ALIAS)
        if alias["ownerId"] == owner.id and (not wanted or alias["projectId"] == wanted)
    ]
    return Reply({"aliases": found, "pagination": {"count": len(found), "next": None, "prev": None}})


def list_of_deployment(call: Call) -> Reply:
    """Return the aliases that show a deployment."""
    _, deployment = require_deployment(call, "id")
    aliases = list_aliases(call.tx, deployment["id"])
    shown = [{"uid": one["uid"], "alias": one["alias"], "created": iso_text(one["createdAt"])} for one in aliases]
    return Reply({"aliases": shown})


def remove(call: Call) -> Reply:
    """Remove an alias by its uid or name."""
    delete_alias(call.tx, _require(call, "aliasId"))
    return Reply({"status": "SUCCESS"})


def _require(call: Call, parameter: str) -> Document:
    owner = find_owner(call)
    settle_all(call)
    wanted = call.params[parameter]
    index = call.tx.get(ALIAS_ID, wanted)
    alias = call.tx.get(ALIAS, index["alias"] if index else wanted.lower())
    if alias is None or alias["ownerId"] != owner.id:
        raise not_found("Alias not found")
    return alias


def _answer(call: Call, alias: Document) -> dict[str, Any]:
    deployment = call.tx.get(DEPLOYMENT, alias["deploymentId"]) or {}
    return {
        "uid": alias["uid"],
        "alias": alias["alias"],
        "created": iso_text(alias["createdAt"]),
        "createdAt": alias["createdAt"],
        "updatedAt": alias["updatedAt"],
        "deploymentId": alias["deploymentId"],
        "projectId": alias["projectId"],
        "deployment": {"id": alias["deploymentId"], "url": deployment.get("url", "")},
    }


ROUTES: Final = (
    Route("aliasesAssignAlias", "POST", "/v2/deployments/{id}/aliases", assign),
    Route("aliasesListDeploymentAliases", "GET", "/v2/deployments/{id}/aliases", list_of_deployment),
    Route("aliasesListAliases", "GET", "/v4/aliases", list_all),
    Route("aliasesGetAlias", "GET", "/v4/aliases/{idOrAlias}", show),
    Route("aliasesDeleteAlias", "DELETE", "/v2/aliases/{aliasId}", remove),
)
