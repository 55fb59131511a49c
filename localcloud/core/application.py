"""Answer the requests of one vendor: find the route, open the transaction, call the handler, keep the journal.

Handlers run on the event loop, one after the other: a request takes about a millisecond, and the single writer of SQLite would
put them in a row anyway. What may wait (an injected latency) waits outside the transaction. Whatever goes wrong in here leaves
as an error of the vendor's own shape: a client that is being tested must never meet an answer its vendor could not give.
"""

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from localcloud.core.clock import Clock, load_clock, rfc3339
from localcloud.core.faults import Fault, take_fault
from localcloud.core.http import Call, RefusalError, Reply, Route, Router, Service
from localcloud.core.journal import Entry, write_entry
from localcloud.core.store import Store, Transaction
from localcloud.core.visitors import refusal_of_visitor
from localcloud.core.wire import Disconnected, Receive, Scope, Send, drop_connection, read_body, write_half, write_reply

LOG: Final = logging.getLogger("localcloud")
MAXIMUM_BODY_BYTES: Final = 64 * 1024 * 1024
CONTENTION_SECONDS: Final = 0.02
"""How long a write takes that must not overlap with another: long enough for a rival that was sent at the same time."""
CONTROL: Final = "control"
"""The control port's vendor name: faults never befall it, or they could not be taken back."""


