"""A real site with TLS, an authority of its own, and the settings that lead a probe to it."""

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stamina
import trustme

HOSTS = ("shop.example", "www.shop.example", "db.example", "clerk.shop.example")


@dataclass
class Site:
    """What each address answers; what it was asked stays in `asked`, headers in lower case."""

    port: int
    pages: dict[str, list[tuple[int, dict[str, str], str]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def serve(self, address: str, status: int = 200, body: Any = "", **headers: str) -> None:
        """Add an answer of `host/path`; they are given in order, the last one for ever."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.pages.setdefault(address, []).append((status, headers, text))


@pytest.fixture(autouse=True)
def quick_retries() -> Iterator[None]:
    """Retry as often as ever, without the pauses between."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def expires_in() -> timedelta:
    """How long the site's certificate still is good; a test may override it."""
    return timedelta(days=60)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expires_in: timedelta) -> Iterator[Site]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*HOSTS, not_after=datetime.now(UTC) + expires_in).configure_cert(context)
    served = Site(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = f"{self.headers['host']}{self.path}"
            served.asked.append((address, {name.lower(): value for name, value in self.headers.items()}))
            answers = served.pages.get(address) or [(404, {}, "nothing here")]
            status, headers, text = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments: object) -> None:
            """Say nothing: the test's output is for failures."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of visitors who leave: some tests are about that."""

    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        served.port = server.server_address[1]
        monkeypatch.setenv("BULWARK_CA_FILE", str(tmp_path / "authority.pem"))
        monkeypatch.setenv("BULWARK_CONNECT_TO", ", ".join(f"{host}:443:127.0.0.1:{served.port}" for host in HOSTS))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield served
        server.shutdown()
        thread.join()
