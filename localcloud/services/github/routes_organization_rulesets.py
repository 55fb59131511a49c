"""Rulesets of an organization over REST. @octokit/openapi 23.0.2, "Orgs / rules"."""

from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import WEB
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.errors import invalid_request, not_found
from localcloud.services.github.identifiers import next_id, node_id, now
from localcloud.services.github.organization_rulesets import KIND, checked_conditions, list_organization_rulesets
from localcloud.services.github.pages import reply_with_page
from localcloud.services.github.routes_accounts import require_organization
from localcloud.services.github.ruleset_rules import checked_rules
from localcloud.services.github.rulesets import ENFORCEMENTS

_TARGET: Final = "branch"


def show_organization_ruleset(base_url: str, login: str, ruleset: Document) -> dict[str, Any]:
    """Return a ruleset as lists show it, those of repositories too."""
    kept = ("id", "name", "target", "enforcement", "created_at", "updated_at")
    links = {
        "self": {"href": f"{base_url}/orgs/{login}/rulesets/{ruleset['id']}"},
        "html": {"href": f"{WEB}/organizations/{login}/settings/rules/{ruleset['id']}"},
    }
    return {
        **{field: ruleset[field] for field in kept},
        "source_type": "Organization",
        "source": login,
        "node_id": node_id("RRS", ruleset["organization_id"], ruleset["id"]),
        "_links": links,
    }


def _show(call: Call, organization: Document, ruleset: Document) -> dict[str, Any]:
    brief = show_organization_ruleset(call.base_url, organization["login"], ruleset)
    return {**brief, "rules": ruleset["rules"], "conditions": ruleset["conditions"], "bypass_actors": []}


def _require(call: Call) -> tuple[Document, Document]:
    organization = require_organization(call)
    ruleset = call.tx.get(KIND, f"{organization['id']}/{call.params['ruleset_id']}")
    if ruleset is None:
        raise not_found()
    return organization, ruleset


def _list(call: Call) -> Reply:
    organization = require_organization(call)
    found = list_organization_rulesets(call.tx, organization["id"])
    return reply_with_page(call, [show_organization_ruleset(call.base_url, organization["login"], one) for one in found])


def _create(call: Call) -> Reply:
    organization, moment = require_organization(call), now(call.clock)
    enforcement = required_text(call, "enforcement")
    if enforcement not in ENFORCEMENTS or optional_text(call, "target", _TARGET) != _TARGET:
        raise invalid_request(f"'enforcement' must be one of {', '.join(ENFORCEMENTS)}, and 'target' be {_TARGET} here.")
    ruleset = {
        "id": next_id(call.tx, "ruleset"),
        "organization_id": organization["id"],
        "name": required_text(call, "name"),
        "target": _TARGET,
        "enforcement": enforcement,
        "conditions": checked_conditions(call.body.get("conditions")),
        "rules": checked_rules(call.body.get("rules") or [], _TARGET, is_enterprise=organization["plan"] == "enterprise"),
        "created_at": moment,
        "updated_at": moment,
    }
    call.tx.put(KIND, f"{organization['id']}/{ruleset['id']}", ruleset)
    return Reply(_show(call, organization, ruleset), 201)


def _get(call: Call) -> Reply:
    return Reply(_show(call, *_require(call)))


def _delete(call: Call) -> Reply:
    organization, ruleset = _require(call)
    call.tx.delete(KIND, f"{organization['id']}/{ruleset['id']}")
    return Reply(status=204)


_ALL, _ONE = "/orgs/{org}/rulesets", "/orgs/{org}/rulesets/{ruleset_id}"
_PERMISSION: Final = "organization_administration=write"
ROUTES: Final = (
    Route("repos/get-org-rulesets", "GET", _ALL, _list, _PERMISSION),
    Route("repos/create-org-ruleset", "POST", _ALL, _create, _PERMISSION),
    Route("repos/get-org-ruleset", "GET", _ONE, _get, _PERMISSION),
    Route("repos/delete-org-ruleset", "DELETE", _ONE, _delete, _PERMISSION),
)
