"""The routes of Pulumi's service that an update of one stack asks for, on the loopback address, for one run.

Paths and bodies: pulumi/pulumi v3.259.0, pkg/backend/httpstate/client and sdk/go/common/apitype; which an update needs was found
by running one. Everything else is answered with 404, as the service answers what it does not have.
"""

import gzip
import hmac
import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from bulwark.errors import BulwarkError
from bulwark.stacks.journal.replay import require_known

OWNER: Final = "organization"
"""The owner that the engine itself gives to stacks whose state is in files."""
JOURNAL_VERSION: Final = 1
_NEVER: Final = 4_102_444_800
"""When the lease ends: 2100. The run itself is the lease; nobody else could get one."""
_UPDATE: Final = "1"
_KINDS: Final = "(?:update|preview|refresh|destroy)"


@dataclass(slots=True)
class StateService:
    """What the service knows of the one stack that it serves."""

    project: str
    stack: str
    state: Mapping[str, Any]
    """The state before the run, as exported."""
    keep: Callable[[list[dict[str, Any]]], None]
    """Keeps journal entries, whichever thread hands them over; when it returns they are safe."""
    on_start: Callable[[], None] = lambda: None
    """Called when the update begins; may raise to refuse it."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """What the engine signs in with."""
    lease: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """What it shows during the update."""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Return status and body for a request."""
        stack = f"/api/stacks/{OWNER}/{self.project}/{self.stack}"
        for wanted, pattern, handler in self._routes():
            if wanted == method and re.fullmatch(pattern.replace("{stack}", re.escape(stack)), path):
                return handler(body)
        return _refused(HTTPStatus.NOT_FOUND, f"Not Found: {method} {path}")

    def _routes(self) -> list[tuple[str, str, Callable[[Any], tuple[int, dict[str, Any]]]]]:
        update = f"{{stack}}/{_KINDS}/{_UPDATE}"
        return [
            ("GET", "/api/capabilities", lambda _: (HTTPStatus.OK, {"capabilities": []})),
            ("GET", "/api/user", lambda _: (HTTPStatus.OK, _user())),
            ("GET", "/api/user/organizations/default", lambda _: (HTTPStatus.OK, {"gitHubLogin": OWNER, "messages": []})),
            ("GET", "{stack}", lambda _: (HTTPStatus.OK, self._stack())),
            ("GET", "{stack}/export(?:/[0-9]+)?", lambda _: (HTTPStatus.OK, dict(self.state))),
            ("PATCH", "{stack}/tags", _nothing),
            ("POST", f"{{stack}}/{_KINDS}", lambda _: (HTTPStatus.OK, {"updateID": _UPDATE, "requiredPolicies": []})),
            ("POST", update, self._start),
            ("POST", f"{update}/renew_lease", lambda _: (HTTPStatus.OK, self._lease())),
            ("POST", f"{update}/events/batch", _nothing),
            ("PATCH", f"{update}/journalentries", self._keep),
            ("POST", f"{update}/complete", _nothing),
        ]

    def _stack(self) -> dict[str, Any]:
        return {
            "orgName": OWNER,
            "projectName": self.project,
            "stackName": self.stack,
            "activeUpdate": "",
            "tags": {},
            "version": 1,
        }

    def _lease(self) -> dict[str, Any]:
        return {"token": self.lease, "tokenExpiration": _NEVER}

    def _start(self, _body: Any) -> tuple[int, dict[str, Any]]:
        self.on_start()
        return HTTPStatus.OK, {"version": 1, **self._lease(), "journalVersion": JOURNAL_VERSION}

    def _keep(self, body: Any) -> tuple[int, dict[str, Any]]:
        """Keep entries, or say at once why not: the engine then stops before it does what nobody could tell of."""
        try:
            for entry in body["entries"]:
                require_known(entry)
            self.keep(body["entries"])
        except BulwarkError as error:
            return _refused(HTTPStatus.BAD_REQUEST, str(error))
        except OSError as error:
            return _refused(
                HTTPStatus.INSUFFICIENT_STORAGE,
                f"the journal cannot be written ({error.strerror or error}); what this run makes from now on would be forgotten. "
                "Make room for it, and run the same command again.",
            )
        return HTTPStatus.OK, {}


@contextmanager
def serving(service: StateService) -> Iterator[str]:
    """Serve on a free loopback port until the end of the block; yield the address."""

    class Handler(_Handler):
        served = service

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: StateService
    protocol_version = "HTTP/1.1"
    # Head and body go as one segment, and at once. A second small write would wait until the engine acknowledges the first, which
    # its system puts off for 40 ms; and while a component's outputs are being kept the engine begins nothing else.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        status, content = self._decide()
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - http.server's names

    def _decide(self) -> tuple[int, dict[str, Any]]:
        sent = self._body()
        shown = self.headers.get("authorization", "").rpartition(" ")[2]
        if not any(hmac.compare_digest(shown, token) for token in (self.served.token, self.served.lease)):
            return _refused(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        return self.served.answer(self.command, self.path.partition("?")[0], json.loads(sent) if sent else None)

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") == "chunked":
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
        return gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the run's output is for people."""


def _nothing(_body: Any) -> tuple[int, dict[str, Any]]:
    return HTTPStatus.OK, {}


def _refused(status: HTTPStatus, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"code": int(status), "message": message}


def _user() -> dict[str, Any]:
    organization = {"githubLogin": OWNER, "name": OWNER, "email": "", "avatarUrl": ""}
    return {
        "id": "1",
        "githubLogin": OWNER,
        "name": OWNER,
        "email": "",
        "avatarUrl": "",
        "organizations": [organization],
        "identities": [],
    }
