"""Serve the pack to the engine.

`pulumi_policy.PolicyPack` would do it, but for two things: it gives a policy one level for all environments, and it does not
pass on whether the engine previews or updates. Both are set right in a subclass of its servicer; the rest is the SDK's own
(1.21.0).
"""

import sys
from collections.abc import Sequence
from concurrent import futures
from typing import Any, Final

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import EnforcementLevel, ReportViolation, Severity
from pulumi_policy.policy import _PolicyAnalyzerServicer

from policies.frame import Operation, policies_of
from policies.levels import Level, environment_of, level_in
from policies.rule import ProgramRule, ResourceRule

PACK_NAME: Final = "bulwark"
_PACK_VERSION: Final = "0.1.0"
_WORKERS: Final = 4
_LARGEST_MESSAGE_BYTES: Final = 400 * 1024 * 1024
"""Both as in pulumi_policy/policy.py, 1.21.0."""


class Analyzer(_PolicyAnalyzerServicer):
    """The SDK's servicer with levels by environment."""

    def __init__(self, rules: Sequence[ResourceRule | ProgramRule]) -> None:
        self._operation = Operation()
        super().__init__(PACK_NAME, _PACK_VERSION, policies_of(rules, self._operation), EnforcementLevel.MANDATORY)

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        """Learn whether this is a preview; an answer of the SDK."""
        self._operation.is_preview = request.dry_run
        return super().ConfigureStack(request, context)

    def _create_report_violation(
        self,
        response: Any,
        policy_name: str,
        policy_description: str,
        enforcement_level: EnforcementLevel,
        severity: Severity | None = None,
    ) -> ReportViolation:
        create = super()._create_report_violation
        configuration = self._get_policy_config(policy_name) or {}

        def report_violation(message: str, urn: str | None = None) -> None:
            level = level_in(environment_of(urn or ""), configuration, Level(enforcement_level.value))
            create(response, policy_name, policy_description, EnforcementLevel(level.value), severity)(message, urn)

        return report_violation


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
