"""The Admin Activity log, sinks and exclusions."""

from datetime import timedelta
from typing import Any

import pytest

from localcloud.services.google import audit_log
from tests.localcloud.services.google.conftest import DEPLOYER, NUMBER, PROJECT, Google

ACTIVITY = f'logName="projects/{PROJECT}/logs/cloudaudit.googleapis.com%2Factivity"'


def entries(google: Google, **more: Any) -> list[dict[str, Any]]:
    body = {"resourceNames": [f"projects/{PROJECT}"], "filter": ACTIVITY, "orderBy": "timestamp desc"} | more
    return list(google.ok("POST", "/v2/entries:list", body).get("entries", []))


def said(entry: dict[str, Any]) -> tuple[str, str]:
    payload = entry["protoPayload"]
    return payload["methodName"].rpartition(".")[2], payload["resourceName"]


def test_who_changed_identities_and_secrets_is_written_down(google: Google):
    google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=S", {"replication": {"automatic": {}}})
    account = google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "github-actions", "serviceAccount": {}})
    key = google.ok("POST", f"/v1/projects/-/serviceAccounts/{DEPLOYER}/keys", {})
    google.grant(f"/v1/projects/{PROJECT}", "roles/viewer", "user:eve@example.com")
    google.ok("GET", f"/v1/projects/{PROJECT}/secrets/S")
    found = entries(google)
    assert [said(entry) for entry in found[:4]] == [
        ("SetIamPolicy", f"projects/{PROJECT}"),
        ("CreateServiceAccountKey", f"projects/-/serviceAccounts/{account['uniqueId']}"),
        ("CreateServiceAccount", f"projects/-/serviceAccounts/{account['uniqueId']}"),
        ("CreateSecret", f"projects/{NUMBER}/secrets/S"),
    ]
    assert found[1]["protoPayload"]["response"]["name"] == key["name"]
    assert found[1]["resource"]["labels"]["email_id"] == DEPLOYER
    deltas = found[0]["protoPayload"]["serviceData"]["policyDelta"]["bindingDeltas"]
    assert deltas == [{"action": "ADD", "role": "roles/viewer", "member": "user:eve@example.com"}]
    assert {entry["protoPayload"]["authenticationInfo"]["principalEmail"] for entry in found} == {"operator@example.com"}


def test_what_was_refused_or_only_read_leaves_no_entry(google: Google):
    before = len(entries(google))
    assert google.call("POST", f"/v1/projects/{PROJECT}/secrets?secretId=!", {"replication": {"automatic": {}}}).status == 400
    google.ok("GET", f"/v1/projects/{PROJECT}/secrets")
    assert len(entries(google)) == before


def test_entries_come_page_by_page_and_since_a_moment(google: Google):
    for number in range(5):
        google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=S{number}", {"replication": {"automatic": {}}})
    body = {"resourceNames": [f"projects/{PROJECT}"], "pageSize": 3, "filter": ACTIVITY, "orderBy": "timestamp desc"}
    first = google.ok("POST", "/v2/entries:list", body)
    assert len(first["entries"]) == 3
    second = google.ok("POST", "/v2/entries:list", body | {"pageToken": first["nextPageToken"]})
    assert {entry["insertId"] for entry in second["entries"]}.isdisjoint(entry["insertId"] for entry in first["entries"])
    google.move_clock(timedelta(days=1))
    google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=LATER", {"replication": {"automatic": {}}})
    [latest] = entries(google, pageSize=1)
    late = entries(google, filter=f'{ACTIVITY} AND timestamp>="{latest["timestamp"]}"')
    assert [said(entry) for entry in late] == [("CreateSecret", f"projects/{NUMBER}/secrets/LATER")]
    assert entries(google, filter=f'logName="projects/{PROJECT}/logs/other"') == []
    assert said(entries(google, filter="", orderBy="")[-1]) == said(latest)


def test_the_oldest_entries_go(google: Google, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit_log, "LIMIT", 2)
    for number in range(4):
        google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=S{number}", {"replication": {"automatic": {}}})
    assert [said(entry)[1].rpartition("/")[2] for entry in entries(google)[:2]] == ["S3", "S2"]
    assert f"projects/{NUMBER}/secrets/S0" not in [said(entry)[1] for entry in entries(google)]


@pytest.mark.parametrize(
    "change",
    [
        {"resourceNames": []},
        {"resourceNames": ["folders/1"]},
        {"orderBy": "severity"},
        {"filter": "severity=ERROR"},
        {"filter": 'timestamp>="yesterday"'},
        {"filter": 'timestamp>="2026-11-23T00:00:00"'},
    ],
)
def test_what_is_asked_in_another_way_is_refused(google: Google, change: dict[str, Any]):
    body = {"resourceNames": [f"projects/{PROJECT}"], **change}
    assert google.call("POST", "/v2/entries:list", body).status == 400


def test_a_sink_is_made_beside_those_that_every_project_has(google: Google):
    sinks = f"/v2/projects/{PROJECT}/sinks"
    body = {"name": "away", "destination": "storage.googleapis.com/somewhere"}
    made = google.ok("POST", sinks, body)
    assert made["writerIdentity"].startswith("serviceAccount:service-")
    assert [sink["name"] for sink in google.ok("GET", sinks)["sinks"]] == ["_Required", "_Default", "away"]
    assert google.ok("GET", f"{sinks}/away") == made
    assert google.call("POST", sinks, body).status == 409
    assert google.call("POST", sinks, {"name": "nowhere"}).status == 400
    assert google.call("POST", sinks, body | {"name": "-"}).status == 400
    google.ok("DELETE", f"{sinks}/away")
    assert google.call("DELETE", f"{sinks}/away").status == 404
    assert google.call("DELETE", f"{sinks}/_Required").status == 400
    google.ok("DELETE", f"{sinks}/_Default")
    assert [sink["name"] for sink in google.ok("GET", sinks)["sinks"]] == ["_Required"]


def test_an_exclusion_is_made_and_removed(google: Google):
    exclusions = f"/v2/projects/{PROJECT}/exclusions"
    assert google.ok("GET", exclusions) == {}
    made = google.ok("POST", exclusions, {"name": "quiet", "filter": "severity<ERROR"})
    assert google.ok("GET", f"{exclusions}/quiet") == made
    assert google.ok("GET", exclusions) == {"exclusions": [made]}
    assert google.call("POST", exclusions, {"name": "none"}).status == 400
    google.ok("DELETE", f"{exclusions}/quiet")
    assert google.call("GET", f"{exclusions}/quiet").status == 404
