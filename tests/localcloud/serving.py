"""Serve vendors of the local cloud in this process, each on a port of its own, from one event loop for all tests.

A uvicorn server that runs by itself looks at its flag ten times a second, then waits for its connections: a test that starts one
spends a sixth of a second on its end alone.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import uvicorn

from localcloud.core.application import VendorApplication
from localcloud.core.http import Service
from localcloud.core.server import open_socket
from localcloud.core.store import Store
from localcloud.core.wire import ConnectionProtocol

TIMEOUT_SECONDS = 10.0


@contextmanager
def served(service: Service, state: Path) -> Iterator[str]:
    """Serve one vendor on a free port over a state file; give its address."""
    running = _Running(service, state)
    asyncio.run_coroutine_threadsafe(running.start(), _loop()).result(TIMEOUT_SECONDS)
    try:
        yield running.address
    finally:
        asyncio.run_coroutine_threadsafe(running.stop(), _loop()).result(TIMEOUT_SECONDS)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Start the loop in a thread that ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="served", daemon=True).start()
    return loop


class _Running:
    """What `uvicorn.Server.serve` does, without its waits; all in the loop's thread, as SQLite's connection asks."""

    def __init__(self, service: Service, state: Path) -> None:
        self._service, self._state = service, state
        self._listener = open_socket(service.vendor, 0)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    async def start(self) -> None:
        self._store = Store(self._state)
        # Its own protocol, as in production: without it an injected fault cannot break a connection.
        config = uvicorn.Config(
            VendorApplication(self._service, self._store),
            http=ConnectionProtocol,
            log_level="warning",
            lifespan="off",
            ws="none",
            access_log=False,
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[self._listener])
        # Sets the headers that every answer has.
        await self._server.on_tick(0)

    async def stop(self) -> None:
        state = self._server.server_state
        for listening in self._server.servers:
            listening.close()
        for connection in list(state.connections):
            connection.shutdown()
        while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn keeps sets, which announce nothing
            # Each turn of the loop lets a request that still runs go on and a connection end.
            await asyncio.sleep(0)
        self._store.close()
