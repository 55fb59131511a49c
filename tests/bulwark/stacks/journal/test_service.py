"""The service's routes: who is let in, what is kept, how bodies arrive."""

import errno
import gzip
import json
import os
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bulwark.stacks.journal.service import StateService, serving

STATE = {"version": 3, "deployment": {"manifest": {}, "resources": [{"urn": "a"}]}}
UPDATE = "/api/stacks/organization/bulwark/staging/update"
ENTRIES = [{"version": 1, "kind": 0, "sequenceID": number, "operationID": number} for number in (1, 2)]


@pytest.fixture
def kept() -> list[Any]:
    return []


@pytest.fixture
def service(kept: list[Any]) -> StateService:
    return StateService("bulwark", "staging", STATE, kept.extend)


@pytest.fixture
def client(service: StateService) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"token {service.token}"}
    with serving(service) as address, httpx.Client(base_url=address, headers=headers) as client:
        yield client


def test_an_update_from_its_beginning_to_its_end(client: httpx.Client, kept: list[Any]):
    assert client.get("/api/stacks/organization/bulwark/staging").json()["stackName"] == "staging"
    assert client.get("/api/stacks/organization/bulwark/staging/export").json() == STATE
    update = f"{UPDATE}/{client.post(UPDATE, json={}).json()['updateID']}"
    started = client.post(update, json={"journalVersion": 1}).json()
    assert started["journalVersion"] == 1
    lease = {"Authorization": f"update-token {started['token']}"}
    assert client.patch(f"{update}/journalentries", json={"entries": ENTRIES}, headers=lease).status_code == 200
    assert client.post(f"{update}/renew_lease", json={}, headers=lease).json()["token"] == started["token"]
    assert client.post(f"{update}/complete", json={"status": "succeeded"}, headers=lease).status_code == 200
    assert kept == ENTRIES


@pytest.mark.parametrize("authorization", ["", "token", "token wrong", "Bearer"])
def test_nobody_else_is_let_in(client: httpx.Client, kept: list[Any], authorization: str):
    answer = client.patch(f"{UPDATE}/1/journalentries", json={"entries": ENTRIES}, headers={"Authorization": authorization})
    assert (answer.status_code, kept) == (401, [])


@pytest.mark.parametrize(
    "path", ["/api/stacks/organization/bulwark/production", "/api/stacks/organization/bulwark/staging/x", "/"]
)
def test_what_an_update_does_not_need_is_not_there(client: httpx.Client, path: str):
    assert client.get(path).status_code == 404


def test_a_path_is_no_pattern(kept: list[Any]):
    service = StateService("bul.ark", "staging", STATE, kept.extend)
    assert service.answer("GET", "/api/stacks/organization/bulwark/staging", None)[0] == 404


def test_an_answer_leaves_in_one_piece(service: StateService):
    """In two, the second waits 40 ms for the acknowledgement of the first, once for every component of a program."""
    with serving(service) as address, socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)) as connection:
        for _ in range(3):
            connection.sendall(f"GET /api/user HTTP/1.1\r\nauthorization: token {service.token}\r\n\r\n".encode())
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert b"200" in head.splitlines()[0]
            assert json.loads(body)["githubLogin"] == "organization"


def test_bodies_arrive_zipped_and_in_pieces(client: httpx.Client, service: StateService, kept: list[Any]):
    body = gzip.compress(json.dumps({"entries": ENTRIES}).encode())
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    assert client.patch(f"{UPDATE}/1/journalentries", content=body, headers=headers).status_code == 200
    connection = HTTPConnection(str(urlsplit(str(client.base_url)).netloc))
    pieces = iter([body[:10], body[10:]])
    headers |= {"Authorization": f"update-token {service.lease}", "Transfer-Encoding": "chunked"}
    connection.request("PATCH", f"{UPDATE}/1/journalentries", pieces, headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    assert kept == [*ENTRIES, *ENTRIES]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"kind": 8}, "an entry of kind 8; the state of the run cannot be told"), ({"version": 2}, "of version 2")],
)
def test_a_batch_with_an_entry_that_cannot_be_understood_is_refused_whole(
    client: httpx.Client, kept: list[Any], wrong: dict[str, int], said: str
):
    answer = client.patch(f"{UPDATE}/1/journalentries", json={"entries": [ENTRIES[0], ENTRIES[1] | wrong]})
    assert answer.status_code == answer.json()["code"] == 400
    assert said in answer.json()["message"]
    assert kept == []


def test_a_batch_that_cannot_be_written_is_answered_with_the_reason():
    def fill_up(_entries: list[dict[str, Any]]) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    service = StateService("bulwark", "staging", STATE, fill_up)
    status, content = service.answer("PATCH", f"{UPDATE}/1/journalentries", {"entries": ENTRIES})
    assert (status, content["code"]) == (507, 507)
    assert "cannot be written (No space left on device); what this run makes from now on would be forgotten" in content["message"]