class VendorApplication:
    """ASGI application of one vendor."""

    def __init__(self, service: Service, store: Store) -> None:
        self._service, self._store, self._router = service, store, Router(service)
        self._under_way: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        visitor = refusal_of_visitor(scope["headers"], is_origin_refused=self._service.vendor == CONTROL)
        if visitor:
            await write_reply(send, self._turn_away(scope, visitor), is_cut=False)
            return
        try:
            raw = await read_body(receive, MAXIMUM_BODY_BYTES)
        except Disconnected:
            return
        fault, reply = self._meet_fault(scope)
        if fault and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if reply is None and not _is_lost_at_once(fault):
            reply = self._too_large() if raw is None else await self._answer_in_turn(scope, raw)
        await self._send(fault, reply, scope, receive, send)

    async def _send(self, fault: Fault | None, reply: Reply | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what the fault leaves of the answer."""
        if fault and fault.kind == "status" and fault.carried_out:
            reply = self._faulty(fault)
        if reply is None or (fault and fault.kind == "drop"):
            await drop_connection(scope, receive)
        elif fault and fault.kind == "truncated":
            await write_half(scope, receive, send, reply)
        else:
            await write_reply(send, reply, is_cut=bool(fault and fault.kind == "malformed"))

    async def _answer_in_turn(self, scope: Scope, raw: bytes) -> Reply:
        """Answer; a request for something contended takes a while, during which a rival is seen to overlap with it."""
        _, path = self._router.split_prefix(scope["raw_path"].decode("ascii").partition("?")[0])
        key = self._service.contended(scope["method"], path)
        if not key:
            return self._answer(scope, raw)
        if key in self._under_way:
            return self._answer(scope, raw, has_rival=True)
        self._under_way.add(key)
        try:
            await asyncio.sleep(CONTENTION_SECONDS)
            return self._answer(scope, raw)
        finally:
            self._under_way.discard(key)

    def _turn_away(self, scope: Scope, problem: str) -> Reply:
        # Not journaled: a page must not be able to fill the journal, whose oldest entries make room for the newest.
        LOG.warning("%s %s %s was refused: %s", self._service.vendor, scope["method"], scope["path"], problem)
        refusal = self._service.forbidden(problem)
        return Reply(refusal.body, refusal.status, {"connection": "close"})

    def _meet_fault(self, scope: Scope) -> tuple[Fault | None, Reply | None]:
        """Return the fault that befalls the request, and the answer if the fault already decides it."""
        if self._service.vendor == CONTROL:
            return None, None
        started = time.perf_counter()
        try:
            with self._store.transaction() as transaction:
                fault = take_fault(transaction, self._service.vendor, scope["method"], scope["path"])
                is_lost = _is_lost_at_once(fault)
                reply = self._faulty(fault) if fault and is_lost and fault.kind == "status" else None
                if fault and is_lost:
                    at = rfc3339(load_clock(transaction).now())
                    status = reply.status if reply else 0
                    write_entry(transaction, self._unrouted(scope, f"fault:{fault.kind}", status, started, at))
        except sqlite3.Error as error:
            return None, self._store_failed(scope, error)
        return fault, reply

    def _faulty(self, fault: Fault) -> Reply:
        body = self._service.injected(fault.status) if self._service.injected else self._service.failed("injected fault").body
        headers = {"retry-after": str(fault.retry_after_seconds)} if fault.retry_after_seconds is not None else {}
        return self._service.decorate(None, Reply(body, fault.status, headers))

    def _too_large(self) -> Reply:
        refusal = self._service.failed(f"the body is larger than {MAXIMUM_BODY_BYTES} bytes; the local cloud keeps none of it")
        return Reply(refusal.body, 413, {"connection": "close"})

    def _answer(self, scope: Scope, raw: bytes, *, has_rival: bool = False) -> Reply:
        started = time.perf_counter()
        prefix, path = self._router.split_prefix(scope["raw_path"].decode("ascii").partition("?")[0])
        found = self._router.find(scope["method"], path)
        try:
            if found is None:
                return self._no_route(scope, path, started)
            route, params = found
            return self._handle(_describe(scope, prefix, route, params, raw, has_rival=has_rival), started)
        except sqlite3.Error as error:
            return self._store_failed(scope, error)
        except Exception as error:  # a bug here must reach the caller as a 500 of the vendor's shape, never as silence
            LOG.exception("%s %s failed", scope["method"], path)
            return self._service.failed(f"{type(error).__name__}: {error}").reply()

    def _no_route(self, scope: Scope, path: str, started: float) -> Reply:
        reply = self._service.decorate(None, self._service.not_found(scope["method"], path).reply())
        with self._store.transaction() as transaction:
            at = rfc3339(load_clock(transaction).now())
            write_entry(transaction, self._unrouted(scope, "", reply.status, started, at))
        return reply

    def _store_failed(self, scope: Scope, error: sqlite3.Error) -> Reply:
        LOG.error(
            "%s %s %s: the state file %s cannot be written (%s); the request was refused and nothing of it kept. "
            "Free room on its disk, or start again with another --state.",
            self._service.vendor, scope["method"], scope["path"], self._store.path, error,
        )  # fmt: skip
        return self._service.failed(f"the local cloud cannot keep its state: {error}").reply()

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
        at, vendor = rfc3339(call.clock.now()), self._service.vendor
        elapsed = _milliseconds_since(started)
        request = call.body or _json_of_another_kind(call)
        return Entry(at, vendor, call.method, call.path, call.route.id, call.principal, reply.status, elapsed, request)

    def _unrouted(self, scope: Scope, route: str, status: int, started: float, at: str) -> Entry:
        elapsed = _milliseconds_since(started)
        return Entry(at, self._service.vendor, scope["method"], scope["path"], route, "", status, elapsed, None)


def _is_lost_at_once(fault: Fault | None) -> bool:
    """Say whether the vendor never sees the request."""
    return fault is not None and fault.kind in {"status", "drop"} and not fault.carried_out


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)


def _describe(
    scope: Scope, prefix: str, route: Route, params: Mapping[str, str], raw: bytes, *, has_rival: bool
) -> Callable[[Transaction, Clock], Call]:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    base_url = f"http://{headers.get('host', '127.0.0.1')}{prefix}"

    def make(transaction: Transaction, clock: Clock) -> Call:
        method, path = scope["method"], scope["path"]
        call = Call(method, path, params, query, headers, {}, raw, base_url, transaction, clock, route)
        call.has_rival = has_rival
        return call

    return make


def _parse(call: Call, service: Service) -> dict[str, Any]:
    if not call.raw or call.route.is_media:
        return {}
    # curl calls everything a form; what begins as JSON is none, and the vendors read it as JSON too.
    is_form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if is_form and not call.raw.lstrip().startswith((b"{", b"[")):
        return dict(parse_qsl(call.raw.decode("utf-8", errors="replace"), keep_blank_values=True))
    if call.headers.get("content-type", "").startswith("application/octet-stream"):
        return {}
    try:
        body = _load(call.raw)
    except (ValueError, RecursionError) as error:
        raise service.malformed(str(error)) from error
    return body if isinstance(body, dict) else {}


def _json_of_another_kind(call: Call) -> Any:
    """Return a body that is a list, which `Call.body` leaves out and the journal must not."""
    if not call.raw.startswith(b"["):
        return None
    try:
        return _load(call.raw)
    except (ValueError, RecursionError):
        return None


def _load(raw: bytes) -> Any:
    """Read JSON.

    Raises:
        ValueError: it is none, or it has half a surrogate pair (U+D800 to U+DFFF), which Python reads and UTF-8 cannot write:
            kept, it would break every later answer that it is part of.
    """
    value = json.loads(raw)
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"half a surrogate pair, U+{ord(error.object[error.start]):04X}, is no character") from error
    return value
