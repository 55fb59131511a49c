"""Deployments, check runs and runs of workflows: what GitHub refuses, what it does by itself, what lists are filtered by."""

from typing import Any

import pytest

SITE = "/repos/Living-Tree-App/site"


def deploy(hub: Any, *states: str, **body: Any) -> dict[str, Any]:
    made = hub.request("POST", f"{SITE}/deployments", json={"ref": "staging", "environment": "staging", **body})
    assert made.status_code == 201, made.text
    shown: dict[str, Any] = made.json()
    for state in states:
        assert hub.request("POST", f"{SITE}/deployments/{shown['id']}/statuses", json={"state": state}).status_code == 201
    return shown


def states(hub: Any, deployment: dict[str, Any]) -> list[str]:
    return [status["state"] for status in hub.request("GET", f"{SITE}/deployments/{deployment['id']}/statuses").json()]


def head(hub: Any) -> str:
    return str(hub.request("GET", f"{SITE}/commits/staging").json()["sha"])


def report(hub: Any, name: str = "health", **body: Any) -> Any:
    content = {"name": name, "head_sha": head(hub), "conclusion": "success", **body}
    return hub.request("POST", f"{SITE}/check-runs", hub.app_token(), json=content)


def test_deployments_are_listed_newest_first_and_by_environment(hub: Any) -> None:
    first, second = deploy(hub), deploy(hub)
    live = deploy(hub, environment="production", ref=head(hub))
    listed = [item["id"] for item in hub.request("GET", f"{SITE}/deployments").json()]
    assert listed == [live["id"], second["id"], first["id"]]
    assert [item["id"] for item in hub.request("GET", f"{SITE}/deployments?environment=production").json()] == [live["id"]]
    assert live["production_environment"] is True


def test_a_success_makes_earlier_successes_of_its_environment_inactive(hub: Any) -> None:
    first, failed = deploy(hub, "in_progress", "success"), deploy(hub, "failure")
    live = deploy(hub, "success", environment="production")
    deploy(hub, "success")
    assert states(hub, first) == ["inactive", "success", "in_progress"]
    assert states(hub, failed) == ["failure"]
    deploy(hub, "success", environment="production")
    assert states(hub, live) == ["success"], "production's stay as they are"


def test_a_deployment_that_changes_its_environment_keeps_where_it_began(hub: Any) -> None:
    made = deploy(hub)
    hub.request("POST", f"{SITE}/deployments/{made['id']}/statuses", json={"state": "success", "environment": "preview"})
    shown = hub.request("GET", f"{SITE}/deployments/{made['id']}").json()
    assert (shown["original_environment"], shown["environment"]) == ("staging", "preview")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"ref": "nowhere"}, "No ref found for: nowhere"),
        ({}, '"ref" wasn\'t supplied.'),
        ({"ref": "staging", "payload": 7}, "expected an object or a string"),
        ({"ref": "staging", "description": "x" * 141}, "141 characters"),
    ],
)
def test_a_deployment_that_github_would_refuse(hub: Any, body: dict[str, Any], problem: str) -> None:
    refused = hub.request("POST", f"{SITE}/deployments", json=body)
    assert refused.status_code == 422
    assert problem in refused.json()["message"]


def test_a_status_that_github_would_refuse(hub: Any) -> None:
    made = deploy(hub)
    refused = hub.request("POST", f"{SITE}/deployments/{made['id']}/statuses", json={"state": "done"})
    assert (refused.status_code, "done is not one of" in refused.text) == (422, True)
    for path in ("1", "x", f"{made['id']}/statuses/1"):
        assert hub.request("GET", f"{SITE}/deployments/{path}").status_code == 404


def test_only_an_app_writes_check_runs(hub: Any) -> None:
    content = {"name": "health", "head_sha": head(hub), "conclusion": "success"}
    refused = hub.request("POST", f"{SITE}/check-runs", json=content)
    assert (refused.status_code, refused.json()["message"]) == (403, "You must authenticate via a GitHub App.")
    assert report(hub).status_code == 201


def test_the_latest_check_run_of_a_name_is_listed_unless_all_are_asked_for(hub: Any) -> None:
    first, second = report(hub, external_id="1").json(), report(hub, external_id="2").json()
    other = report(hub, "other").json()
    path = f"{SITE}/commits/staging/check-runs"
    assert [run["id"] for run in hub.request("GET", path).json()["check_runs"]] == [other["id"], second["id"]]
    every = hub.request("GET", f"{path}?filter=all&check_name=health").json()
    assert [run["id"] for run in every["check_runs"]] == [second["id"], first["id"]]
    assert every["total_count"] == 2
    assert first["check_suite"] == other["check_suite"]
    assert hub.request("GET", f"{SITE}/commits/nowhere/check-runs").status_code == 422


def test_a_conclusion_completes_a_check_run(hub: Any) -> None:
    made = report(hub, conclusion=None, status="queued").json()
    assert (made["status"], made["completed_at"]) == ("queued", None)
    path = f"{SITE}/check-runs/{made['id']}"
    assert hub.request("PATCH", path, hub.app_token(), json={"status": "completed"}).status_code == 422
    ended = hub.request("PATCH", path, hub.app_token(), json={"name": "renamed", "conclusion": "neutral"}).json()
    assert (ended["name"], ended["status"], bool(ended["completed_at"])) == ("renamed", "completed", True)
    assert hub.request("PATCH", path, json={"conclusion": "success"}).status_code == 403
    assert hub.request("GET", f"{SITE}/check-runs/1").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"head_sha": "0" * 40},
        {"conclusion": "fine"},
        {"status": "done"},
        {"output": {"title": "no summary"}},
        {"output": {"title": "t", "summary": "s", "text": "x" * 65_536}},
    ],
)
def test_a_check_run_that_github_would_refuse(hub: Any, body: dict[str, Any]) -> None:
    assert report(hub, **body).status_code == 422


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?branch=staging&status=failure", 1),
        ("?status=completed&event=push", 1),
        ("?status=success", 0),
        ("?branch=main", 0),
        ("?created=2026-11-20", 1),
        ("?created=2026-11-01..2026-11-19", 0),
    ],
)
def test_runs_are_filtered(hub: Any, query: str, count: int) -> None:
    assert hub.request("GET", f"{SITE}/actions/runs{query}").json()["total_count"] == count
    assert hub.request("GET", f"{SITE}/actions/runs/1").status_code == 404


def test_planting_the_same_runs_again_changes_nothing(hub: Any, seed_again: Any) -> None:
    before = hub.request("GET", f"{SITE}/actions/runs").json()
    seed_again()
    assert hub.request("GET", f"{SITE}/actions/runs").json() == before
