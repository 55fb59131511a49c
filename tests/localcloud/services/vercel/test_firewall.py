"""Firewall configurations over REST."""

from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import OTHER_TEAM, Vercel

URL = "/v1/security/firewall/config?projectId=web"
ACTIVE = "/v1/security/firewall/config/active?projectId=web"
RULE = {
    "name": "Block scanners",
    "active": True,
    "conditionGroup": [{"conditions": [{"type": "path", "op": "pre", "value": "/wp-"}]}],
    "action": {"mitigate": {"action": "deny"}},
}
ADDRESS = {"hostname": "web.example", "ip": "192.0.2.1", "action": "deny"}
MANAGED = {"bot_protection": {"active": True, "action": "log"}}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    return vercel


def active(web: Vercel) -> dict[str, Any]:
    found: dict[str, Any] = web.do("GET", ACTIVE)
    return found


def patch(web: Vercel, action: str, identifier: str | None = None, value: Any = None) -> None:
    assert web.do("PATCH", URL, {"action": action, "id": identifier, "value": value}) == {}


def test_a_project_has_no_configuration_until_somebody_writes_one(web: Vercel) -> None:
    assert web.ask("GET", ACTIVE).status == 404
    written = web.do("PUT", URL, {"firewallEnabled": True, "managedRules": MANAGED, "rules": [RULE], "ips": [ADDRESS]})["active"]
    assert written == active(web)
    assert written["version"] == 1
    assert written["managedRules"] == MANAGED
    assert written["rules"][0]["id"].startswith("rule_")
    assert written["ips"][0]["id"].startswith("ip_")
    assert web.do("GET", ACTIVE.replace("active", "1")) == written
    assert web.ask("GET", ACTIVE.replace("active", "2")).status == 404


def test_what_is_not_written_again_is_gone_and_the_identity_stays(web: Vercel) -> None:
    first = web.do("PUT", URL, {"firewallEnabled": True, "rules": [RULE]})["active"]
    second = web.do("PUT", URL, {"firewallEnabled": False})["active"]
    assert (second["rules"], second["firewallEnabled"], second["version"]) == ([], False, 2)
    assert second["id"] == first["id"]


def test_each_change_does_what_it_is_called(web: Vercel) -> None:
    patch(web, "managedRules.update", "ai_bots", {"active": True, "action": "deny"})
    assert active(web)["managedRules"] == {"ai_bots": {"active": True, "action": "deny"}}
    patch(web, "firewallEnabled", None, value=False)
    assert active(web)["firewallEnabled"] is False
    for name in ("First rule", "Second rule"):
        patch(web, "rules.insert", None, {**RULE, "name": name})
    first, second = (rule["id"] for rule in active(web)["rules"])
    patch(web, "rules.priority", second, 0)
    assert [rule["id"] for rule in active(web)["rules"]] == [second, first]
    patch(web, "rules.update", first, {**RULE, "name": "Renamed"})
    assert active(web)["rules"][1]["name"] == "Renamed"
    patch(web, "rules.remove", second)
    assert [rule["id"] for rule in active(web)["rules"]] == [first]
    patch(web, "ip.insert", None, ADDRESS)
    address = active(web)["ips"][0]["id"]
    patch(web, "ip.update", address, {**ADDRESS, "action": "log"})
    assert active(web)["ips"] == [{**ADDRESS, "action": "log", "id": address}]
    patch(web, "ip.remove", address)
    assert active(web)["ips"] == []


def test_the_core_rules_need_enterprise_as_long_as_one_is_on(web: Vercel) -> None:
    refused = web.ask("PATCH", URL, {"action": "crs.update", "id": "xss", "value": {"active": True, "action": "log"}})
    assert (refused.status, refused.code) == (402, "payment_required")
    patch(web, "crs.update", "xss", {"active": False, "action": "deny"})
    assert active(web)["crs"]["xss"] == {"active": False, "action": "deny"}
    patch(web, "crs.disable")
    assert active(web)["crs"]["xss"] == {"active": False, "action": "log"}
    assert web.ask("PUT", URL, {"firewallEnabled": True, "managedRules": {"owasp": {"active": True, "action": ""}}}).status == 402


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "should have required property `firewallEnabled`"),
        ({"firewallEnabled": True, "managedRules": {"owls": {}}}, "`managedRules` should NOT have additional property `owls`"),
        ({"firewallEnabled": True, "rules": [{**RULE, "name": "abc"}]}, "`rules[0].name` should NOT be shorter than 4"),
        ({"firewallEnabled": True, "ips": [{**ADDRESS, "action": "burn"}]}, "`ips[0].action` should be equal to one of"),
    ],
)
def test_what_cannot_be_is_refused_in_words(web: Vercel, body: dict[str, Any], message: str) -> None:
    answer = web.ask("PUT", URL, body)
    assert answer.status == 400
    assert message in answer.message


def test_projects_are_named_and_seen_by_their_team_alone(web: Vercel) -> None:
    assert web.ask("GET", "/v1/security/firewall/config/active").status == 400
    assert web.ask("GET", ACTIVE.replace("web", "other")).status == 404
    web.do("PUT", URL, {"firewallEnabled": True})
    assert web.ask("GET", f"{ACTIVE}&teamId={OTHER_TEAM}").status == 404
    assert web.ask("PATCH", URL, {"action": "rules.remove", "id": "rule_x"}).status == 404
    assert web.ask("PATCH", URL, {"action": "rules.burn"}).status == 400


def test_a_project_takes_its_firewall_with_it(web: Vercel) -> None:
    web.do("PUT", URL, {"firewallEnabled": True})
    web.do("DELETE", "/v9/projects/web")
    web.project()
    assert web.ask("GET", ACTIVE).status == 404
