"""Google's audit log tells who did it: read from the local cloud, and as it could be in other forms."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bulwark.clients.google import GoogleClient
from bulwark.core.drift.actors import Deed, Traces
from bulwark.core.drift.thing import Vendor
from bulwark.drift.actors import MOST_PAGES, read_log
from bulwark.drift.reader import Clients
from tests.bulwark.drift.readers.additions import ADDITIONS
from tests.bulwark.drift.readers.world import ACCOUNT, EVE, NUMBER, POOL, PROJECT, SECRET, World

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
P = f"projects/{PROJECT}"


def deed(traces: Traces, place: str, identifier: str) -> str:
    found = traces.deed(Vendor.GOOGLE, place, identifier)
    assert found is not None, identifier
    assert abs(datetime.now(UTC) - datetime.fromisoformat(found.minute)) < timedelta(minutes=10)
    return found.actor


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("google-account-member", ACCOUNT),
        ("google-secret-member", SECRET),
        ("google-project-member", P),
        ("google-pool-member", POOL),
        ("google-identity-pool", P),
        ("google-identity-provider", POOL),
        ("google-service-account", P),
        ("google-service-account-key", ACCOUNT),
        ("google-custom-role", P),
        ("google-secret", P),
        ("google-enabled-service", P),
    ],
)
def test_who_added_it_is_told(world: World, clients: Clients, kind: str, place: str):
    added = ADDITIONS[kind](world)
    log = read_log(clients, PROJECT, NUMBER, LONG_AGO)
    assert log.reason == ""
    assert deed(log.traces, place, added) == "operator@example.com"


def test_entries_from_before_are_not_read(world: World, clients: Clients):
    log = read_log(clients, PROJECT, NUMBER, datetime.now(UTC) + timedelta(hours=1))
    assert (dict(log.traces.by_resource), log.reason) == ({}, "")


def test_a_log_that_cannot_be_read_names_nobody_and_says_why(world: World, clients: Clients):
    world.fail(403)
    log = read_log(clients, PROJECT, NUMBER, LONG_AGO)
    assert log.traces.deed(Vendor.GOOGLE, P, "OTHER") is None
    assert "Give the credential the right that is missing" in log.reason


@pytest.fixture
def scripted(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", answers.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "t")
    return answers


def read() -> Traces:
    with GoogleClient("logging") as client:
        return read_log(Clients(lambda _api: client, None, None), PROJECT, NUMBER, LONG_AGO).traces  # type: ignore[arg-type]


def entry(name: str, **payload: Any) -> dict[str, Any]:
    who = {"authenticationInfo": {"principalSubject": "principal://x/subject/1"}}
    return {"timestamp": "2026-11-24T04:12:33.123456789Z", "protoPayload": who | {"resourceName": name} | payload}


def test_entries_in_other_forms(scripted: Any):
    delta = {"action": "ADD", "role": "roles/viewer", "member": EVE, "condition": {"title": "t", "expression": "e"}}
    gone = {"action": "REMOVE", "role": "roles/owner", "member": EVE}
    data = {"serviceData": {"policyDelta": {"bindingDeltas": [delta, gone]}}}
    entries = [
        entry("projects/_/buckets/state", **data),
        entry(""),
        entry(f"projects/{NUMBER}/secrets/S", authenticationInfo={}),
        {},
        entry("projects/-/serviceAccounts/123"),
        entry(f"projects/{NUMBER}/secrets/T"),
    ]
    scripted.say(200, {"entries": entries})
    traces = read()
    told = Deed("principal://x/subject/1", "2026-11-24T04:12Z")
    assert traces.deed(Vendor.GOOGLE, "b/state", f"roles/viewer {EVE} if e (t)") == told
    assert traces.deed(Vendor.GOOGLE, "b/state", f"roles/owner {EVE}") is None
    assert traces.deed(Vendor.GOOGLE, P, "S") is None
    assert traces.deed(Vendor.GOOGLE, P, "T") == told
    assert len(traces.by_resource) == 3


def test_the_log_is_read_page_by_page_and_not_for_ever(scripted: Any):
    scripted.say(200, {"entries": [entry(f"{P}/secrets/A")], "nextPageToken": "more"})
    read()
    assert len(scripted.asked) == MOST_PAGES


def test_an_answer_in_another_form_is_said(scripted: Any):
    scripted.say(200, json.dumps({"entries": [1]}))
    with GoogleClient("logging") as client:
        log = read_log(Clients(lambda _api: client, None, None), PROJECT, NUMBER, LONG_AGO)  # type: ignore[arg-type]
    assert "without a list of objects in `entries`" in log.reason
