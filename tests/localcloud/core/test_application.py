"""What holds for every vendor: refusals undo, failures have the vendor's shape, bodies that cannot be read are refused."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localcloud.core import application
from localcloud.core.application import VendorApplication
from localcloud.core.http import Call, RefusalError, Reply, Route, Service
from localcloud.core.journal import read_entries
from localcloud.core.store import Store


def keep_and_refuse(call: Call) -> Reply:
    call.tx.put("test.document", "key", {})
    raise RefusalError(409, {"no": "conflict"})


def break_down(_call: Call) -> Reply:
    raise LookupError("a bug")


def fill_disk(_call: Call) -> Reply:
    raise sqlite3.OperationalError("database or disk is full")


def echo(call: Call) -> Reply:
    return Reply({"body": call.body, "raw": call.raw.decode(errors="replace"), "query": dict(call.query)}, 201)


def authenticate(call: Call) -> str:
    if call.bearer() != "good":
        raise RefusalError(401, {"no": "token"})
    return "someone"


SERVICE = Service(
    vendor="test",
    routes=(
        Route("refuse", "POST", "/refuse", keep_and_refuse),
        Route("break", "POST", "/break", break_down),
        Route("full", "POST", "/full", fill_disk),
        Route("echo", "POST", "/echo", echo),
        Route("open", "POST", "/open", echo, anonymous=True),
    ),
    authenticate=authenticate,
    not_found=lambda method, path: RefusalError(404, {"no": f"{method} {path}"}),
    malformed=lambda problem: RefusalError(400, {"no": problem}),
    failed=lambda problem: RefusalError(500, {"no": problem}),
    decorate=lambda _call, reply: Reply(reply.body, reply.status, {"x-test": "1", **reply.headers}),
)


class Client:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._application = VendorApplication(SERVICE, store)

    def post(
        self, path: str, content: bytes = b"", kind: str = "application/json", token: str = "good", parts: int = 1
    ) -> tuple[int, Any]:
        sent: list[dict[str, Any]] = []
        size = len(content) // parts + 1
        chunks = [content[index : index + size] for index in range(0, len(content), size)] or [b""]
        messages = [{"type": "http.request", "body": chunk, "more_body": chunk is not chunks[-1]} for chunk in chunks]

        async def receive() -> dict[str, Any]:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        headers = [(b"authorization", f"Bearer {token}".encode()), (b"content-type", kind.encode())]
        target, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": "POST",
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "headers": headers,
        }
        asyncio.run(self._application(scope, receive, send))
        body = sent[1]["body"]
        return sent[0]["status"], json.loads(body) if body else None

    def entries(self) -> list[dict[str, Any]]:
        with self.store.transaction() as transaction:
            return read_entries(transaction)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    store = Store(tmp_path / "state.sqlite")
    yield Client(store)
    store.close()


def test_a_refusal_undoes_what_was_written_and_is_journaled(client: Client) -> None:
    assert client.post("/refuse") == (409, {"no": "conflict"})
    with client.store.transaction() as transaction:
        assert transaction.list("test.document") == []
    assert [(entry["route"], entry["status"], entry["principal"]) for entry in client.entries()] == [("refuse", 409, "someone")]


def test_a_bug_becomes_the_vendors_500_and_leaves_the_store_usable(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.post("/break") == (500, {"no": "LookupError: a bug"})
    assert client.post("/echo")[0] == 201
    assert "a bug" in caplog.text


def test_a_full_disk_becomes_the_vendors_500_and_one_clear_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    status, body = client.post("/full")
    assert (status, body) == (500, {"no": "the local cloud cannot keep its state: database or disk is full"})
    assert len(caplog.records) == 1
    assert "disk is full" in caplog.text
    assert "Free room on its disk" in caplog.text


def test_only_anonymous_routes_need_no_token(client: Client) -> None:
    assert client.post("/echo", token="bad") == (401, {"no": "token"})
    assert client.post("/open", token="bad")[0] == 201


def test_unknown_routes_are_journaled_too(client: Client) -> None:
    assert client.post("/nowhere") == (404, {"no": "POST /nowhere"})
    assert [(entry["path"], entry["route"], entry["status"]) for entry in client.entries()] == [("/nowhere", "", 404)]


@pytest.mark.parametrize(
    ("content", "kind", "body"),
    [
        (b'{"a": 1}', "application/json", {"a": 1}),
        (b'{"a": 1}', "application/x-www-form-urlencoded", {"a": 1}),
        (b"a=1&b=%C3%A9&a=2", "application/x-www-form-urlencoded", {"a": "2", "b": "é"}),
        (b"[1]", "application/json", {}),
        (b"anything", "application/octet-stream", {}),
        (b"", "application/json", {}),
    ],
)
@pytest.mark.parametrize("parts", [1, 3])
def test_bodies_are_read_by_their_kind(client: Client, content: bytes, kind: str, body: Any, parts: int) -> None:
    assert client.post("/echo", content, kind, parts=parts)[1]["body"] == body


@pytest.mark.parametrize(
    "content",
    [
        rb'{"name": "\ud800"}',
        rb'{"\udfff": 1}',
        rb'{"a": [{"b": "x\ud83d"}]}',
        rb'["\ud800"]',
        rb'"\ud800"',
        b'{"name": "\xed\xa0\x80"}',
        '{"name": "\ud800"}'.encode("utf-16-le", "surrogatepass"),
    ],
)
def test_half_a_surrogate_pair_is_refused_and_the_journal_stays_readable(client: Client, content: bytes) -> None:
    status, body = client.post("/echo", content)
    assert (status, body["no"].partition(", ")[0]) == (400, "half a surrogate pair")
    assert [(entry["status"], entry["request"]) for entry in client.entries()] == [(400, None)]
    json.dumps(client.entries(), ensure_ascii=False).encode()


def test_a_whole_surrogate_pair_is_a_character(client: Client) -> None:
    assert client.post("/echo", rb'{"name": "\ud834\udd1e"}')[1]["body"] == {"name": "𝄞"}


@pytest.mark.parametrize("content", [b"name=%ED%A0%80", b"name=\xed\xa0\x80"])
def test_bytes_of_half_a_surrogate_pair_elsewhere_become_a_replacement(client: Client, content: bytes) -> None:
    status, body = client.post("/echo?q=%ED%A0%80", content, "application/x-www-form-urlencoded")
    assert status == 201
    assert set(body["body"]["name"]) == set(body["query"]["q"]) == {"\ufffd"}
    json.dumps(client.entries(), ensure_ascii=False).encode()


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(client: Client, content: bytes) -> None:
    assert client.post("/echo", content)[0] == 400


def test_a_body_beyond_the_limit_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "MAXIMUM_BODY_BYTES", 10)
    assert client.post("/echo", b'{"a": 1}')[0] == 201
    assert client.post("/echo", b'{"a": 12345}')[0] == 413


def test_a_request_whose_sender_left_is_not_acted_on(client: Client) -> None:
    messages = [{"type": "http.request", "body": b'{"a": 1', "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/open", "raw_path": b"/open", "query_string": b"", "headers": []}
    asyncio.run(VendorApplication(SERVICE, client.store)(scope, receive, send))
    assert sent == []
    assert client.entries() == []


def test_the_last_of_repeated_query_parameters_counts_and_empty_ones_stay(client: Client) -> None:
    assert client.post("/echo?a=1&a=2&b=")[1]["query"] == {"a": "2", "b": ""}
