"""Where the program's time comes from."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bulwark.errors import UsageError
from components.clock import VARIABLE, now


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    now.cache_clear()
    yield
    now.cache_clear()


def serve(body: bytes) -> tuple[HTTPServer, str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/clock"


def test_without_a_source_it_is_the_machines(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert now() is now(), "one run has one moment"


def test_a_source_is_believed(monkeypatch: pytest.MonkeyPatch):
    server, url = serve(b'{"now": "2031-05-01T12:00:00Z", "offset_seconds": 1}')
    monkeypatch.setenv(VARIABLE, url)
    assert now() == datetime(2031, 5, 1, 12, tzinfo=UTC)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"now": "soon"}'])
def test_a_source_that_tells_no_time_is_told(monkeypatch: pytest.MonkeyPatch, body: bytes):
    server, url = serve(body)
    monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(UsageError, match="tells no time"):
        now()
    server.shutdown()
    server.server_close()


def test_a_source_that_is_silent_is_told(monkeypatch: pytest.MonkeyPatch):
    server, url = serve(b"")
    server.shutdown()
    server.server_close()
    monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(UsageError, match="unset BULWARK_CLOCK_URL"):
        now()
