"""Drains of a team, and addresses that pass by the firewall."""

from typing import Any

import pytest

DRAINS, PASSING = "/v1/drains", "/v1/security/firewall/bypass"
DELIVERY = {"type": "http", "endpoint": "https://listener.example/x", "encoding": "json", "headers": {}, "secret": "canary"}
BODY: dict[str, Any] = {"name": "logs", "projects": "all", "schemas": {"log": {"version": "v1"}}, "delivery": DELIVERY}


def test_a_drain_is_listed_at_the_projects_that_it_has_data_of(vercel: Any):
    one, other = vercel.project("one")["id"], vercel.project("other")["id"]
    everywhere = vercel.do("POST", DRAINS, BODY)
    narrow = vercel.do("POST", DRAINS, BODY | {"projects": "some", "projectIds": [one]})
    assert [drain["id"] for drain in vercel.do("GET", f"{DRAINS}?projectId={other}")["drains"]] == [everywhere["id"]]
    listed = vercel.ask("GET", f"{DRAINS}?projectId={one}")
    assert {drain["id"] for drain in listed.body["drains"]} == {everywhere["id"], narrow["id"]}
    assert b"canary" not in listed.content
    assert vercel.do("GET", f"{DRAINS}/{narrow['id']}") == narrow
    assert vercel.ask("DELETE", f"{DRAINS}/{narrow['id']}").status == 204
    assert vercel.ask("GET", f"{DRAINS}/{narrow['id']}").status == 404


@pytest.mark.parametrize(
    "change",
    [
        {"projects": "some"},
        {"projectIds": ["prj_none"]},
        {"projects": "some", "projectIds": ["prj_none"]},
        {"delivery": {"type": "s3"}},
        {"schemas": {"log": {}}},
    ],
)
def test_what_makes_no_drain(vercel: Any, change: dict[str, Any]):
    assert vercel.ask("POST", DRAINS, BODY | change).status == 400


def test_an_address_passes_until_its_rule_is_taken_away(vercel: Any):
    path = f"{PASSING}?projectId={vercel.project()['id']}"
    vercel.do("POST", "/v10/projects/web/domains", {"name": "a.example"})
    made = vercel.do("POST", path, {"domain": "a.example", "sourceIp": "192.0.2.7", "note": "probe", "ttl": 1000})["result"][0]
    assert (made["Ip"], made["Domain"], made["IsProjectRule"], made["Note"]) == ("192.0.2.7", "a.example", False, "probe")
    assert made["ExpiresAt"] is not None
    vercel.do("POST", path, {"projectScope": True, "allSources": True})
    assert {rule["Ip"] for rule in vercel.do("GET", path)["result"]} == {"192.0.2.7", "0.0.0.0/0"}
    assert [rule["Ip"] for rule in vercel.do("GET", f"{path}&domain=a.example")["result"]] == ["192.0.2.7"]
    assert vercel.do("DELETE", path, {"domain": "a.example", "sourceIp": "192.0.2.7"}) == {"ok": True}
    assert vercel.ask("DELETE", path, {"domain": "a.example", "sourceIp": "192.0.2.7"}).status == 404


def test_rules_come_page_by_page(vercel: Any):
    path = f"{PASSING}?projectId={vercel.project()['id']}"
    for number in range(3):
        vercel.do("POST", path, {"projectScope": True, "sourceIp": f"192.0.2.{number}"})
    first = vercel.do("GET", f"{path}&limit=2")
    second = vercel.do("GET", f"{path}&limit=2&offset={first['pagination']['Id']}")
    assert {rule["Ip"] for page in (first, second) for rule in page["result"]} == {f"192.0.2.{number}" for number in range(3)}
    assert "pagination" not in second


@pytest.mark.parametrize("body", [{}, {"domain": "b.example", "allSources": True}, {"projectScope": True, "sourceIp": "here"}])
def test_what_makes_no_rule(vercel: Any, body: dict[str, Any]):
    assert vercel.ask("POST", f"{PASSING}?projectId={vercel.project()['id']}", body).status == 400


def test_a_project_that_is_not_there_and_a_page_that_is_too_long(vercel: Any):
    assert vercel.ask("GET", f"{PASSING}?projectId=prj_none").status == 404
    assert vercel.ask("GET", f"{PASSING}?projectId={vercel.project()['id']}&limit=1000").status == 400
