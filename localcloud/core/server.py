"""Serve every vendor on its own port from one process and one store.

Handlers run on the event loop, one after the other: a request takes about a millisecond, and the single writer of SQLite would
put them in a row anyway. What may wait (an injected latency) waits outside the transaction.
"""

import asyncio
import json
import logging
import signal
import socket
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qsl

import uvicorn

from localcloud.core.clock import Clock, load_clock, rfc3339
from localcloud.core.faults import Fault, take_fault
from localcloud.core.http import Call, RefusalError, Reply, Route, Router, Service
from localcloud.core.journal import Entry, write_entry
from localcloud.core.store import Store, Transaction

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

LOG: Final = logging.getLogger("localcloud")
MAXIMUM_BODY_BYTES: Final = 64 * 1024 * 1024


class VendorApplication:
    """ASGI application of one vendor."""

    def __init__(self, service: Service, store: Store) -> None:
        self._service, self._store, self._router = service, store, Router(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        raw = await _read_body(receive)
        fault = self._take_fault(scope)
        if fault and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if fault and fault.kind == "drop":
            raise ConnectionAbortedError("dropped on demand")
        reply = self._faulty(fault) if fault and fault.kind == "status" else self._answer(scope, raw)
        await _write_reply(send, reply, is_cut=bool(fault and fault.kind == "malformed"))

    def _take_fault(self, scope: Scope) -> Fault | None:
        with self._store.transaction() as transaction:
            return take_fault(transaction, self._service.vendor, scope["method"], scope["path"])

    def _faulty(self, fault: Fault) -> Reply:
        shape = self._service.failed("injected fault")
        headers = {"retry-after": str(fault.retry_after_seconds)} if fault.retry_after_seconds is not None else {}
        return Reply(shape.body, fault.status, headers)

    def _answer(self, scope: Scope, raw: bytes) -> Reply:
        started = time.perf_counter()
        prefix, path = self._router.split_prefix(scope["raw_path"].decode("ascii").partition("?")[0])
        found = self._router.find(scope["method"], path)
        if found is None:
            return self._service.decorate(None, self._service.not_found(scope["method"], path).reply())
        route, params = found
        try:
            return self._handle(_describe(scope, prefix, route, params, raw), started)
        except RefusalError as refusal:
            return self._service.decorate(None, refusal.reply())
        except sqlite3.Error as error:
            LOG.exception("%s %s: the store failed", scope["method"], path)
            return self._service.failed(f"the local cloud cannot keep its state: {error}").reply()
        except Exception as error:  # a bug here must reach the caller as a 500 of the vendor's shape, never as silence
            LOG.exception("%s %s failed", scope["method"], path)
            return self._service.failed(f"{type(error).__name__}: {error}").reply()

    def _handle(self, make_call: Callable[[Transaction, Clock], Call], started: float) -> Reply:
        call: Call | None = None
        refused: RefusalError | None = None
        try:
            with self._store.transaction() as transaction:
                call = make_call(transaction, load_clock(transaction))
                call.body = _parse(call, self._service)
                call.principal = "" if call.route.anonymous else self._service.authenticate(call)
                reply = self._service.decorate(call, call.route.handle(call))
                write_entry(transaction, self._entry(call, reply, started))
                return reply
        except RefusalError as refusal:
            refused = refusal
        # A refusal undid its transaction; its journal entry is a transaction of its own.
        reply = self._service.decorate(call, refused.reply())
        if call is not None:
            with self._store.transaction() as transaction:
                write_entry(transaction, self._entry(call, reply, started))
        return reply

    def _entry(self, call: Call, reply: Reply, started: float) -> Entry:
        elapsed = round((time.perf_counter() - started) * 1000, 3)
        at = rfc3339(call.clock.now())
        path = call.path
        return Entry(at, self._service.vendor, call.method, path, call.route.id, call.principal, reply.status, elapsed, call.body)


def _describe(
    scope: Scope, prefix: str, route: Route, params: Mapping[str, str], raw: bytes
) -> Callable[[Transaction, Clock], Call]:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True))
    base_url = f"http://{headers.get('host', '127.0.0.1')}{prefix}"

    def make(transaction: Transaction, clock: Clock) -> Call:
        method, path = scope["method"], scope["path"]
        return Call(method, path, params, query, headers, {}, raw, base_url, transaction, clock, route)

    return make


def _parse(call: Call, service: Service) -> dict[str, Any]:
    if not call.raw:
        return {}
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(call.raw.decode("utf-8", errors="replace"), keep_blank_values=True))
    if call.headers.get("content-type", "").startswith("application/octet-stream"):
        return {}
    try:
        body = json.loads(call.raw)
    except ValueError as error:
        raise service.malformed(str(error)) from error
    return body if isinstance(body, dict) else {}


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body") or message["type"] == "http.disconnect":
            return b"".join(parts)


async def _write_reply(send: Send, reply: Reply, *, is_cut: bool) -> None:
    is_raw = isinstance(reply.body, bytes)
    body = reply.body if is_raw else b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()
    if is_cut:
        body = body[: len(body) // 2]
    headers = {"content-type": "application/octet-stream" if is_raw else "application/json; charset=utf-8"}
    headers |= {name.lower(): value for name, value in reply.headers.items()}
    headers["content-length"] = str(len(body))
    if reply.status in {204, 304}:
        headers.pop("content-length")
        headers.pop("content-type")
        body = b""
    raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw_headers})
    await send({"type": "http.response.body", "body": body})


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to `serve`: several live in one process."""

    @contextmanager
    def capture_signals(self) -> Any:
        yield


class PortTakenError(Exception):
    """Another program listens where a vendor should."""

    def __init__(self, vendor: str, port: int, problem: str) -> None:
        self.vendor, self.port = vendor, port
        super().__init__(
            f"port {port} for {vendor} cannot be opened ({problem}); the local cloud cannot start there. "
            f"Stop the program that holds it, or choose another port (0 takes any free one)."
        )


def open_socket(vendor: str, port: int) -> socket.socket:
    """Listen on loopback; port 0 takes any free one.

    Raises:
        PortTakenError: the port is in use.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise PortTakenError(vendor, port, str(error)) from error
    listener.listen(512)
    return listener


async def serve(store: Store, services: Mapping[str, tuple[Service, socket.socket]], on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `on_ready` once every vendor answers."""
    servers = [
        (_Server(uvicorn.Config(VendorApplication(service, store), log_level="warning", lifespan="off", access_log=False)), listener)
        for service, listener in services.values()
    ]

    def stop() -> None:
        for server, _ in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    tasks = [asyncio.create_task(server.serve(sockets=[listener])) for server, listener in servers]
    while not all(server.started for server, _ in servers):
        await asyncio.sleep(0.005)
        for task in tasks:
            if task.done():
                task.result()
    on_ready()
    await asyncio.gather(*tasks)
