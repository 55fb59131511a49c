"""Alter at Vercel what hangs on a project: retention, checks, feature flags, firewall; by Vercel's SDK for Node."""

import copy
from typing import Any

from sweep.leaves import Leaf, Resource
from sweep.vendors import Vendors

_SPANS = {
    "expirationPreview": "expiration",
    "expirationProduction": "expirationProduction",
    "expirationCanceled": "expirationCanceled",
    "expirationErrored": "expirationErrored",
}
_CHECK = {"name": "altered", "requires": "build-ready", "blocks": "deployment-alias", "timeout": 60, "targets": ["all"]}
_RULE_SETS = {"botProtection": "bot_protection", "aiBots": "ai_bots"}


def alter_span(vendors: Vendors, leaf: Leaf) -> None:
    """Keep deployments for another time; the SDK has no function for it."""
    _in_project(vendors, leaf.resource, "projects.updateDeploymentExpiration", requestBody={_SPANS[leaf.path]: "2m"})


def alter_check(vendors: Vendors, leaf: Leaf) -> None:
    """Change one field of a check. The SDK writes defaults of its own into what is left out, so the others go along."""
    kept = {name: value for name, value in leaf.resource.inputs.items() if name in _CHECK}
    changed = {"isRerequestable": not leaf.value} if leaf.path == "isRerequestable" else {leaf.path: _CHECK[leaf.path]}
    _of_check(vendors, leaf.resource, "checksV2.updateProjectCheck", requestBody=kept | changed)


def delete_check(vendors: Vendors, resource: Resource) -> None:
    """Delete a check."""
    _of_check(vendors, resource, "checksV2.deleteProjectCheck")


def describe_flag(vendors: Vendors, leaf: Leaf) -> None:
    """Say something else about a flag."""
    _change_flag(vendors, leaf.resource, {"description": "Altered elsewhere"})


def archive_flag(vendors: Vendors, leaf: Leaf) -> None:
    """Put a flag away."""
    _change_flag(vendors, leaf.resource, {"state": "archived"})


def alter_variant(vendors: Vendors, leaf: Leaf) -> None:
    """Give a variant another label or value."""
    index, name = int(leaf.path.split("[")[1].split("]")[0]), leaf.path.rsplit(".", 1)[-1]
    variants = [
        {"id": variant["id"], "label": variant["label"], "value": variant["valueBool"]}
        for variant in leaf.resource.inputs["variants"]
    ]
    variants[index] |= {"label": "Altered"} if name == "label" else {"value": not leaf.value}
    _change_flag(vendors, leaf.resource, {"variants": variants})


def delete_flag(vendors: Vendors, resource: Resource) -> None:
    """Put a flag away and delete it, and its switch with it."""
    _change_flag(vendors, resource, {"state": "archived"})
    _of_flag(vendors, resource, "featureFlags.deleteFlag")


def alter_served(vendors: Vendors, leaf: Leaf) -> None:
    """Serve the other variant where a flag is on, or where it is off."""
    name, part = leaf.path.split(".")
    environment = copy.deepcopy(leaf.resource.inputs[name])
    environment[part] = "on" if leaf.value == "off" else "off"
    body = {
        "active": environment["enabled"],
        "rules": [],
        "fallthrough": {"type": "variant", "variantId": environment["defaultVariantId"]},
        "pausedOutcome": {"type": "variant", "variantId": environment["disabledVariantId"]},
    }
    _change_flag(vendors, leaf.resource, {"environments": {name: body}})


def switch_firewall_off(vendors: Vendors, leaf: Leaf) -> None:
    """Let everything through."""
    _change_firewall(vendors, leaf.resource, "firewallEnabled", None, not leaf.value)


def alter_rule_set(vendors: Vendors, leaf: Leaf) -> None:
    """Switch a managed rule set, or let it turn requests away."""
    _, name, part = leaf.path.split(".")
    rule = dict(leaf.resource.inputs["managedRulesets"][name])
    rule[part] = not leaf.value if part == "active" else "deny"
    _change_firewall(vendors, leaf.resource, "managedRules.update", _RULE_SETS[name], rule)


def let_somebody_through(vendors: Vendors, resource: Resource) -> None:
    """Exempt an address from every rule."""
    address = {"hostname": "shop.example", "ip": "192.0.2.1", "action": "bypass"}
    _change_firewall(vendors, resource, "ip.insert", None, address)


def _change_firewall(vendors: Vendors, resource: Resource, action: str, identifier: str | None, value: Any) -> None:
    place = {"projectId": resource.inputs["projectId"], "teamId": resource.inputs["teamId"]}
    body = {"action": action, "value": value} | ({"id": identifier} if identifier else {})
    vendors.vercel.call("security.updateFirewallConfig", **place, requestBody=body)


def _change_flag(vendors: Vendors, resource: Resource, body: dict[str, Any]) -> None:
    _of_flag(vendors, resource, "featureFlags.updateFlag", requestBody=body)


def _of_flag(vendors: Vendors, resource: Resource, function: str, **request: Any) -> None:
    flag = resource.identifier.rsplit("/", 1)[-1]
    place = {"projectIdOrName": resource.inputs["projectId"], "teamId": resource.inputs["teamId"], "flagIdOrSlug": flag}
    vendors.vercel.call(function, **place, **request)


def _of_check(vendors: Vendors, resource: Resource, function: str, **request: Any) -> None:
    place = {"projectIdOrName": resource.inputs["projectId"], "teamId": resource.inputs["teamId"]}
    vendors.vercel.call(function, **place, checkId=resource.identifier.rsplit("/", 1)[-1], **request)


def _in_project(vendors: Vendors, resource: Resource, function: str, **request: Any) -> None:
    vendors.vercel.call(function, idOrName=resource.inputs["projectId"], teamId=resource.inputs["teamId"], **request)
