"""What the engine is answered, in the protocol's own messages."""

from collections.abc import Mapping
from typing import Any

import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import proto

from policies.analyzer import Analyzer
from policies.registry import RULES
from policies.struct_values import UNKNOWN_MARKS

MEMBER = "gcp:projects/iAMMember:IAMMember"
BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding"
EDITOR = {"project": "p", "role": "roles/editor", "member": "group:a@example.com"}
NOT_KNOWN = min(UNKNOWN_MARKS)
DUTY = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/attribute.duty/1:e:push:refs/heads/m"


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


def analyzer(*, is_preview: bool = True, level: int = proto.MANDATORY, **properties: Any) -> Analyzer:
    """The pack, with one configuration for every rule."""
    configured = Analyzer(RULES)
    configured.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="staging", dry_run=is_preview), None)
    request = proto.ConfigureAnalyzerRequest()
    for rule in RULES:
        request.policyConfig[rule.id].CopyFrom(proto.PolicyConfig(enforcementLevel=level, properties=struct(properties)))
    configured.Configure(request, None)
    return configured


def ask(pack: Analyzer, kind: str, props: Mapping[str, Any]) -> proto.AnalyzeResponse:
    return pack.Analyze(
        proto.AnalyzeRequest(type=kind, name="x", urn=f"urn:pulumi:staging::p::{kind}::x", properties=struct(props)), None
    )


def ask_program(pack: Analyzer, props: Mapping[str, Any]) -> list[proto.AnalyzeDiagnostic]:
    resource = proto.AnalyzerResource(
        type=BINDING, name="x", urn=f"urn:pulumi:staging::p::{BINDING}::x", properties=struct(props)
    )
    answer = pack.AnalyzeStack(proto.AnalyzeStackRequest(resources=[resource]), None)
    return [one for one in answer.diagnostics if one.policyName == "accounts-serve-one-duty"]


def messages(answer: proto.AnalyzeResponse, rule: str) -> list[str]:
    return [one.message for one in answer.diagnostics if one.policyName == rule]


def account(*members: str) -> dict[str, Any]:
    return {
        "serviceAccountId": "projects/p/serviceAccounts/a@p",
        "role": "roles/iam.workloadIdentityUser",
        "members": list(members),
    }


def test_every_rule_is_described_with_its_metadata():
    info = Analyzer(RULES).GetAnalyzerInfo(empty_pb2.Empty(), None)
    assert [one.name for one in info.policies] == [rule.id for rule in RULES]
    for one in info.policies:
        assert one.enforcementLevel == proto.MANDATORY
        assert all((one.displayName, one.remediation_steps, one.severity))
        assert one.url == f"docs/policies.md#{one.name}"
    assert {one.policy_type for one in info.policies} == {proto.POLICY_TYPE_RESOURCE, proto.POLICY_TYPE_STACK}
    exceptional = [one.name for one in info.policies if "exceptions" in one.configSchema.properties]
    assert exceptional == [rule.id for rule in RULES if rule.exceptions]
    assert Analyzer(RULES).GetPluginInfo(empty_pb2.Empty(), None).version == info.version


def test_a_violation_is_reported_under_the_rules_title():
    (message,) = messages(ask(analyzer(), MEMBER, EDITOR), "no-basic-roles")
    title, _, said = message.partition("\n")
    assert title == "No basic role is granted to anybody, anywhere."
    assert said.startswith("role: roles/editor is a basic role")


def test_a_pass_reports_nothing_and_is_answered_alike_again():
    pack = analyzer()
    answer = ask(pack, MEMBER, {**EDITOR, "role": "roles/run.developer"})
    assert not answer.diagnostics
    ask(pack, MEMBER, EDITOR)
    assert ask(pack, MEMBER, {**EDITOR, "role": "roles/run.developer"}) == answer


