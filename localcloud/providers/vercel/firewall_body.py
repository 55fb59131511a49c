"""A firewall's configuration: Pulumi's names to Vercel's and back.

Source: vercel/terraform-provider-vercel vercel/resource_firewall_config.go, 2026-08.
"""

from typing import Any, Final

from localcloud.providers.values import Properties

_BOT_NAMES: Final = {"botProtection": "bot_protection", "botFilter": "bot_protection", "aiBots": "ai_bots"}
_LIST_OPERATORS: Final = ("inc", "ninc")
_EXISTENCE_OPERATORS: Final = ("ex", "nex")


def sent_config(inputs: Properties) -> dict[str, Any]:
    """Return the body of PUT."""
    body: dict[str, Any] = {"firewallEnabled": inputs.get("enabled", True)}
    rulesets = inputs.get("managedRulesets")
    if rulesets is not None:
        body["managedRules"] = {
            _BOT_NAMES[name]: {"active": block.get("active", False), "action": block.get("action", "")}
            for name, block in rulesets.items()
            if name in _BOT_NAMES
        }
        if "owasp" in rulesets:
            body["managedRules"]["owasp"] = {"active": True, "action": ""}
            body["crs"] = {
                name: {"active": rule.get("active", True), "action": rule["action"]} for name, rule in rulesets["owasp"].items()
            }
    rules = (inputs.get("rules") or {}).get("rules")
    if rules:
        body["rules"] = [_sent_rule(rule) for rule in rules]
    addresses = (inputs.get("ipRules") or {}).get("rules")
    if addresses:
        body["ips"] = [_present(rule, "id", "hostname", "ip", "notes", "action") for rule in addresses]
    return body


def shown_config(found: dict[str, Any], known: Properties) -> Properties:
    """Return Vercel's answer under Pulumi's names; what the state leaves out inside objects stays out while it is the default."""
    rules = [_shown_rule(rule, _at(known, "rules", index)) for index, rule in enumerate(found["rules"])]
    addresses = [_shown_address(item, _at(known, "ipRules", index)) for index, item in enumerate(found["ips"])]
    return {
        "enabled": found["firewallEnabled"],
        "managedRulesets": _shown_rulesets(found, known.get("managedRulesets") or {}) or None,
        "rules": {"rules": rules} if rules else None,
        "ipRules": {"rules": addresses} if addresses else None,
    }


def _shown_rulesets(found: dict[str, Any], known: Properties) -> Properties:
    bot = "botFilter" if "botFilter" in known else "botProtection"
    managed = found.get("managedRules") or {}
    shown = {
        name: _present(managed[field], "active", "action")
        for name, field in ((bot, "bot_protection"), ("aiBots", "ai_bots"))
        if field in managed
    }
    before = known.get("owasp") or {}
    core = {
        name: {"action": rule["action"]} | ({} if "active" not in before.get(name, {"active": 0}) and rule["active"] else rule)
        for name, rule in (found.get("crs") or {}).items()
        if rule["active"] or name in before
    }
    return shown | ({"owasp": core} if core else {})


def _sent_rule(rule: Properties) -> dict[str, Any]:
    action = rule["action"]
    return {
        **_present(rule, "id", "name", "description"),
        "active": rule.get("active", True),
        "conditionGroup": [
            {"conditions": [_sent_condition(condition) for condition in group["conditions"]]} for group in rule["conditionGroups"]
        ],
        "action": {"mitigate": _present(action, "action", "rateLimit", "redirect", "actionDuration")},
    }


def _sent_condition(condition: Properties) -> dict[str, Any]:
    body = _present(condition, "type", "op", "key", "neg")
    if condition["op"] in _LIST_OPERATORS:
        return body | {"value": condition["values"]}
    return body | {"value": "" if condition["op"] in _EXISTENCE_OPERATORS else condition.get("value", "")}


def _shown_rule(rule: dict[str, Any], known: Properties) -> Properties:
    active = {} if rule["active"] and known and "active" not in known else {"active": rule["active"]}
    identifier = {"id": rule["id"]} if "id" in known else {}
    return {
        **identifier,
        **_present(rule, "name", "description"),
        **active,
        "conditionGroups": [
            {"conditions": [_shown_condition(condition) for condition in group["conditions"]]} for group in rule["conditionGroup"]
        ],
        "action": _present(rule["action"]["mitigate"], "action", "rateLimit", "redirect", "actionDuration"),
    }


def _shown_condition(condition: dict[str, Any]) -> Properties:
    shown = {name: value for name, value in _present(condition, "type", "op", "key", "neg").items() if value != ""}
    if condition["op"] in _LIST_OPERATORS:
        return shown | {"values": condition["value"]}
    return shown | ({"value": condition["value"]} if condition.get("value") else {})


def _shown_address(item: dict[str, Any], known: Properties) -> Properties:
    return ({"id": item["id"]} if "id" in known else {}) | _present(item, "hostname", "ip", "notes", "action")


def _at(known: Properties, part: str, index: int) -> Properties:
    rules = (known.get(part) or {}).get("rules") or []
    return dict(rules[index]) if index < len(rules) else {}


def _present(properties: dict[str, Any], *names: str) -> Properties:
    return {name: properties[name] for name in names if properties.get(name) is not None}
