"""Serve the three providers: `python -m localcloud.providers --gcp-port 47110 --github-port 47120 --vercel-port 47130`.

Prints one line of JSON with the ports when ready. Endpoints and credentials come from the environment, as everywhere.
"""

import argparse
import json
import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from localcloud.providers import gcp, github, vercel
from localcloud.providers.provider import VendorProvider

WORKERS: Final = 16
GRACE_SECONDS: Final = 2.0
USAGE_STATUS: Final = 2
# The engine's own limit for one message, pulumi/pulumi sdk/go/common/util/rpcutil, v3.259.0.
MAXIMUM_MESSAGE_BYTES: Final = 400 * 1024 * 1024

PROVIDERS: Final = {"gcp": gcp.make_provider, "github": github.make_provider, "vercel": vercel.make_provider}


def main() -> int:
    """Serve until SIGTERM or SIGINT; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m localcloud.providers", description=__doc__)
    for name in PROVIDERS:
        parser.add_argument(f"--{name}-port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--ready-file", type=Path, help="also write the line of ports here")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        providers = {name: make() for name, make in PROVIDERS.items()}
    except KeyError as error:
        print(f"{error.args[0]} is not set; the providers cannot reach a vendor. Use `bulwark local env`.", file=sys.stderr)
        return USAGE_STATUS
    servers = {}
    for name, provider in providers.items():
        port = getattr(arguments, f"{name}_port")
        try:
            servers[name] = serve(provider, port)
        except RuntimeError as error:
            sentence = f"port {port} for provider {name} cannot be opened ({error}); stop its holder or choose another."
            print(sentence, file=sys.stderr)
            return USAGE_STATUS
    announce({name: port for name, (_, port) in servers.items()}, arguments.ready_file)
    wait_for_signal()
    for server, _ in servers.values():
        server.stop(GRACE_SECONDS)
    return 0


def serve(provider: VendorProvider, port: int) -> tuple[grpc.Server, int]:
    """Start a server on loopback; return it (keep the reference: a collected server stops listening) and its port.

    Raises:
        RuntimeError: the port cannot be opened.
    """
    options = [
        ("grpc.max_receive_message_length", MAXIMUM_MESSAGE_BYTES),
        ("grpc.max_send_message_length", MAXIMUM_MESSAGE_BYTES),
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.server(ThreadPoolExecutor(WORKERS), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    if bound == 0:
        raise RuntimeError("in use")
    server.start()
    return server, bound


def announce(ports: dict[str, int], ready_file: Path | None) -> None:
    """Print the ports, and write them to the file in one step."""
    line = json.dumps(ports)
    if ready_file:
        scratch = ready_file.with_suffix(f".{os.getpid()}")
        scratch.write_text(line)
        scratch.replace(ready_file)
    print(line, flush=True)


def wait_for_signal() -> None:
    """Return at the first SIGINT or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