def test_a_resource_of_another_kind_is_not_applicable_with_the_reason():
    reasons = {one.policy_name: one.reason for one in ask(analyzer(), "random:index/randomId:RandomId", {}).not_applicable}
    assert reasons["no-basic-roles"].startswith("applies to every member")
    empty = Analyzer(RULES).AnalyzeStack(proto.AnalyzeStackRequest(), None)
    assert "accounts-serve-one-duty" in {one.policy_name for one in empty.not_applicable}


def test_what_is_certain_comes_before_what_is_not_known_yet():
    answer = ask(analyzer(), "gcp:projects/iAMBinding:IAMBinding", {"role": "r", "members": ["allUsers", NOT_KNOWN]})
    certain, waiting = (one for one in answer.diagnostics if one.policyName == "no-public-principals")
    assert (certain.enforcementLevel, waiting.enforcementLevel) == (proto.MANDATORY, proto.ADVISORY)
    assert "members[1]: cannot be decided before apply" in waiting.message


def test_a_value_not_known_in_an_update_is_a_violation():
    answer = ask(analyzer(is_preview=False), MEMBER, {**EDITOR, "role": NOT_KNOWN})
    assert {one.enforcementLevel for one in answer.diagnostics} == {proto.MANDATORY}
    assert "cannot be decided before apply" in messages(answer, "no-basic-roles")[0]


def test_what_waiting_does_not_help_is_a_violation_in_a_preview_too():
    answer = ask(analyzer(), "gcp:projects/iAMPolicy:IAMPolicy", {"policyData": "{"})
    assert "cannot be decided: it is not JSON" in messages(answer, "no-basic-roles")[0]


def test_a_rule_over_the_program_reports_at_the_resource():
    pool = DUTY.rpartition("/attribute")[0]
    (found,) = ask_program(analyzer(), account(f"{pool}/*"))
    assert "names no duty" in found.message
    assert found.urn == f"urn:pulumi:staging::p::{BINDING}::x"
    unseen = {**account(), "members": NOT_KNOWN}
    assert [one.enforcementLevel for one in ask_program(analyzer(), unseen)] == [proto.ADVISORY]
    assert [one.enforcementLevel for one in ask_program(analyzer(is_preview=False), unseen)] == [proto.MANDATORY]


def test_an_exception_with_its_reason_is_not_reported():
    props = account(DUTY, "group:breakglass@example.com")
    (found,) = ask_program(analyzer(), props)
    assert "members[1]: group:breakglass@example.com may act as" in found.message
    assert ask_program(analyzer(exceptions={"group:breakglass@example.com": "two people on call"}), props) == []
    assert ask_program(analyzer(exceptions={"group:breakglass@example.com": ""}), props) != []


@pytest.mark.parametrize(("environment", "asked"), [("staging", False), ("production", True)])
def test_a_rule_that_is_disabled_in_an_environment_is_not_asked(environment: str, asked: bool):
    answer = ask(analyzer(environments={environment: "disabled"}), MEMBER, EDITOR)
    assert bool(messages(answer, "no-basic-roles")) is asked
    reasons = {one.policy_name: one.reason for one in answer.not_applicable}
    assert reasons.get("no-basic-roles") == (None if asked else "disabled for staging by the policy configuration")


def test_a_rule_that_is_disabled_everywhere_is_asked_where_an_environment_says_so():
    named = analyzer(level=proto.DISABLED, environments={"staging": "advisory"})
    assert [one.enforcementLevel for one in ask(named, MEMBER, EDITOR).diagnostics] == [proto.ADVISORY]
    answer = ask(analyzer(level=proto.DISABLED, environments={"production": "advisory"}), MEMBER, EDITOR)
    assert (list(answer.diagnostics), list(answer.not_applicable)) == ([], [])


def test_what_is_left_after_a_repair_stops_the_run():
    answer = ask(analyzer(level=proto.REMEDIATE), MEMBER, EDITOR)
    assert {one.enforcementLevel for one in answer.diagnostics} == {proto.MANDATORY}
