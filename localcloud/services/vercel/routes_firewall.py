"""A project's firewall: whether it is on, managed rule sets, own rules, addresses.

Source: the `security` functions of @vercel/sdk 1.28.35. That the OWASP rules need the Enterprise plan, and bot protection none,
is what "WAF Managed Rulesets" in Vercel's documentation says (read 2026-11). Left out: drafts, versions other than the active
one, attack mode, bypasses, and the traffic itself: nothing is filtered here.
"""

from collections.abc import Callable
from typing import Any, Final

from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.accounts import Owner, find_owner
from localcloud.services.vercel.errors import bad_request, not_found, refuse
from localcloud.services.vercel.firewall_fields import (
    ADDRESS,
    CONFIG,
    CORE_RULE,
    CORE_RULES,
    MANAGED,
    MANAGED_RULE,
    OWASP,
    RULE,
)
from localcloud.services.vercel.identifiers import firewall_id, iso_text, milliseconds
from localcloud.services.vercel.projects import find_project

FIREWALL: Final = "vercel.firewall"
"""Key: the project."""

Change = Callable[[Document, str, Any], None]


def put(call: Call) -> Reply:
    """Replace the whole configuration."""
    owner, project = _require_project(call)
    v.check_body(call.body, CONFIG, ("firewallEnabled",))
    found = call.tx.get(FIREWALL, project["id"])
    kept = {name: found[name] for name in ("id", "version")} if found else {}
    return Reply({"active": _save(call, owner, _new_config(project) | kept | call.body)})


def show(call: Call) -> Reply:
    """Return the active configuration, by that word or its number."""
    _, project = _require_project(call)
    config = _require_config(call, project)
    if call.params["configVersion"] not in ("active", str(config["version"])):
        raise not_found("Firewall configuration not found")
    return Reply(_answer(config))


def change(call: Call) -> Reply:
    """Make one change of the active configuration: `{action, id, value}`."""
    owner, project = _require_project(call)
    v.check_body(call.body, {"action": v.one_of(*_CHANGES), "id": v.nullable(v.text()), "value": v.anything}, ("action",))
    config = call.tx.get(FIREWALL, project["id"]) or _new_config(project)
    _CHANGES[call.body["action"]](config, str(call.body.get("id") or ""), call.body.get("value"))
    _save(call, owner, config)
    return Reply({})


def _new_config(project: Document) -> Document:
    place = {"id": firewall_id("waf"), "version": 0, "ownerId": project["accountId"], "projectKey": project["id"]}
    return place | {"firewallEnabled": True, "managedRules": {}, "crs": {}, "rules": [], "ips": []}


def _switch(config: Document, _identifier: str, value: Any) -> None:
    v.flag("value", value)
    config["firewallEnabled"] = value


def _update_managed(config: Document, identifier: str, value: Any) -> None:
    v.one_of(*MANAGED)("id", identifier)
    MANAGED_RULE("value", value)
    config["managedRules"][identifier] = value


def _update_core(config: Document, identifier: str, value: Any) -> None:
    v.one_of(*CORE_RULES)("id", identifier)
    CORE_RULE("value", value)
    config["crs"][identifier] = value


def _disable_core(config: Document, _identifier: str, _value: Any) -> None:
    config["crs"], config["managedRules"] = {}, {k: rule for k, rule in config["managedRules"].items() if k != OWASP}


def _inserting(part: str, check: v.Check) -> Change:
    def insert(config: Document, _identifier: str, value: Any) -> None:
        check("value", value)
        config[part].append(value)

    return insert


def _updating(part: str, check: v.Check) -> Change:
    def update(config: Document, identifier: str, value: Any) -> None:
        check("value", value)
        config[part][_index(config[part], identifier)] = value | {"id": identifier}

    return update


def _removing(part: str) -> Change:
    def remove(config: Document, identifier: str, _value: Any) -> None:
        del config[part][_index(config[part], identifier)]

    return remove


def _move_rule(config: Document, identifier: str, value: Any) -> None:
    v.whole(0, len(config["rules"]) - 1)("value", value)
    config["rules"].insert(value, config["rules"].pop(_index(config["rules"], identifier)))


_CHANGES: Final[dict[str, Change]] = {
    "firewallEnabled": _switch,
    "managedRules.update": _update_managed,
    "crs.update": _update_core,
    "crs.disable": _disable_core,
    "rules.insert": _inserting("rules", RULE),
    "rules.update": _updating("rules", RULE),
    "rules.remove": _removing("rules"),
    "rules.priority": _move_rule,
    "ip.insert": _inserting("ips", ADDRESS),
    "ip.update": _updating("ips", ADDRESS),
    "ip.remove": _removing("ips"),
}


def _index(items: list[Document], identifier: str) -> int:
    for index, item in enumerate(items):
        if item["id"] == identifier:
            return index
    raise not_found("Rule not found")


def _save(call: Call, owner: Owner, config: Document) -> Document:
    wants_owasp = config["managedRules"].get(OWASP, {}).get("active") or any(rule["active"] for rule in config["crs"].values())
    if wants_owasp and owner.plan != "enterprise":
        raise refuse(402, "payment_required", "The OWASP Core Ruleset is only available on the Enterprise plan.")
    for part, kind in (("rules", "rule"), ("ips", "ip")):
        for item in config[part]:
            item["id"] = item.get("id") or firewall_id(kind)
    config |= {"version": config["version"] + 1, "updatedAt": iso_text(milliseconds(call.clock.now()))}
    call.tx.put(FIREWALL, config["projectKey"], config)
    return _answer(config)


def _answer(config: Document) -> Document:
    core = {name: {"active": False, "action": "log"} for name in CORE_RULES} | config["crs"]
    managed = {name: {k: value for k, value in rule.items() if value != ""} for name, rule in config["managedRules"].items()}
    rules = [{**rule, "valid": True} for rule in config["rules"]]
    return config | {"changes": [], "crs": core, "managedRules": managed, "rules": rules}


def _require_project(call: Call) -> tuple[Owner, Document]:
    owner = find_owner(call)
    wanted = call.query.get("projectId", "")
    if not wanted:
        raise bad_request("Invalid request: should have required property `projectId`.")
    project = find_project(call.tx, owner.id, wanted)
    if project is None:
        raise not_found("Project not found")
    return owner, project


def _require_config(call: Call, project: Document) -> Document:
    config = call.tx.get(FIREWALL, project["id"])
    if config is None:
        raise not_found("Firewall configuration not found")
    return config


_FIREWALL: Final = "/v1/security/firewall/config"
ROUTES: Final = (
    Route("securityPutFirewallConfig", "PUT", _FIREWALL, put),
    Route("securityUpdateFirewallConfig", "PATCH", _FIREWALL, change),
    Route("securityGetFirewallConfig", "GET", _FIREWALL + "/{configVersion}", show),
)
