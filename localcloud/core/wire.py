"""Read a request's body and write an answer in the terms of ASGI, and cut a connection as a failing network would."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from localcloud.core.http import Reply

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_TRANSPORT: Final = "localcloud.transport"


class Disconnected(Exception):  # noqa: N818 - an event, not an error: the caller went away
    """The caller closed the connection before its request was whole; a part of it must not be acted on."""


class ConnectionProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which tells the application the connection's transport: ASGI itself cannot break a connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the transport where each request's scope copies it from."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TRANSPORT: transport}


async def drop_connection(scope: Scope, receive: Receive) -> None:
    """Close the connection without a byte of answer."""
    scope["state"][_TRANSPORT].abort()
    # uvicorn answers 500 by itself unless it has noticed the end of the connection before the application returns.
    while (await receive())["type"] != "http.disconnect":
        continue


async def read_body(receive: Receive, maximum_bytes: int) -> bytes | None:
    """Return the whole body, or None when it is larger than allowed (what is left of it is not read).

    Raises:
        Disconnected: the caller went away first.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        part: bytes = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > maximum_bytes:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


async def write_reply(send: Send, reply: Reply, *, is_cut: bool) -> None:
    """Send an answer; a cut one ends after half of its body, its length header fitting what is sent."""
    body = _encode(reply)
    if is_cut:
        body = body[: len(body) // 2]
    start, body = _begin(reply, body)
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def write_half(scope: Scope, receive: Receive, send: Send, reply: Reply) -> None:
    """Promise the whole answer, send half of its body, and close the connection."""
    start, body = _begin(reply, _encode(reply))
    await send(start)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    # Closing writes out what is buffered, where aborting would discard it.
    scope["state"][_TRANSPORT].close()
    while (await receive())["type"] != "http.disconnect":
        continue


def _encode(reply: Reply) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    return b"" if reply.body is None else json.dumps(reply.body, ensure_ascii=False).encode()


def _begin(reply: Reply, body: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the message that begins the answer, and the body that its status allows."""
    is_raw = isinstance(reply.body, bytes)
    headers = {"content-type": "application/octet-stream" if is_raw else "application/json; charset=utf-8"}
    headers |= {name.lower(): value for name, value in reply.headers.items()}
    headers["content-length"] = str(len(body))
    if reply.status in {204, 304}:
        headers.pop("content-length")
        headers.pop("content-type")
        body = b""
    raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": reply.status, "headers": raw_headers}, body
