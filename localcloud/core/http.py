"""Describe one request and its answer, and route the one to a function that makes the other.

A handler is a plain function from `Call` to `Reply` inside one transaction: it either answers or raises `RefusalError` with the
vendor's own body, in which case nothing it wrote is kept.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from localcloud.core.clock import Clock
from localcloud.core.store import Document, Transaction


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. `body` is a JSON value, bytes sent as they are, or None for an empty body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusalError(Exception):
    """The vendor says no: a status and a body in the vendor's own shape. The transaction is undone."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body, self.headers = status, body, headers or {}

    def reply(self) -> Reply:
        """Return the refusal as an answer."""
        return Reply(self.body, self.status, self.headers)


@dataclass(slots=True)
class Call:
    """One request as a handler sees it."""

    method: str
    path: str
    params: Mapping[str, str]
    """Parameters of the route's path, percent-decoded."""
    query: Mapping[str, str]
    """Last value of each query parameter."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Document
    """JSON object or form; empty when there was none. A JSON value of another kind is in `raw` only."""
    raw: bytes
    base_url: str
    """Scheme, host and port the caller used, without a trailing slash; with the vendor's prefix, if one was used."""
    tx: Transaction
    clock: Clock
    route: "Route"
    principal: str = ""
    """Set by the service's `authenticate`."""
    notes: Document = field(default_factory=dict)
    """What the handler leaves for the service's `decorate`, such as a difference that only it has seen."""
    has_rival: bool = False
    """True when a request with the same `contended` key was under way as this one came."""

    def bearer(self) -> str:
        """Return the token of the Authorization header, or an empty text."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() in {"bearer", "token"} else ""


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of a vendor's API."""

    id: str
    """The vendor's own name of the operation: Google's method id, GitHub's operationId, the Vercel SDK's function."""
    method: str
    path: str
    """`/v1/projects/{project}/secrets/{secret}:access`; `{name...}` takes the rest of the path, slashes included."""
    handle: Callable[[Call], Reply]
    permission: str = ""
    """What the caller must hold, in the vendor's own words; empty when anyone with a valid token (or none) may call."""
    anonymous: bool = False
    """True for the few operations that need no token."""
    is_media: bool = False
    """True when the request's body is a file, whatever its type says: `Call.body` is empty, `Call.raw` has it."""


@dataclass(frozen=True, slots=True)
class Service:
    """One vendor's API: its routes and the places where vendors differ in manner."""

    vendor: str
    routes: tuple[Route, ...]
    authenticate: Callable[[Call], str]
    """Return the principal of the call or raise RefusalError; not asked for anonymous routes."""
    not_found: Callable[[str, str], RefusalError]
    """Make the answer for an unknown (method, path)."""
    malformed: Callable[[str], RefusalError]
    """Make the answer for a body that cannot be parsed."""
    failed: Callable[[str], RefusalError]
    """Make the answer for a fault inside the emulator itself (disk full, a bug)."""
    forbidden: Callable[[str], RefusalError] = lambda problem: RefusalError(403, {"error": problem})
    """Make the 403 for a request that a web page makes through a browser; the text has the three parts of an error."""
    segment: str = r"[^/]+"
    """Regular expression of one path parameter. Google's excludes the colon, which begins a verb."""
    prefixes: tuple[str, ...] = ()
    """Prefixes under which the same routes are served too, e.g. `/api/v3`."""
    decorate: Callable[[Call | None, Reply], Reply] = lambda _call, reply: reply
    """Add what every answer carries (rate headers, request ids); the call is None when no route matched."""
    canonical: Callable[[str], str] = lambda path: path
    """Bring a path, of a route or of a request, to the form in which they are compared: Vercel's versions do not count."""
    contended: Callable[[str, str], str] = lambda _method, _path: ""
    """Name what a (method, path) must have to itself, for writes that a vendor refuses when they overlap; empty for nothing."""
    injected: Callable[[int], Any] | None = None
    """Make the body of an error that a fault asks for, from its status; absent: what `failed` makes, whatever the status."""


_PARAMETER: Final = re.compile(r"\{([A-Za-z_]+)(\.\.\.)?\}")


class Router:
    """Find the route of a path. Literal routes win over parameters, longer literals over shorter."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._by_method: dict[str, list[tuple[re.Pattern[str], Route]]] = {}
        paths = [(service.canonical(route.path), route) for route in service.routes]
        for path, route in sorted(paths, key=lambda pair: _specificity(pair[0]), reverse=True):
            pattern = re.compile(_expression(path, service.segment))
            self._by_method.setdefault(route.method, []).append((pattern, route))

    def split_prefix(self, path: str) -> tuple[str, str]:
        """Return (prefix, rest) where prefix is one of the service's or empty."""
        for prefix in self._service.prefixes:
            if path.startswith(prefix + "/"):
                return prefix, path[len(prefix) :]
        return "", path

    def find(self, method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
        """Match a path that is still percent-encoded; return the route and its decoded parameters."""
        path = self._service.canonical(raw_path)
        for pattern, route in self._by_method.get(method, ()):
            match = pattern.fullmatch(path)
            if match:
                return route, {name: unquote(value) for name, value in match.groupdict().items()}
        return None


def _expression(path: str, segment: str) -> str:
    parts, end = [], 0
    for match in _PARAMETER.finditer(path):
        parts.append(re.escape(path[end : match.start()]))
        parts.append(f"(?P<{match[1]}>{'.+' if match[2] else segment})")
        end = match.end()
    return "".join(parts) + re.escape(path[end:])


def _specificity(path: str) -> tuple[bool, bool, int]:
    literal = _PARAMETER.sub("", path)
    return (":" in path.rsplit("/", 1)[-1], "..." not in path, len(literal))
