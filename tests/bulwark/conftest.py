"""A small real HTTP server that answers what a test tells it, for what the local cloud's vendors do not do on their own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Answers:
    """What the server says, in order, the last one for ever; `None` drops the connection. What it was asked stays in `asked`."""

    address: str = ""
    script: list[tuple[int, str, dict[str, str]] | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def say(self, status: int, body: Any, **headers: str) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.script.append((status, text, headers))

    def drop(self) -> None:
        self.script.append(None)


@pytest.fixture
def answers() -> Iterator[Answers]:
    scripted = Answers()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            scripted.asked.append(f"{self.command} {self.path}")
            said = scripted.script.pop(0) if len(scripted.script) > 1 else scripted.script[0]
            if said is None:
                return
            status, text, headers = said
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - http.server's names

        def log_message(self, *arguments: object) -> None:
            """Say nothing: the test's output is for failures."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        scripted.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield scripted
        server.shutdown()
        thread.join()
