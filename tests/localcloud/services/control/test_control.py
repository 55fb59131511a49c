"""The control port of a running local cloud, over HTTP."""

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.conftest import LocalCloud, running_local_cloud

VERCEL_TOKEN = "operatorTokenOfTheControl001"
SEED: dict[str, Any] = {
    "google": {
        "operator_token": "google-operator",
        "operator": "user:operator@example.com",
        "projects": [{"project_id": "living-tree-staging", "project_number": "402611223344", "name": "Living Tree"}],
    },
    "github": {
        "operator_token": "github-operator",
        "operator": {"login": "octo-operator", "id": 7},
        "organizations": [
            {
                "login": "living-tree-app",
                "id": 190012345,
                "plan": "team",
                "repositories": [
                    {
                        "name": "living-tree",
                        "id": 820045678,
                        "visibility": "private",
                        "default_branch": "main",
                        "branches": ["main", "staging"],
                        "created_at": "2024-05-01T00:00:00Z",
                    }
                ],
            }
        ],
        "users": [],
    },
    "vercel": {
        "operator_token": VERCEL_TOKEN,
        "teams": [{"id": "team_LivingTree0000000000001", "slug": "living-tree", "plan": "pro", "rolling_release_slots": 2}],
    },
}


SURROGATE = b'{"displayName": "\\ud800", "environment": "\\ud800"}'
VENDORS = ("control", "google", "github", "vercel")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running_local_cloud(tmp_path_factory.mktemp("control") / "localcloud.sqlite") as started:
        yield started


@pytest.fixture
def local_cloud(running: LocalCloud) -> LocalCloud:
    """One local cloud for all, empty at the beginning of each test."""
    httpx.post(f"{running.control}/reset").raise_for_status()
    return running


@pytest.fixture
def cloud(local_cloud: LocalCloud) -> LocalCloud:
    """The same, seeded."""
    httpx.post(f"{local_cloud.control}/seed", json=SEED).raise_for_status()
    return local_cloud


def ask_vercel(cloud: LocalCloud, **more: Any) -> httpx.Response:
    return httpx.get(f"{cloud.vercel}/v2/user", headers={"authorization": f"Bearer {VERCEL_TOKEN}"}, **more)


def test_what_was_seeded_is_there_for_each_vendor(cloud: LocalCloud) -> None:
    google = httpx.get(
        f"{cloud.google}/v1/projects/living-tree-staging", headers={"authorization": "Bearer google-operator"}
    ).json()
    github = httpx.get(f"{cloud.github}/repos/living-tree-app/living-tree", headers={"authorization": "Bearer github-operator"})
    assert (google["projectNumber"], github.json()["id"], ask_vercel(cloud).status_code) == ("402611223344", 820045678, 200)


def test_seeding_twice_changes_nothing(cloud: LocalCloud) -> None:
    before = ask_vercel(cloud).json()
    assert httpx.post(f"{cloud.control}/seed", json=SEED).json() == {"seeded": ["google", "github", "vercel"]}
    assert ask_vercel(cloud).json() == before


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"clerk": {}}, "has a section 'clerk'"),
        ({"vercel": []}, "section vercel of the seed document is list"),
        ({"vercel": {"teams": [{"id": "team_1"}]}}, "lacks the field 'slug'"),
        ({"vercel": {"teams": [{"id": "t", "slug": "s", "plan": "free"}]}}, "the plan 'free', which Vercel does not offer"),
    ],
)
def test_a_wrong_seed_is_refused_in_three_parts_and_plants_nothing(local_cloud: LocalCloud, document: Any, problem: str) -> None:
    whole = {"google": SEED["google"], **document}
    answer = httpx.post(f"{local_cloud.control}/seed", json=whole)
    assert answer.status_code == 400
    assert problem in answer.json()["error"]
    google = httpx.get(
        f"{local_cloud.google}/v1/projects/living-tree-staging", headers={"authorization": "Bearer google-operator"}
    )
    assert google.status_code == 401


