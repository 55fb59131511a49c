"""The pack as the engine starts it: a process, asked over gRPC. And the servicer in this process, for what it decides."""

import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import proxy as sdk_proxy

from policies.analyzer import Analyzer, serve
from policies.registry import RULES

PACK = Path(__file__).parents[2] / "policies"
MEMBER = "gcp:projects/iAMMember:IAMMember"
EDITOR = {"project": "p", "role": "roles/editor", "member": "group:a@example.com"}
BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding"
PROJECT = "vercel:index/project:Project"
CONNECTED = {"name": "web", "gitRepository": {"type": "github", "repo": "o/r"}}
START_LIMIT_SECONDS = 20.0


def struct(values: dict[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


def request(kind: str, props: dict[str, Any], environment: str = "staging") -> proto.AnalyzeRequest:
    return proto.AnalyzeRequest(type=kind, name="x", urn=f"urn:pulumi:{environment}::p::{kind}::x", properties=struct(props))


def configuration(**levels: dict[str, Any]) -> proto.ConfigureAnalyzerRequest:
    message = proto.ConfigureAnalyzerRequest()
    for rule, environments in levels.items():
        config = proto.PolicyConfig(enforcementLevel=proto.MANDATORY, properties=struct({"environments": environments}))
        message.policyConfig[rule.replace("_", "-")].CopyFrom(config)
    return message


@pytest.fixture(scope="module")
def pack() -> Iterator[analyzer_pb2_grpc.AnalyzerStub]:
    """The pack in a process of its own, started as the language host starts it."""
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(PACK)]
    with subprocess.Popen(command, cwd=PACK, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield analyzer_pb2_grpc.AnalyzerStub(channel)
        process.terminate()


def test_the_process_describes_every_rule(pack: analyzer_pb2_grpc.AnalyzerStub):
    info = pack.GetAnalyzerInfo(empty_pb2.Empty())
    assert info.name == "bulwark"
    assert [policy.name for policy in info.policies] == [rule.id for rule in RULES]
    assert all(policy.enforcementLevel == proto.MANDATORY for policy in info.policies)
    assert all("environments" in policy.configSchema.properties for policy in info.policies)


def test_the_process_finds_a_violation(pack: analyzer_pb2_grpc.AnalyzerStub):
    pack.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="staging", dry_run=True))
    (diagnostic,) = pack.Analyze(request(MEMBER, EDITOR)).diagnostics
    assert (diagnostic.policyName, diagnostic.enforcementLevel) == ("no-basic-roles", proto.MANDATORY)
    assert diagnostic.severity == proto.POLICY_SEVERITY_HIGH


def test_the_process_judges_a_program(pack: analyzer_pb2_grpc.AnalyzerStub):
    rule = next(rule for rule in RULES if rule.id == "accounts-serve-one-duty")
    resources = [
        proto.AnalyzerResource(type=one.type, name=one.name, urn=one.urn, properties=struct(dict(one.inputs))) for one in rule.bad
    ]
    (diagnostic,) = pack.AnalyzeStack(proto.AnalyzeStackRequest(resources=resources)).diagnostics
    assert diagnostic.urn == rule.bad[0].urn


def test_the_process_evaluates_a_condition(pack: analyzer_pb2_grpc.AnalyzerStub):
    rule = next(rule for rule in RULES if rule.id == "provider-condition-refuses-hostile-claims")
    found = [
        {one.policyName for one in pack.Analyze(request(example.type, dict(example.inputs))).diagnostics} & {rule.id}
        for example in (*rule.good, *rule.bad)
    ]
    assert found == [set(), {rule.id}]


def test_the_process_refuses_to_repair_until_a_rule_is_to(pack: analyzer_pb2_grpc.AnalyzerStub):
    with pytest.raises(grpc.RpcError) as refused:
        pack.Remediate(request(PROJECT, CONNECTED))
    # The one status that the engine takes for a pack without repairs.
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    pack.Configure(configuration(vercel_projects_are_not_connected_to_git={"staging": "remediate"}))
    (repaired,) = pack.Remediate(request(PROJECT, CONNECTED)).remediations
    assert repaired.policyName == "vercel-projects-are-not-connected-to-git"
    pack.Configure(proto.ConfigureAnalyzerRequest())
    with pytest.raises(grpc.RpcError):
        pack.Remediate(request(PROJECT, CONNECTED))


def test_the_process_is_ready_soon():
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", "."], cwd=PACK, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        process.terminate()
    # Half a second on a quiet machine; the limit only tells a start from a hang.
    assert time.monotonic() - started < START_LIMIT_SECONDS


