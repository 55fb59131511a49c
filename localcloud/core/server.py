"""Serve every vendor on its own port from one process and one store."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import uvicorn

from localcloud.core.application import VendorApplication
from localcloud.core.http import Service
from localcloud.core.store import Store
from localcloud.core.wire import ConnectionProtocol

# Longer than the pools of the usual clients keep an idle connection (5 to 60 s): the side that closes first must be theirs,
# or a request meets a connection that is just being closed.
KEEP_ALIVE_SECONDS: Final = 90
# A request that an injected latency holds back is cut after this when the process is asked to stop.
GRACE_SECONDS: Final = 1


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to `serve`: several live in one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PortTakenError(Exception):
    """Another program listens where a vendor should."""

    def __init__(self, vendor: str, port: int, problem: str) -> None:
        self.vendor, self.port = vendor, port
        super().__init__(
            f"port {port} for {vendor} cannot be opened ({problem}); the local cloud cannot start there. "
            f"Stop the program that holds it, or choose another port with --{vendor}-port (0 takes any free one)."
        )


def open_socket(vendor: str, port: int) -> socket.socket:
    """Listen on loopback; port 0 takes any free one.

    Raises:
        PortTakenError: the port is in use.
    """
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it on, every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        raise PortTakenError(vendor, port, str(error)) from error
    return listener


async def serve(store: Store, services: Mapping[str, tuple[Service, socket.socket]], on_ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; call `on_ready` once every vendor answers."""
    servers = [(_make_server(service, store), listener) for service, listener in services.values()]

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
                return  # asked to stop before all were up
    on_ready()
    await asyncio.gather(*tasks)


def _make_server(service: Service, store: Store) -> _Server:
    return _Server(
        uvicorn.Config(
            VendorApplication(service, store),
            http=ConnectionProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
