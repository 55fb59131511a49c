"""Ask the policy pack about the resources of 50 applications, as the engine does, without the engine: what it costs a resource.

The messages are those of the staging stack, its application's resources repeated under other names. The pack runs as a process of
its own; an engine asks twice about each resource (is there a repair, is it right) and once about all of them.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from benchmarks.demonstration import ROOT
from benchmarks.figure import Figure, figure_of
from benchmarks.previews import staging_stack
from benchmarks.problem import MeasuringError
from benchmarks.workshop import Workshop, end

APPLICATIONS = 50
ROUNDS = 3
LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024
_OF_THE_APPLICATION = "bulwark:index:DeploymentPipeline"
_NAME, _REPOSITORY = "living-tree", 820045678


@dataclass(frozen=True, slots=True)
class Pace:
    """What one run of the pack cost it."""

    start_seconds: float
    start_processor_seconds: float
    each_milliseconds: float
    """Processor time a resource, both questions together."""
    program_milliseconds: float
    """Processor time a resource of the question about all."""


def pace_figures(workshop: Workshop) -> list[Figure]:
    """Return the pack's start, and its processor time for each resource of 50 applications."""
    resources = list(_resources(staging_stack(workshop).export(with_secrets=True)))
    paces: list[Pace] = []
    while len(paces) < ROUNDS and not (paces and workshop.is_over()):
        paces.append(_pace(resources))
    return [
        figure_of("start to ready", "s", [[one.start_seconds] for one in paces]),
        figure_of("start to ready, processor", "s", [[one.start_processor_seconds] for one in paces]),
        figure_of(f"each of {len(resources)} resources, processor", "ms", [[one.each_milliseconds] for one in paces]),
        figure_of("the same for all together, processor", "ms", [[one.program_milliseconds] for one in paces]),
    ]


def _resources(state: Mapping[str, Any]) -> Iterable[analyzer_pb2.AnalyzerResource]:
    for number in range(APPLICATIONS):
        for one in state["deployment"]["resources"]:
            if number == 0 or _OF_THE_APPLICATION in one["urn"]:
                yield _message(_renamed(one, number))


def _renamed(resource: Mapping[str, Any], number: int) -> dict[str, Any]:
    text = json.dumps(resource)
    if number:
        text = text.replace(_NAME, f"application-{number}").replace(str(_REPOSITORY), str(_REPOSITORY + number))
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def _message(resource: Mapping[str, Any]) -> analyzer_pb2.AnalyzerResource:
    inputs = struct_pb2.Struct()
    inputs.update(_as_sent(resource.get("inputs") or {}))
    options = analyzer_pb2.AnalyzerResourceOptions(protect=bool(resource.get("protect")), parent=resource.get("parent", ""))
    name = resource["urn"].rpartition("::")[2]
    return analyzer_pb2.AnalyzerResource(
        type=resource["type"], name=name, urn=resource["urn"], properties=inputs, options=options
    )


def _as_sent(value: Any) -> Any:
    """Return a value of a state as the engine sends it: without its own keys, secrets with their value."""
    if isinstance(value, dict):
        plaintext = {"value": json.loads(value["plaintext"])} if "plaintext" in value else {}
        kept = {key: _as_sent(item) for key, item in value.items() if not key.startswith("__") and key != "plaintext"}
        return kept | plaintext
    return [_as_sent(item) for item in value] if isinstance(value, list) else value


def _pace(resources: list[analyzer_pb2.AnalyzerResource]) -> Pace:
    pack = ROOT / "policies"
    started = time.perf_counter()
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(pack)]
    child = subprocess.Popen(command, cwd=pack, stdout=subprocess.PIPE, text=True)
    try:
        line = child.stdout.readline() if child.stdout else ""
        if not line:
            raise MeasuringError("the policy pack ended before it was ready")
        start_seconds, begun = time.perf_counter() - started, _processor_seconds(child.pid)
        channel_options = [("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES)]
        with grpc.insecure_channel(f"127.0.0.1:{int(line)}", options=channel_options) as channel:
            judged = _ask_each(analyzer_pb2_grpc.AnalyzerStub(channel), resources, child.pid)
            analyzer_pb2_grpc.AnalyzerStub(channel).AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources))
        finished = _processor_seconds(child.pid)
    finally:
        end(child)
    thousandth = len(resources) / 1000
    return Pace(start_seconds, begun, (judged - begun) / thousandth, (finished - judged) / thousandth)


def _ask_each(stub: analyzer_pb2_grpc.AnalyzerStub, resources: Iterable[analyzer_pb2.AnalyzerResource], process: int) -> float:
    stub.GetAnalyzerInfo(empty_pb2.Empty())
    stub.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="staging", dry_run=True))
    for one in resources:
        request = analyzer_pb2.AnalyzeRequest(
            type=one.type, name=one.name, urn=one.urn, properties=one.properties, options=one.options
        )
        _ask_for_repair(stub, request)
        stub.Analyze(request)
    return _processor_seconds(process)


def _ask_for_repair(stub: analyzer_pb2_grpc.AnalyzerStub, request: analyzer_pb2.AnalyzeRequest) -> None:
    try:
        stub.Remediate(request)
    except grpc.RpcError as error:
        # A pack that repairs nothing may say so in this way.
        if error.code() is not grpc.StatusCode.UNIMPLEMENTED:
            raise


def _processor_seconds(process: int) -> float:
    """Return what a process has used so far. Source of the fields: proc(5), `/proc/PID/stat`, utime and stime."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