def test_a_reset_forgets_everything_but_where_things_listen(cloud: LocalCloud) -> None:
    httpx.post(f"{cloud.control}/faults", json={"kind": "drop", "vendor": "vercel"})
    httpx.put(f"{cloud.control}/clock", json={"offset_seconds": 60})
    assert httpx.post(f"{cloud.control}/reset").json() == {"reset": True}
    assert ask_vercel(cloud).status_code == 403
    assert httpx.get(f"{cloud.control}/faults").json() == {"faults": []}
    assert httpx.get(f"{cloud.control}/clock").json()["offset_seconds"] == 0
    httpx.post(f"{cloud.control}/seed", json=SEED).raise_for_status()
    assert describe_job(cloud).status_code == 201


def test_the_clock_moves_both_ways(cloud: LocalCloud) -> None:
    for offset in (3600, -86400.5, 0):
        told = httpx.put(f"{cloud.control}/clock", json={"offset_seconds": offset}).json()
        now, wall = (datetime.fromisoformat(told[name]) for name in ("now", "wall"))
        assert told["offset_seconds"] == offset
        assert abs((now - wall).total_seconds() - offset) < 1


@pytest.mark.parametrize("offset", ["1", None, True, 1e12])
def test_a_clock_that_cannot_be_is_refused(local_cloud: LocalCloud, offset: Any) -> None:
    answer = httpx.put(f"{local_cloud.control}/clock", json={"offset_seconds": offset})
    assert answer.status_code == 400
    assert "Write a number of seconds" in answer.json()["error"]


def add_fault(cloud: LocalCloud, **fault: Any) -> str:
    answer = httpx.post(f"{cloud.control}/faults", json={"vendor": "vercel", **fault})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_faults_are_listed_and_taken_back_one_by_one(cloud: LocalCloud) -> None:
    first, second = add_fault(cloud, kind="status", status=503), add_fault(cloud, kind="drop")
    assert [fault["id"] for fault in httpx.get(f"{cloud.control}/faults").json()["faults"]] == [first, second]
    assert httpx.delete(f"{cloud.control}/faults/{first}").json() == {"deleted": 1}
    assert httpx.delete(f"{cloud.control}/faults/{first}").status_code == 404
    assert httpx.delete(f"{cloud.control}/faults").json() == {"deleted": 1}
    assert ask_vercel(cloud).status_code == 200


@pytest.mark.parametrize("fault", [{"kind": "explode"}, {"kind": "drop", "vendor": "control"}, {"kind": "drop", "delay": 1}])
def test_a_fault_that_could_not_happen_is_refused(local_cloud: LocalCloud, fault: dict[str, Any]) -> None:
    answer = httpx.post(f"{local_cloud.control}/faults", json=fault)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_a_rate_limit_has_the_vendors_body_and_says_when_to_come_again(cloud: LocalCloud) -> None:
    add_fault(cloud, kind="status", status=429, retry_after_seconds=7, remaining=1)
    answer = ask_vercel(cloud)
    assert (answer.status_code, answer.headers["retry-after"], answer.json()["error"]["code"]) == (429, "7", "rate_limited")
    assert ask_vercel(cloud).status_code == 200


@pytest.mark.parametrize("vendor", ["google", "github", "vercel"])
def test_an_injected_503_is_json_of_the_vendors_shape(cloud: LocalCloud, vendor: str) -> None:
    add_fault(cloud, kind="status", status=503, vendor=vendor)
    answer = httpx.get(getattr(cloud, vendor) + "/v1/anything")
    assert answer.status_code == 503
    assert answer.json()


def test_latency_delays_and_goes_on(cloud: LocalCloud) -> None:
    add_fault(cloud, kind="latency", delay_seconds=0.4)
    started = time.perf_counter()
    assert ask_vercel(cloud).status_code == 200
    assert time.perf_counter() - started >= 0.4