@pytest.mark.parametrize(
    ("environment", "level"), [("staging", proto.ADVISORY), ("production", proto.MANDATORY), ("sandbox", proto.MANDATORY)]
)
def test_a_level_is_that_of_the_environment_in_the_urn(environment: str, level: int):
    analyzer = Analyzer(RULES)
    analyzer.Configure(configuration(no_basic_roles={"staging": "advisory", "production": "mandatory"}), None)
    (diagnostic,) = analyzer.Analyze(request(MEMBER, EDITOR, environment), None).diagnostics
    assert diagnostic.enforcementLevel == level


def test_a_disabled_rule_is_not_applicable():
    analyzer = Analyzer(RULES)
    analyzer.Configure(configuration(no_basic_roles={"staging": "disabled"}), None)
    answer = analyzer.Analyze(request(MEMBER, EDITOR), None)
    assert not answer.diagnostics
    reasons = {one.policy_name: one.reason for one in answer.not_applicable}
    assert reasons["no-basic-roles"] == "disabled for staging by the policy configuration"


@pytest.mark.parametrize(("dry_run", "level"), [(True, proto.ADVISORY), (False, proto.MANDATORY)])
def test_an_unknown_value_passes_neither_in_a_preview_nor_in_an_update(dry_run: bool, level: int):
    analyzer = Analyzer(RULES)
    analyzer.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="staging", dry_run=dry_run), None)
    answer = analyzer.Analyze(request(MEMBER, {**EDITOR, "role": sdk_proxy.UNKNOWN_STRING_VALUE}), None)
    levels = {one.policyName: one.enforcementLevel for one in answer.diagnostics}
    assert levels == dict.fromkeys(("no-basic-roles", "no-project-wide-secret-or-identity-roles"), level)
    assert all("cannot be decided before apply" in one.message for one in answer.diagnostics)


def test_without_being_told_of_a_preview_an_unknown_value_is_a_violation():
    answer = Analyzer(RULES).Analyze(request(MEMBER, {**EDITOR, "role": sdk_proxy.UNKNOWN_STRING_VALUE}), None)
    assert {one.enforcementLevel for one in answer.diagnostics} == {proto.MANDATORY}


def test_a_secret_value_is_judged_and_not_shown():
    canary = "ghp_" + "c4n4ry" * 5
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": canary}
    props = {"repository": "r", "environment": "e", "variableName": "X", "value": secret}
    answer = Analyzer(RULES).Analyze(request("github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable", props), None)
    assert [one.policyName for one in answer.diagnostics] == ["identifiers-are-variables-and-secrets-are-not"]
    assert canary not in str(answer)


def test_serving_prints_the_port_and_ends_with_the_server(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    served: list[Any] = []
    make = grpc.server

    def make_and_stop(*args: Any, **kwargs: Any) -> grpc.Server:
        server = make(*args, **kwargs)
        wait = server.wait_for_termination
        server.wait_for_termination = lambda: (server.stop(0), wait())[1]
        served.append(server)
        return server

    monkeypatch.setattr(grpc, "server", make_and_stop)
    serve(RULES)
    assert int(capsys.readouterr().out) > 0
    assert len(served) == 1


def test_a_call_for_repairs_is_there_once_a_rule_is_to_repair(monkeypatch: pytest.MonkeyPatch):
    servers: list[grpc.Server] = []
    make = grpc.server

    def remembered(*args: Any, **kwargs: Any) -> grpc.Server:
        servers.append(make(*args, **kwargs))
        return servers[0]

    monkeypatch.setattr(grpc, "server", remembered)
    output, said = socket.socketpair()
    with output, said, said.makefile("w") as written, output.makefile("r") as read:
        monkeypatch.setattr(sys, "stdout", written)
        serving = threading.Thread(target=serve, args=(RULES,))
        serving.start()
        with grpc.insecure_channel(f"127.0.0.1:{int(read.readline())}") as channel:
            stub = analyzer_pb2_grpc.AnalyzerStub(channel)
            with pytest.raises(grpc.RpcError) as refused:
                stub.Remediate(request(PROJECT, CONNECTED))
            stub.Configure(configuration(vercel_projects_are_not_connected_to_git={"production": "remediate"}))
            # Of another environment's level only the servicer knows: here it has nothing to repair.
            assert not stub.Remediate(request(PROJECT, CONNECTED)).remediations
        servers[0].stop(0)
        serving.join()
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize(("run_name", "served"), [("__main__", [RULES]), ("looked_at", [])])
def test_the_folder_serves_all_rules_when_it_is_run(run_name: str, served: list[Any], monkeypatch: pytest.MonkeyPatch):
    calls: list[Any] = []
    monkeypatch.setattr("policies.analyzer.serve", calls.append)
    monkeypatch.setattr(sys, "path", list(sys.path))
    runpy.run_path(str(PACK), run_name=run_name)
    assert calls == served
