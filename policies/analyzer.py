"""Serve the pack to the engine: the calls of `pulumirpc.Analyzer` (pulumi/pulumi proto/pulumi/analyzer.proto, v3.259.0).

The SDK's own servicer could do it, but for three things: it gives a policy one level for all environments, it does not pass on
whether the engine previews or updates, and it reads every resource anew for every policy.

A call takes several times as long as the rules do, so what a resource costs is decided by how many calls are taken for it.
"""

import gc
import sys
from collections.abc import Callable, Sequence
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

_WORKERS: Final = 1
"""The engine asks about one resource after the other, and waits: a second thread would only take turns with the first."""
_LARGEST_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""As in pulumi_policy/policy.py, 1.21.0."""

_REMEDIATE: Final = "/pulumirpc.Analyzer/Remediate"

_LEVELS_BY_NUMBER: Final = {number: level for level, number in LEVELS.items()}


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack in the engine's terms."""

    def __init__(self, rules: Sequence[ResourceRule | ProgramRule]) -> None:
        self._frame = Frame(rules)

    @property
    def is_repairing(self) -> bool:
        """Whether some rule is to repair what it finds."""
        return self._frame.is_repairing

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


class _Served(grpc.ServerInterceptor):
    """Says of a call whether it is there at all: `Remediate` is not while no rule is to repair anything.

    The engine asks it of every resource and takes a pack that lacks it for one without repairs (pulumi/pulumi
    pkg/resource/plugin/analyzer_plugin.go, v3.259.0), just as an answer without one. To refuse takes half of what an answer
    does, for the resource need not be read.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def intercept_service(
        self,
        continuation: "Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None]",
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """Return what answers a call, None for a call that is not there."""
        if handler_call_details.method == _REMEDIATE and not self._analyzer.is_repairing:
            return None
        return continuation(handler_call_details)


def serve(rules: Sequence[ResourceRule | ProgramRule]) -> None:
    """Serve on a free port of the loopback address, print the port, and stay until the engine ends the process."""
    analyzer = Analyzer(rules)
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=_WORKERS),
        interceptors=[_Served(analyzer)],
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE_BYTES)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(analyzer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    # The rules and all they are made of stay for as long as the process does: nothing of it is to be looked at again.
    gc.freeze()
    # The engine reads the port from the first line of the output.
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()
