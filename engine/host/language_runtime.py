"""Answer the engine's calls about Python programs and policy packs.

Implements the part of `pulumirpc.LanguageRuntime` (pulumi/pulumi proto/pulumi/language.proto, v3.259.0) that `preview`, `up`,
`refresh`, `destroy`, `about` and policy packs need. Left out on purpose: installing dependencies, generating code, debuggers,
linking; the engine is told so in words.
"""

import base64
import json
import os
import platform
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from .interpreter import NoInterpreterError, environment_of, interpreter_for

EXEC_SCRIPT = Path(__file__).parents[1] / "pulumi-language-python-exec"
PACKAGE_LISTING = Path(__file__).parent / "required_packages.py"
# Source: pulumi-language-python-exec, v3.259.0: what went wrong has been told to the user.
ALREADY_REPORTED_STATUS = 32
_OUTPUT_CHUNK_BYTES = 65536


class PythonLanguageRuntime(language_pb2_grpc.LanguageRuntimeServicer):
    """The language host of one engine."""

    def __init__(self, engine_address: str) -> None:
        self._engine_address = engine_address
        self._children: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Take the engine's address, which need not be the one we were started with."""
        self._engine_address = request.engine_address or self._engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Name the version of the SDK whose protocol this host speaks."""
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """List the providers of the packages installed for the program, from their `pulumi-plugin.json`."""
        python = _interpreter(request.info, context)
        answer = subprocess.run([python, str(PACKAGE_LISTING)], capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{python} could not list its packages: {answer.stderr.strip()}")
        packages = [_package_dependency(entry) for entry in json.loads(answer.stdout)]
        return language_pb2.GetRequiredPackagesResponse(packages=packages)

    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        """Run a program to its end; its output goes to the engine through our own."""
        python = _interpreter(request.info, context)
        command = [python, "-u", str(EXEC_SCRIPT), *self._program_arguments(request)]
        settings = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        environment = environment_of(python, os.environ) | settings
        process = self._start(context, command, request.pwd, environment)
        status = self._finish(process)
        if status == ALREADY_REPORTED_STATUS:
            return language_pb2.RunResponse(bail=True)
        if status != 0:
            return language_pb2.RunResponse(error=f"Program exited with non-zero exit code: {status}")
        return language_pb2.RunResponse()

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a policy pack or a provider written in Python, passing on what it prints and its exit code."""
        python = _interpreter(request.info, context)
        folder = request.info.program_directory or request.program
        if request.kind == "analyzer":
            command = [python, "-u", "-m", "pulumi.policy", *request.args, folder]
        else:
            command = [python, "-u", str(Path(folder) / (request.info.entry_point or ".")), *request.args]
        given = {name: value for name, _, value in (entry.partition("=") for entry in request.env)}
        environment = environment_of(python, given or os.environ)
        where = folder if request.kind == "analyzer" else request.pwd
        process = self._start(context, command, where, environment, output=subprocess.PIPE)
        for is_error, chunk in _output_of(process):
            yield language_pb2.RunPluginResponse(stderr=chunk) if is_error else language_pb2.RunPluginResponse(stdout=chunk)
        yield language_pb2.RunPluginResponse(exitcode=self._finish(process))

    def About(self, request: language_pb2.AboutRequest, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        """Describe the interpreter that runs the program."""
        python = _interpreter(request.info, context)
        return language_pb2.AboutResponse(executable=python, version=platform.python_version())

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Say that this host installs nothing."""
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "this language host installs no packages, so the program would not find them; install them yourself, for example "
            "with: python3 -m venv .venv && .venv/bin/pip install -r requirements.txt",
        )

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Stop the programs that are running."""
        self.stop_children()
        return empty_pb2.Empty()

    def stop_children(self) -> None:
        """Ask every program that is running to end."""
        with self._lock:
            for process in self._children:
                process.terminate()

    def _program_arguments(self, request: language_pb2.RunRequest) -> list[str]:
        named = {
            "monitor": request.monitor_address,
            "engine": self._engine_address,
            "project": request.project,
            "root_directory": request.info.root_directory,
            "stack": request.stack,
            "pwd": request.pwd,
            "dry_run": "true" if request.dryRun else "false",
            "parallel": str(request.parallel),
            "organization": request.organization,
        }
        flags = [text for name, value in named.items() if value for text in (f"--{name}", value)]
        return [*flags, request.info.entry_point or request.program or ".", *request.args]

    def _start(
        self,
        context: grpc.ServicerContext,
        command: list[str],
        folder: str,
        environment: dict[str, str],
        output: int | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a program in our own process group, which the engine ends as a whole; also end it with the call.

        `output` is where both of its streams go: None for our own, which the engine reads.
        """
        process = subprocess.Popen(
            command, cwd=folder or None, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        with self._lock:
            self._children.add(process)
        if not context.add_callback(process.terminate):
            process.terminate()
        return process

    def _finish(self, process: "subprocess.Popen[bytes]") -> int:
        status = process.wait()
        with self._lock:
            self._children.discard(process)
        return status


def _interpreter(info: language_pb2.ProgramInfo, context: grpc.ServicerContext) -> str:
    options = dict(info.options)
    try:
        return interpreter_for(Path(info.root_directory or "."), str(options.get("virtualenv") or ""), sys.executable)
    except NoInterpreterError as error:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        raise


def _package_dependency(entry: dict[str, Any]) -> plugin_pb2.PackageDependency:
    parameterization = entry.pop("parameterization", None)
    dependency = plugin_pb2.PackageDependency(kind="resource", **entry)
    if parameterization:
        dependency.parameterization.name = parameterization["name"]
        dependency.parameterization.version = parameterization["version"]
        dependency.parameterization.value = base64.b64decode(parameterization["value"])
    return dependency


def _output_of(process: "subprocess.Popen[bytes]") -> Iterator[tuple[bool, bytes]]:
    """Yield (True for standard error, bytes) as they come, until both ends are closed."""
    chunks: queue.SimpleQueue[tuple[bool, bytes]] = queue.SimpleQueue()
    streams = [(is_error, stream) for is_error, stream in ((False, process.stdout), (True, process.stderr)) if stream]
    for is_error, stream in streams:
        threading.Thread(target=_pump, args=(is_error, stream, chunks), daemon=True).start()
    still_open = len(streams)
    while still_open:
        is_error, chunk = chunks.get()
        if chunk:
            yield is_error, chunk
        else:
            still_open -= 1


def _pump(is_error: bool, stream: IO[bytes], chunks: "queue.SimpleQueue[tuple[bool, bytes]]") -> None:  # noqa: FBT001
    with stream:
        while chunk := os.read(stream.fileno(), _OUTPUT_CHUNK_BYTES):
            chunks.put((is_error, chunk))
    chunks.put((is_error, b""))
