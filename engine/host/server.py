"""Serve the language host on a free port, print the port, and stay as long as the engine does."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from .language_runtime import PythonLanguageRuntime

PARALLEL_CALLS = 16
# Source: pulumi/pulumi sdk/go/common/util/rpcutil/serve.go, v3.259.0: programs send messages beyond gRPC's own limit of 4 MB.
LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024
ENGINE_CHECK_SECONDS = 1.0


def main() -> None:
    """Serve one engine, whose address is the last argument."""
    engine_process = os.getppid()
    engine_address = sys.argv[-1] if len(sys.argv) > 1 else ""
    limits = [("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES), ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES)]
    server = grpc.server(ThreadPoolExecutor(max_workers=PARALLEL_CALLS), options=limits)
    runtime = PythonLanguageRuntime(engine_address)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(runtime, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The engine reads the port from the first line and takes every later line for the program's own output.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    threading.Thread(target=_leave_with_engine, args=(server, engine_process), daemon=True).start()
    server.wait_for_termination()
    runtime.stop_children()


def _leave_with_engine(server: grpc.Server, engine_process: int) -> None:
    """Stop when the parent process is another one: an engine that was killed cannot tell us that it is gone."""
    while os.getppid() == engine_process:
        time.sleep(ENGINE_CHECK_SECONDS)
    server.stop(grace=None)
