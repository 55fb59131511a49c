"""`FirewallConfig`, against the emulated Vercel."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

FIREWALL = "vercel:index/firewallConfig:FirewallConfig"
TEAM = "team_livingTreeLivingTree0001"
RULE = {
    "name": "Block scanners",
    "conditionGroups": [
        {"conditions": [{"type": "path", "op": "pre", "value": "/wp-"}, {"type": "cookie", "key": "session", "op": "nex"}]},
        {"conditions": [{"type": "geo_country", "op": "inc", "values": ["AQ", "BV"], "neg": True}]},
    ],
    "action": {"action": "deny", "actionDuration": "5m"},
}
LIMIT = {
    "name": "Limit the API",
    "description": "Six requests a second",
    "active": False,
    "conditionGroups": [{"conditions": [{"type": "path", "op": "pre", "value": "/api"}]}],
    "action": {
        "action": "rate_limit",
        "rateLimit": {"algo": "fixed_window", "window": 60, "limit": 360, "keys": ["ip"], "action": "deny"},
    },
}
MANAGED = {
    "botProtection": {"active": True, "action": "log"},
    "aiBots": {"active": True, "action": "log"},
    "owasp": {"xss": {"action": "log"}, "sqli": {"action": "deny", "active": False}},
}
FULL = {
    "managedRulesets": MANAGED,
    "rules": {"rules": [RULE, LIMIT]},
    "ipRules": {"rules": [{"hostname": "web.example", "ip": "192.0.2.1", "action": "log", "notes": "noisy"}]},
}
CONFIGURATION = "/v1/security/firewall/config"


def change(vercel: Vendor, firewall: Resource, action: str, identifier: str | None, value: Any) -> None:
    body = {"action": action, "id": identifier, "value": value}
    vercel.call("PATCH", f"{CONFIGURATION}?projectId={firewall.id}", body)


def test_a_firewall_lives_from_creation_to_being_switched_off(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]
):
    project = new_project()
    wanted = {"projectId": project.id, **FULL}
    made = seat.create(FIREWALL, wanted)
    assert made.id == project.id
    assert made.state["teamId"] == TEAM
    active = vercel.call("GET", f"{CONFIGURATION}/active?projectId={project.id}")
    assert active["firewallEnabled"] is True
    assert active["crs"]["xss"] == {"active": True, "action": "log"}
    assert [rule["active"] for rule in active["rules"]] == [True, False]
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    assert seat.preview(FIREWALL, wanted)["teamId"] == TEAM
    fewer = {"projectId": project.id, "managedRulesets": {"botProtection": {"active": True, "action": "challenge"}}}
    changed = seat.update(made, fewer)
    assert seat.refresh(changed) == changed
    assert vercel.call("GET", f"{CONFIGURATION}/active?projectId={project.id}")["rules"] == []
    adopted = seat.adopt(FIREWALL, f"{TEAM}/{project.id}")
    assert adopted is not None
    assert seat.diff(adopted, fewer).names == set()
    seat.delete(changed)
    assert vercel.call("GET", f"{CONFIGURATION}/active?projectId={project.id}")["firewallEnabled"] is False
    seat.delete(project)
    assert seat.refresh(changed) is None
    with pytest.raises(grpc.RpcError):
        seat.delete(changed)


@pytest.mark.parametrize(
    ("action", "identifier", "value", "name"),
    [
        ("firewallEnabled", None, False, "enabled"),
        ("managedRules.update", "bot_protection", {"active": False, "action": "log"}, "managedRulesets"),
        ("managedRules.update", "ai_bots", {"active": True, "action": "deny"}, "managedRulesets"),
        ("crs.update", "xss", {"active": False, "action": "log"}, "managedRulesets"),
        ("crs.update", "rce", {"active": True, "action": "deny"}, "managedRulesets"),
        ("ip.insert", None, {"hostname": "x.example", "ip": "192.0.2.2", "action": "bypass"}, "ipRules"),
    ],
)
def test_a_firewall_changed_elsewhere_is_named_and_repaired(
    seat: EngineSeat,
    vercel: Vendor,
    new_project: Callable[..., Resource],
    action: str,
    identifier: str | None,
    value: Any,
    name: str,
):
    wanted = {"projectId": new_project().id, **FULL}
    made = seat.create(FIREWALL, wanted)
    change(vercel, made, action, identifier, value)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {name}
    assert seat.refresh(seat.update(seen, wanted)) == made


def test_a_rule_removed_elsewhere_is_named(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, **FULL}
    made = seat.create(FIREWALL, wanted)
    first = vercel.call("GET", f"{CONFIGURATION}/active?projectId={made.id}")["rules"][0]
    change(vercel, made, "rules.remove", first["id"], None)
    seen = seat.refresh(made)
    assert seen is not None
    assert seat.diff(seen, wanted).names == {"rules"}


def test_an_old_name_of_bot_protection_is_kept(seat: EngineSeat, new_project: Callable[..., Resource]):
    wanted = {"projectId": new_project().id, "managedRulesets": {"botFilter": {"active": True, "action": "challenge"}}}
    made = seat.create(FIREWALL, wanted)
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        ({"managedRulesets": {"botFilter": {}, "botProtection": {}}}, "managedRulesets.botFilter"),
        ({"rules": {"rules": [{**RULE, "name": "abc"}]}}, "rules.rules[0].name"),
        ({"rules": {"rules": [{**RULE, "action": {"action": "burn"}}]}}, "rules.rules[0].action.action"),
        ({"ipRules": {"rules": [{"hostname": "h", "ip": "192.0.2.1", "action": "redirect"}]}}, "ipRules.rules[0].action"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(seat: EngineSeat, inputs: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(FIREWALL, {"projectId": "p", **inputs})
    assert set(refused.value.failures) == {name}
