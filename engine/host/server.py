"""Serve the language host on a free port, print the port, and stay as long as the engine does."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from .language_runtime import PythonLanguageRuntime

PARALLEL_CALLS: Final = 16
# Source: pulumi/pulumi sdk/go/common/util/rpcutil/serve.go, v3.259.0: programs send messages beyond gRPC's own limit of 4 MB.
LARGEST_MESSAGE_BYTES: Final = 400 * 1024 * 1024
ENGINE_CHECK_SECONDS: Final = 1.0


def main() -> None:
    """Serve one engine, whose address is the last argument."""
    engine_process = os.getppid()
    leaving = threading.Event()
    # The engine asks a plugin to end with an interrupt.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: leaving.set())
    limits = [("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES), ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES)]
    server = grpc.server(ThreadPoolExecutor(max_workers=PARALLEL_CALLS), options=limits)
    runtime = PythonLanguageRuntime(sys.argv[-1] if len(sys.argv) > 1 else "")
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(runtime, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The engine reads the port from the first line and takes every later line for the program's own output.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    # An engine that was killed cannot tell us that it is gone; then our parent is another process.
    while not leaving.wait(ENGINE_CHECK_SECONDS) and os.getppid() == engine_process:
        pass
    runtime.stop_children()
    server.stop(grace=None).wait()
