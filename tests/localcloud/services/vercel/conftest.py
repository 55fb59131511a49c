"""A Vercel in this process, asked through its ASGI application: no port, no waiting, a clock that obeys."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from localcloud.core.application import VendorApplication
from localcloud.core.clock import move_clock
from localcloud.core.store import Store
from localcloud.services.vercel import SERVICE
from localcloud.services.vercel.seed import seed

TOKEN = "operatorTokenOfTheTests0001"
TEAM = "team_LivingTree0000000000001"
OTHER_TEAM = "team_Other000000000000000001"
SEED = {
    "operator_token": TOKEN,
    "teams": [
        {"id": TEAM, "slug": "living-tree", "name": "Living Tree", "plan": "pro", "rolling_release_slots": 2},
        {"id": OTHER_TEAM, "slug": "other", "name": "Other", "plan": "hobby"},
    ],
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content) if self.content else None

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def message(self) -> str:
        return str(self.body["error"]["message"])


class Vercel:
    """The emulated Vercel, and what tests need of it beyond its routes."""

    def __init__(self, store: Store) -> None:
        self.store, self.seconds = store, 0.0
        self._application = VendorApplication(SERVICE, store)

    def ask(
        self, method: str, url: str, body: Any = None, token: str | None = TOKEN, headers: dict[str, str] | None = None
    ) -> Answer:
        """Make one request; a body of bytes goes as it is, anything else as JSON."""
        parts = urlsplit(url)
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        named = {"host": "localhost", "content-type": kind, **(headers or {})}
        if token is not None:
            named["authorization"] = f"Bearer {token}"
        scope = {
            "type": "http",
            "method": method,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }
        return asyncio.run(self._run(scope, content))

    async def _run(self, scope: dict[str, Any], content: bytes) -> Answer:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, sent[1]["body"])

    def do(self, method: str, url: str, body: Any = None) -> Any:
        """Make a request that must succeed; return its body."""
        answer = self.ask(method, url, body)
        assert answer.status < 300, answer.content
        return answer.body

    def pass_time(self, seconds: float) -> None:
        """Move the clock on."""
        self.seconds += seconds
        with self.store.transaction() as transaction:
            move_clock(transaction, timedelta(seconds=self.seconds))

    def project(self, name: str = "web", **fields: Any) -> dict[str, Any]:
        """Make a project."""
        made: dict[str, Any] = self.do("POST", "/v11/projects", {"name": name, **fields})
        return made

    def deployment(self, project: str = "web", content: str = "hello", **fields: Any) -> dict[str, Any]:
        """Make a production deployment and let its build end."""
        body = {"name": project, "target": "production", "files": [{"file": "index.html", "data": content}], **fields}
        made = self.do("POST", "/v13/deployments", body)
        self.pass_time(2)
        ready: dict[str, Any] = self.do("GET", f"/v13/deployments/{made['id']}")
        return ready


@pytest.fixture
def vercel(tmp_path: Path) -> Iterator[Vercel]:
    """A Vercel with an operator and two teams, one of them on a plan without rolling releases."""
    store = Store(tmp_path / "state.sqlite")
    with store.transaction() as transaction:
        seed(transaction, SEED)
    yield Vercel(store)
    store.close()
