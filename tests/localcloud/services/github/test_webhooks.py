"""Webhooks: what is one, which two are the same, what is told of the secret."""

from typing import Any

import pytest

R = "/repos/Living-Tree-App/living-tree"
PUBLIC = "/repos/Living-Tree-App/site"
READER = "reader-token-of-the-local-cloud"
URL = "https://hooks.example/github"


def test_a_hook_has_defaults_and_hides_its_secret(hub: Any) -> None:
    plain = hub.request("POST", f"{R}/hooks", json={"config": {"url": URL}})
    assert (plain.status_code, plain.json()["events"], plain.json()["active"]) == (201, ["push"], True)
    assert plain.json()["config"] == {"content_type": "form", "insecure_ssl": "0", "url": URL}
    config = {"url": URL, "content_type": "json", "secret": "canary-of-the-hook", "insecure_ssl": 1}
    full = hub.request("POST", f"{R}/hooks", json={"config": config, "events": ["issues", "issues"], "active": False}).json()
    assert full["config"] == {"content_type": "json", "insecure_ssl": "1", "secret": "********", "url": URL}
    assert (full["events"], full["active"]) == (["issues"], False)
    kept = b"".join(path.read_bytes() for path in hub.state.parent.glob(f"{hub.state.name}*"))
    assert b"canary-of-the-hook" not in kept
    assert [item["id"] for item in hub.request("GET", f"{R}/hooks").json()] == [plain.json()["id"], full["id"]]


def test_a_change_without_the_secret_takes_it_away(hub: Any) -> None:
    made = hub.request("POST", f"{R}/hooks", json={"config": {"url": URL, "secret": "s"}, "events": ["push", "fork"]}).json()
    one = f"{R}/hooks/{made['id']}"
    changed = hub.request("PATCH", one, json={"active": False, "add_events": ["issues"], "remove_events": ["fork"]}).json()
    assert (changed["active"], changed["events"], changed["config"]["secret"]) == (False, ["push", "issues"], "********")
    assert "secret" not in hub.request("PATCH", one, json={"config": {"url": URL}}).json()["config"]
    assert hub.request("PATCH", one, json={"remove_events": ["push", "issues"]}).status_code == 422
    assert hub.request("DELETE", one).status_code == 204
    assert hub.request("GET", one).status_code == 404


def test_the_same_hook_twice_is_refused_unless_its_events_differ(hub: Any) -> None:
    body = {"config": {"url": URL}, "events": ["push", "fork"]}
    hub.request("POST", f"{R}/hooks", json=body)
    again = hub.request("POST", f"{R}/hooks", json=body | {"events": ["fork", "issues"]})
    assert (again.status_code, again.json()["errors"][0]["message"]) == (422, "Hook already exists on this repository")
    other = hub.request("POST", f"{R}/hooks", json=body | {"events": ["issues"]})
    assert other.status_code == 201
    assert hub.request("PATCH", f"{R}/hooks/{other.json()['id']}", json={"add_events": ["fork"]}).status_code == 422


def test_an_event_has_only_so_many_hooks(hub: Any) -> None:
    for number in range(20):
        assert hub.request("POST", f"{R}/hooks", json={"config": {"url": f"{URL}/{number}"}}).status_code == 201
    answer = hub.request("POST", f"{R}/hooks", json={"config": {"url": f"{URL}/21"}})
    assert (answer.status_code, "more than 20 hooks" in answer.json()["errors"][0]["message"]) == (422, True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"config": URL},
        {"config": {}},
        {"config": {"url": "hooks.example"}},
        {"config": {"url": "ftp://hooks.example/x"}},
        {"config": {"url": URL, "content_type": "xml"}},
        {"config": {"url": URL}, "name": "email"},
        {"config": {"url": URL}, "events": []},
        {"config": {"url": URL}, "events": "push"},
        {"config": {"url": URL}, "active": "yes"},
    ],
)
def test_an_impossible_hook_is_refused(hub: Any, body: dict[str, Any]) -> None:
    assert hub.request("POST", f"{R}/hooks", json=body).status_code == 422
    assert hub.request("GET", f"{R}/hooks").json() == []


def test_hooks_take_a_permission_of_their_own(hub: Any) -> None:
    answer = hub.request("GET", f"{PUBLIC}/hooks", token=READER)
    assert (answer.status_code, answer.headers["x-accepted-github-permissions"]) == (403, "repository_hooks=read")
    assert hub.request("GET", f"{PUBLIC}/hooks", token=None).status_code == 401
