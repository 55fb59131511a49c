"""Serve the pack to the engine: the calls of `pulumirpc.Analyzer` (pulumi/pulumi proto/pulumi/analyzer.proto, v3.259.0).

The SDK's own servicer could do it, but for three things: it gives a policy one level for all environments, it does not pass on
whether the engine previews or updates, and it reads every resource anew for every policy.
"""

import sys
from collections.abc import Sequence
from concurrent import futures
from typing import Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

from policies.enforcement import Setting
from policies.frame import LEVELS, PACK_VERSION, Frame
from policies.pack_description import pack_description
from policies.remediation import repair_resource
from policies.rule import ProgramRule, ResourceRule
from policies.struct_values import plain_properties

_WORKERS: Final = 4
_LARGEST_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""Both as in pulumi_policy/policy.py, 1.21.0."""

_LEVELS_BY_NUMBER: Final = {number: level for level, number in LEVELS.items()}


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack in the engine's terms."""

    def __init__(self, rules: Sequence[ResourceRule | ProgramRule]) -> None:
        self._frame = Frame(rules)

    def GetAnalyzerInfo(self, request: empty_pb2.Empty, context: Any) -> analyzer_pb2.AnalyzerInfo:
        """Describe the pack and its rules."""
        return pack_description(self._frame.rules)

    def GetPluginInfo(self, request: empty_pb2.Empty, context: Any) -> plugin_pb2.PluginInfo:
        """Name the version of the pack."""
        return plugin_pb2.PluginInfo(version=PACK_VERSION)

    def Configure(self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: Any) -> empty_pb2.Empty:
        """Learn what the policy configuration says of each rule."""
        self._frame.configure(
            {
                name: Setting(_LEVELS_BY_NUMBER[config.enforcementLevel], plain_properties(config.properties))
                for name, config in request.policyConfig.items()
            }
        )
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: Any
    ) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        """Learn whether this is a preview."""
        self._frame.is_preview = request.dry_run
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Analyze(self, request: analyzer_pb2.AnalyzeRequest, context: Any) -> analyzer_pb2.AnalyzeResponse:
        """Judge one resource by its inputs."""
        return self._frame.judge_resource(request)

    def AnalyzeStack(self, request: analyzer_pb2.AnalyzeStackRequest, context: Any) -> analyzer_pb2.AnalyzeResponse:
        """Judge all resources of a program together, by their outputs."""
        return self._frame.judge_program(request)

    def Remediate(self, request: analyzer_pb2.AnalyzeRequest, context: Any) -> analyzer_pb2.RemediateResponse:
        """Repair one resource's inputs where that is asked for; comes before it is judged."""
        return repair_resource(self._frame, request)


def serve(rules: Sequence[ResourceRule | ProgramRule]) -> None:
    """Serve on a free port of the loopback address, print the port, and stay until the engine ends the process."""
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=_WORKERS),
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE_BYTES)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(rules), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The engine reads the port from the first line of the output.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()