def test_a_delayed_request_does_not_delay_another(cloud: LocalCloud) -> None:
    add_fault(cloud, kind="latency", delay_seconds=5, path="^/slow")
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{cloud.vercel}/slow", timeout=0.3)
    assert ask_vercel(cloud, timeout=2).status_code == 200


def test_a_dropped_connection_has_no_answer_at_all(cloud: LocalCloud) -> None:
    add_fault(cloud, kind="drop", remaining=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ask_vercel(cloud)
    assert ask_vercel(cloud).status_code == 200


def test_a_malformed_answer_is_cut_but_whole_to_http(cloud: LocalCloud) -> None:
    whole = ask_vercel(cloud).content
    add_fault(cloud, kind="malformed")
    answer = ask_vercel(cloud)
    assert (answer.status_code, answer.content) == (200, whole[: len(whole) // 2])


def test_a_truncated_answer_promises_more_than_it_brings(cloud: LocalCloud) -> None:
    add_fault(cloud, kind="truncated", remaining=1)
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        ask_vercel(cloud)
    assert ask_vercel(cloud).status_code == 200


@pytest.mark.parametrize("lost", [{"kind": "status", "status": 502}, {"kind": "drop"}])
def test_an_answer_is_lost_after_the_request_was_carried_out(cloud: LocalCloud, lost: dict[str, Any]) -> None:
    headers, project = {"authorization": f"Bearer {VERCEL_TOKEN}"}, {"name": "made-unheard"}
    add_fault(cloud, **lost, method="POST", remaining=2, carried_out=True)
    for _ in range(2):
        with suppress(httpx.TransportError):
            answer = httpx.post(f"{cloud.vercel}/v11/projects", headers=headers, json=project)
            assert (lost["kind"], answer.status_code) == ("status", 502)
    assert httpx.get(f"{cloud.vercel}/v9/projects/made-unheard", headers=headers).status_code == 200
    assert httpx.post(f"{cloud.vercel}/v11/projects", headers=headers, json=project).status_code == 409


def test_the_journal_tells_what_happened_and_no_secret(cloud: LocalCloud) -> None:
    canary = "canary-that-must-not-be-kept"
    headers = {"authorization": f"Bearer {VERCEL_TOKEN}"}
    httpx.post(f"{cloud.vercel}/v11/projects", headers=headers, json={"name": "web"}).raise_for_status()
    variable = {"key": "NAME", "value": canary, "type": "sensitive", "target": ["production"]}
    httpx.post(f"{cloud.vercel}/v10/projects/web/env?token={canary}", headers=headers, json=variable).raise_for_status()
    httpx.post(f"{cloud.vercel}/v10/projects/web/env", headers={"authorization": f"Bearer {canary}"}, json=[variable])
    add_fault(cloud, kind="drop", remaining=1)
    with pytest.raises(httpx.TransportError):
        ask_vercel(cloud)
    journal = httpx.get(f"{cloud.control}/journal")
    routes = [(entry["vendor"], entry["route"], entry["status"]) for entry in journal.json()["entries"]]
    assert ("vercel", "projectsCreateProjectEnv", 201) in routes
    assert ("vercel", "projectsCreateProjectEnv", 403) in routes
    assert ("vercel", "fault:drop", 0) in routes
    planted = [canary, VERCEL_TOKEN, "google-operator", "github-operator"]
    assert [secret for secret in planted if secret in journal.text] == []


def test_the_journal_is_read_page_by_page(cloud: LocalCloud) -> None:
    for _ in range(3):
        ask_vercel(cloud)
    first = httpx.get(f"{cloud.control}/journal?limit=2").json()
    second = httpx.get(f"{cloud.control}/journal?after={first['next']}&limit=1000").json()
    numbers = [entry["number"] for page in (first, second) for entry in page["entries"]]
    assert (len(first["entries"]), numbers) == (2, list(range(numbers[0], numbers[0] + len(numbers))))
    assert [entry["route"] for entry in second["entries"]].count("userGetAuthUser") == 3
    assert httpx.get(f"{cloud.control}/journal?after=x").status_code == 400
    assert httpx.get(f"{cloud.control}/journal?after=1000000").json() == {"entries": [], "next": 1000000}


def describe_job(cloud: LocalCloud, **more: Any) -> httpx.Response:
    job = {
        "repository": "living-tree-app/living-tree",
        "workflow": ".github/workflows/progressive-deployment.yml",
        "ref": "refs/heads/main",
        "event_name": "push",
        "permissions": {"id-token": "write"},
    }
    return httpx.post(f"{cloud.control}/tokens/oidc-request", json=job | more)


def test_a_described_job_gets_its_token_from_github(cloud: LocalCloud) -> None:
    environment = describe_job(cloud).json()
    assert environment["ACTIONS_ID_TOKEN_REQUEST_URL"].startswith(cloud.github)
    answer = httpx.get(
        f"{environment['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=tree",
        headers={"authorization": f"Bearer {environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"},
    )
    assert len(answer.json()["value"].split(".")) == 3


def test_a_job_that_may_not_ask_gets_none(cloud: LocalCloud) -> None:
    assert describe_job(cloud, permissions={}).status_code == 422


def test_an_unknown_route_and_a_broken_body_are_told(local_cloud: LocalCloud) -> None:
    assert "is not a route of the control port" in httpx.get(f"{local_cloud.control}/nowhere").json()["error"]
    broken = httpx.put(f"{local_cloud.control}/clock", content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, "is not JSON" in broken.json()["error"]) == (400, True)


def test_health_is_told(local_cloud: LocalCloud) -> None:
    assert httpx.get(f"{local_cloud.control}/healthz").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("vendor", "path"),
    [
        ("control", "/seed"),
        ("control", "/tokens/oidc-request"),
        ("google", "/v1/projects/living-tree-staging/serviceAccounts"),
        ("github", "/orgs/living-tree-app/repos"),
        ("vercel", "/v11/projects"),
    ],
)
def test_half_a_surrogate_pair_is_the_callers_fault_and_leaves_the_journal_readable(
    local_cloud: LocalCloud, vendor: str, path: str
):
    httpx.post(f"{local_cloud.control}/seed", json=SEED).raise_for_status()
    token = {"google": "google-operator", "github": "github-operator", "vercel": VERCEL_TOKEN}.get(vendor, "none")
    headers = {"authorization": f"Bearer {token}", "user-agent": "test", "content-type": "application/json"}
    query = {"teamId": "team_LivingTree0000000000001"} if vendor == "vercel" else {}
    refused = httpx.post(getattr(local_cloud, vendor) + path, params=query, content=SURROGATE, headers=headers)
    assert refused.status_code == 400, refused.text
    journal = httpx.get(f"{local_cloud.control}/journal")
    assert journal.status_code == 200
    assert journal.json()["entries"][-1]["status"] == 400


@pytest.mark.parametrize("vendor", VENDORS)
def test_bytes_that_are_no_utf8_in_path_query_and_headers_leave_the_journal_readable(local_cloud: LocalCloud, vendor: str):
    headers = {b"authorization": b"Bearer \xed\xa0\x80", b"user-agent": b"\xed\xa0\x80"}
    base = getattr(local_cloud, vendor)
    for path in ("/v1/projects/%ED%A0%80", "/repos/%ED%A0%80/x", "/v9/projects/%ED%A0%80", "/faults/%ED%A0%80"):
        assert 400 <= httpx.get(f"{base}{path}?teamId=%ED%A0%80&q=%ED%A0%80", headers=headers).status_code < 500
    journal = httpx.get(f"{local_cloud.control}/journal")
    assert journal.status_code == 200
    assert sum("\ufffd" in entry["path"] for entry in journal.json()["entries"]) == 4


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    "host",
    ["attacker.example", "attacker.example:47000", "127.0.0.1.attacker.example", "localhost.", "127.0.0.1:", "127.0.0.2", "[::]"],
)
def test_a_host_that_is_not_loopback_is_refused_on_every_port(local_cloud: LocalCloud, vendor: str, host: str):
    refused = httpx.get(f"{getattr(local_cloud, vendor)}/healthz", headers={"host": host})
    assert refused.status_code == 403
    error = refused.json().get("error", refused.json())
    message = error if isinstance(error, str) else error["message"]
    assert repr(host) in message
    assert "through a browser" in message
    assert "Call 127.0.0.1, localhost or [::1]" in message


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "LOCALHOST:65535", "localhost", "[::1]", "[::1]:47000"])
def test_every_name_of_loopback_is_served(local_cloud: LocalCloud, host: str):
    assert httpx.get(f"{local_cloud.control}/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/reset"), ("GET", "/journal"), ("POST", "/tokens/oidc-request"), ("DELETE", "/faults")]
)
@pytest.mark.parametrize("origin", ["https://attacker.example", "null", "http://127.0.0.1:3000", ""])
def test_a_web_page_is_refused_at_the_control_port_and_changes_nothing(
    local_cloud: LocalCloud, method: str, path: str, origin: str
):
    httpx.post(f"{local_cloud.control}/seed", json=SEED).raise_for_status()
    refused = httpx.request(method, local_cloud.control + path, headers={"origin": origin})
    assert refused.status_code == 403
    assert "comes from a web page" in refused.json()["error"]
    assert "Call the control port from a program" in refused.json()["error"]
    entries = httpx.get(f"{local_cloud.control}/journal").json()["entries"]
    assert "control.seed" in [entry["route"] for entry in entries]


