"""Calls, retries and refusals, against a server that fails on demand."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from localcloud.core.faults import add_fault
from localcloud.core.http import Call, RefusalError, Reply, Route, Service
from localcloud.core.store import Store
from localcloud.providers import rest
from localcloud.providers.rest import ATTEMPTS, Session, VendorError
from tests.localcloud.providers.engine_seat import serving


def _refuse(status: int, body: Any) -> RefusalError:
    return RefusalError(status, body)


def _count(call: Call) -> Reply:
    number = call.tx.next_number("calls")
    return Reply({"number": number, "query": dict(call.query), "body": call.body, "principal": call.bearer()})


def _shaped(call: Call) -> Reply:
    shapes = {
        "google": {"error": {"code": 404, "message": "Google's sentence", "status": "NOT_FOUND"}},
        "github": {"message": "Validation Failed", "errors": [{"field": "name"}]},
        "short": {"message": "Not Found"},
        "list": ["?"],
    }
    raise _refuse(404 if call.params["shape"] == "google" else 422, shapes[call.params["shape"]])


SERVICE = Service(
    vendor="toy",
    routes=(
        Route("count", "GET", "/count", _count),
        Route("add", "POST", "/count", _count),
        Route("put", "PUT", "/count", _count),
        Route("set", "POST", "/count:setIamPolicy", _count),
        Route("remove", "DELETE", "/count", lambda _call: Reply(None, 204)),
        Route("shaped", "GET", "/shaped/{shape}", _shaped),
        Route("remove-shaped", "DELETE", "/shaped/{shape}", _shaped),
        Route("text", "GET", "/text", lambda _call: Reply(b"<html>")),
    ),
    authenticate=lambda call: call.bearer(),
    not_found=lambda _method, _path: _refuse(404, {"message": "no route"}),
    malformed=lambda text: _refuse(400, {"message": text}),
    failed=lambda text: _refuse(500, {"message": text}),
)


class Toy:
    def __init__(self, session: Session, state: Path) -> None:
        self.session, self._state = session, state

    def fail(self, kind: str, times: int, method: str = "GET", **more: Any) -> None:
        fault = {"vendor": "toy", "method": method, "kind": kind, "remaining": times, **more}
        with closing(Store(self._state)) as store, store.transaction() as transaction:
            add_fault(transaction, fault)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Toy]:
    monkeypatch.setattr(rest, "PAUSE_SECONDS", 0.001)
    state = tmp_path / "state.sqlite"
    with serving(SERVICE, state, lambda _transaction: None, "t") as vendor:
        session = Session("toy", vendor.url, "the-token")
        yield Toy(session, state)
        session.close()


def test_a_call_carries_token_query_and_body(toy: Toy):
    answer = toy.session.call("POST", "/count", {"a": 1}, {"q": "x,y", "absent": None})
    assert answer == {"number": 1, "query": {"q": "x,y"}, "body": {"a": 1}, "principal": "the-token"}


def test_an_empty_answer_is_none(toy: Toy):
    assert toy.session.call("DELETE", "/count") is None


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_passing_failures_are_tried_again(toy: Toy, status: int):
    toy.fail("status", ATTEMPTS - 1, status=status)
    assert toy.session.get("/count")["number"] == 1


def test_lasting_failures_are_told(toy: Toy):
    toy.fail("status", ATTEMPTS, status=503)
    with pytest.raises(VendorError, match=r"GET http://\S+/count answered 503: injected fault") as failure:
        toy.session.get("/count")
    assert failure.value.status == 503
    assert toy.session.get("/count")["number"] == 1


def test_the_vendor_says_how_long_to_wait(toy: Toy, monkeypatch: pytest.MonkeyPatch):
    pauses: list[float] = []
    monkeypatch.setattr(rest.time, "sleep", pauses.append)
    toy.fail("status", 1, status=429, retry_after_seconds=7)
    toy.session.get("/count")
    toy.fail("status", 1, status=429, retry_after_seconds=86400)
    toy.session.get("/count")
    assert pauses == [7.0, rest.LONGEST_PAUSE_SECONDS]


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_broken_connection_is_tried_again_where_that_is_harmless(toy: Toy, method: str):
    toy.fail("drop", ATTEMPTS - 1, method)
    assert toy.session.call(method, "/count")["number"] == 1


def test_a_broken_connection_under_a_creation_is_not_repeated(toy: Toy):
    toy.fail("drop", 1, "POST")
    with pytest.raises(VendorError, match="broken under way") as failure:
        toy.session.call("POST", "/count")
    assert failure.value.status == 0
    assert toy.session.call("POST", "/count")["number"] == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_creation_is_not_repeated_after_an_answer_that_leaves_it_open(toy: Toy, status: int):
    toy.fail("status", 1, "POST", status=status, carried_out=True)
    with pytest.raises(VendorError, match=f"answered {status}"):
        toy.session.call("POST", "/count")
    assert toy.session.call("POST", "/count")["number"] == 2, "it was carried out once, unheard"


def test_a_creation_that_came_too_early_is_repeated(toy: Toy):
    toy.fail("status", 1, "POST", status=429)
    assert toy.session.call("POST", "/count")["number"] == 1


def test_a_policy_is_set_again_against_its_etag(toy: Toy):
    toy.fail("status", ATTEMPTS - 1, "POST", status=503)
    assert toy.session.call("POST", "/count:setIamPolicy")["number"] == 1


def test_a_lasting_rate_limit_says_how_long(toy: Toy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rest.time, "sleep", lambda _seconds: None)
    toy.fail("status", ATTEMPTS, status=429, retry_after_seconds=7)
    with pytest.raises(VendorError, match=r"answered 429: injected fault \(Retry-After: 7 s\)"):
        toy.session.get("/count")


@pytest.mark.parametrize("kind", ["truncated", "drop"])
def test_a_connection_that_always_breaks_is_told_as_such(toy: Toy, kind: str):
    toy.fail(kind, ATTEMPTS)
    with pytest.raises(VendorError, match="could not be reached: connection broken under way"):
        toy.session.get("/count")
    assert toy.session.get("/count")["number"] >= 1


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rest, "PAUSE_SECONDS", 0.001)
    # Port 9 of loopback: nothing listens there, and nothing may.
    session = Session("toy", "http://127.0.0.1:9", "t")
    with pytest.raises(VendorError, match="could not be reached") as failure:
        session.call("POST", "/count")
    assert failure.value.status == 0
    session.close()


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("google", "Google's sentence"),
        ("github", "Validation Failed [{'field': 'name'}]"),
        ("short", "Not Found"),
        ("list", '["?"]'),
    ],
)
def test_the_vendor_s_own_sentence_is_kept(toy: Toy, shape: str, message: str):
    with pytest.raises(VendorError) as failure:
        toy.session.get(f"/shaped/{shape}")
    assert failure.value.message == message
    assert failure.value.body is not None


def test_find_and_remove_take_absence_for_an_answer(toy: Toy):
    assert toy.session.find("/shaped/google") is None
    toy.session.remove("/shaped/google")
    with pytest.raises(VendorError, match="422"):
        toy.session.find("/shaped/short")
    with pytest.raises(VendorError, match="422"):
        toy.session.remove("/shaped/short")


@pytest.mark.parametrize("path", ["/text", "/count"])
def test_an_answer_that_is_no_json_proves_nothing(toy: Toy, path: str):
    if path == "/count":
        toy.fail("malformed", 1)
    with pytest.raises(VendorError, match="not JSON"):
        toy.session.get(path)


def test_the_token_is_in_no_message(toy: Toy):
    with pytest.raises(VendorError) as failure:
        toy.session.get("/shaped/google")
    assert "the-token" not in str(failure.value) + repr(toy.session.client)


def test_endpoint_and_token_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TOY_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("TOY_TOKEN", "t")
    session = Session.from_environment("toy", "TOY_URL", "TOY_TOKEN")
    assert (session.base_url, session.token) == ("http://127.0.0.1:1", "t")
    session.close()
    monkeypatch.delenv("TOY_TOKEN")
    with pytest.raises(KeyError, match="TOY_TOKEN"):
        Session.from_environment("toy", "TOY_URL", "TOY_TOKEN")
