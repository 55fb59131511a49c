"""OIDC federation policies of a team: which workloads may exchange their token for a short one of Vercel's command line.

Source: terraform-provider-vercel (client/oidc_federation_policy.go and vercel/resource_oidc_federation_policy.go, 2026-10); the
SDK does not know these routes. Left out: the exchange itself, whose route is not published.
"""

import re
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, forbidden, not_found
from localcloud.services.vercel.identifiers import milliseconds, policy_id
from localcloud.services.vercel.projects import find_project

POLICY: Final = "vercel.oidc_federation_policy"
"""Key `<team>/<policy>`."""

ANY: Final = "*"
# The two command lines that can be reached, by the ids that the provider sends.
TURBOREPO: Final = "cl_kyUx2zVvA4MGptBohkmtYHJly2XltXzD"
VERCEL: Final = "cl_HYyOPBNtFMfHhaUn9L4QPfTZz6TP47bp"
_ISSUER: Final = re.compile(r"https://[^/?#]+(?:/[^/?#]+)*")
_VALUE: Final = v.obj({"value": v.text(1, 1024), "wildcards": v.flag}, ("value",))
_CLAIM: Final = v.obj({"name": v.text(1, 256), "values": v.list_of(_VALUE, 1, 50)}, ("name", "values"))
_CHANGES: Final[v.Shape] = {
    "name": v.text(0, 256),
    "claims": v.list_of(_CLAIM, 1, 20),
    "permissions": v.list_of(v.text(1), 1, 64),
    "commands": v.list_of(v.text(1), 1, 256),
    "resources": v.obj({"projectIds": v.list_of(v.text(1))}, ("projectIds",)),
}
_CREATE: Final[v.Shape] = {**_CHANGES, "clientId": v.one_of(VERCEL, TURBOREPO), "issuerUrl": v.text(1, 2048)}


def create(call: Call) -> Reply:
    """Make a policy."""
    owner = _require_team(call)
    body = call.body
    v.check_body(body, _CREATE, ("clientId", "issuerUrl", "claims"))
    if not _ISSUER.fullmatch(body["issuerUrl"]):
        raise bad_request("Invalid request: `issuerUrl` should be an https URL without query, fragment or trailing slash.")
    if ("permissions" in body) == ("commands" in body):
        raise bad_request("Invalid request: exactly one of `permissions` and `commands` should be present.")
    now = milliseconds(call.clock.now())
    policy = {"policyId": policy_id(), "appId": body["clientId"], "teamId": owner.id, "createdAt": now, "updatedAt": now}
    empty = dict.fromkeys(("name", "commands", "resources")) | {"permissions": [ANY]}
    return _keep(call, owner, policy | empty | body)


def list_of_team(call: Call) -> Reply:
    """Return the team's policies in the order of their making."""
    found = [policy for _, policy in call.tx.list(POLICY, f"{_require_team(call).id}/")]
    return Reply({"policies": sorted(found, key=lambda policy: (policy["createdAt"], policy["policyId"]))})


def change(call: Call) -> Reply:
    """Change what the body names; client and issuer cannot be changed."""
    owner, policy = _require(call)
    v.check_body(call.body, _CHANGES)
    if "permissions" in call.body and "commands" in call.body:
        raise bad_request("Invalid request: `permissions` and `commands` should not both be present.")
    if "permissions" in call.body:
        policy["commands"] = None
    elif "commands" in call.body:
        policy["permissions"] = [ANY]
    return _keep(call, owner, policy | call.body | {"updatedAt": milliseconds(call.clock.now())})


def remove(call: Call) -> Reply:
    """Remove a policy; tokens that were exchanged live on until they end."""
    owner, policy = _require(call)
    call.tx.delete(POLICY, f"{owner.id}/{policy['policyId']}")
    return Reply({"policyId": policy["policyId"]})


def _keep(call: Call, owner: Owner, policy: Document) -> Reply:
    if policy["commands"] is not None and policy["clientId"] != VERCEL:
        raise bad_request("Invalid request: `commands` are only supported for the Vercel CLI.")
    for identifier in (policy["resources"] or {}).get("projectIds", []):
        if identifier != ANY and find_project(call.tx, owner.id, identifier) is None:
            raise bad_request(f'Invalid request: `resources.projectIds` names "{identifier}", which the team does not have.')
    policy["claims"] = [{**claim, "values": [_value(value) for value in claim["values"]]} for claim in policy["claims"]]
    call.tx.put(POLICY, f"{owner.id}/{policy['policyId']}", policy)
    return Reply(policy)


def _value(value: dict[str, Any]) -> dict[str, Any]:
    return {"wildcards": False} | value


def _require(call: Call) -> tuple[Owner, Document]:
    owner = _require_team(call)
    policy = call.tx.get(POLICY, f"{owner.id}/{call.params['policyId']}")
    if policy is None:
        raise not_found("OIDC federation policy not found")
    return owner, policy


def _require_team(call: Call) -> Owner:
    owner = find_owner(call)
    if owner.team is None:
        raise forbidden("OIDC federation policies belong to a team.")
    return owner


_POLICIES: Final = "/v1/oauth-apps/oidc-federation/policies"
ROUTES: Final = (
    Route("terraform-provider-vercel:oidc-federation-create", "POST", _POLICIES, create),
    Route("terraform-provider-vercel:oidc-federation-list", "GET", _POLICIES, list_of_team),
    Route("terraform-provider-vercel:oidc-federation-update", "PATCH", _POLICIES + "/{policyId}", change),
    Route("terraform-provider-vercel:oidc-federation-delete", "DELETE", _POLICIES + "/{policyId}", remove),
)