def test_a_web_page_may_still_ask_a_vendor(local_cloud: LocalCloud):
    keys = httpx.get(f"{local_cloud.github}/.well-known/openid-configuration", headers={"origin": "https://app.example"})
    assert keys.status_code == 200


def test_an_alert_is_opened_and_closed_for_a_rehearsal(cloud: LocalCloud) -> None:
    headers, project = {"authorization": "Bearer google-operator"}, "living-tree-staging"
    at_google = f"{cloud.google}/v3/projects/{project}"
    httpx.post(f"{cloud.google}/v1/projects/{project}/services/monitoring.googleapis.com:enable", headers=headers, json={})
    threshold = {"filter": 'metric.type="m" resource.type="r"', "comparison": "COMPARISON_GT", "duration": "0s"}
    policy = {"displayName": "Down", "combiner": "OR", "conditions": [{"conditionThreshold": threshold}]}
    httpx.post(f"{at_google}/alertPolicies", headers=headers, json=policy).raise_for_status()
    opened = httpx.post(f"{cloud.control}/alerts", json={"project": project, "policy": "Down", "host": "livingtree.io"})
    assert (opened.status_code, opened.json()["state"]) == (201, "OPEN")
    assert httpx.get(f"{at_google}/alerts", headers=headers).json()["alerts"] == [opened.json()]
    closed = httpx.delete(f"{cloud.control}/alerts/{opened.json()['name']}")
    assert (closed.status_code, closed.json()["state"]) == (200, "CLOSED")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "project is ''; nobody could tell"),
        ({"project": "p", "policy": 7}, "policy is 7; nobody could tell"),
        ({"project": "p", "policy": "Down"}, "there is no project 'p'; no alert was opened"),
        ({"project": "living-tree-staging", "policy": "Down"}, "has no alert policy 'Down'; no alert was opened"),
    ],
)
def test_an_alert_of_nothing_is_refused(cloud: LocalCloud, body: Any, problem: str) -> None:
    answer = httpx.post(f"{cloud.control}/alerts", json=body)
    assert answer.status_code == 400
    assert problem in answer.json()["error"]


def test_an_alert_that_is_not_there_is_not_closed(cloud: LocalCloud) -> None:
    answer = httpx.delete(f"{cloud.control}/alerts/projects/p/alerts/1")
    assert answer.status_code == 404
    assert "there is no alert 'projects/p/alerts/1'; nothing was closed." in answer.json()["error"]
