"""Repairs: only where they are asked for, only what is wrong, everything else as it came."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime import proto

from policies.analyzer import Analyzer
from policies.outcome import Finding, Outcome, worst
from policies.registry import RULES
from policies.resources import Resource
from policies.rule import ResourceRule, assess
from policies.struct_values import SECRET, SIGNATURE, UNKNOWN_MARKS

REPAIRING = [rule for rule in RULES if isinstance(rule, ResourceRule) and rule.repair is not None]
IDS = [rule.id for rule in REPAIRING]
PROJECT = "vercel:index/project:Project"
VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
CONNECTED = {"name": "web", "gitRepository": {"type": "github", "repo": "o/r"}}
NOT_KNOWN = min(UNKNOWN_MARKS)


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


def analyzer(levels: Mapping[str, int], **properties: Any) -> Analyzer:
    pack = Analyzer(RULES)
    request = proto.ConfigureAnalyzerRequest()
    for rule, level in levels.items():
        request.policyConfig[rule].CopyFrom(proto.PolicyConfig(enforcementLevel=level, properties=struct(properties)))
    pack.Configure(request, None)
    return pack


def ask(pack: Analyzer, kind: str, props: Mapping[str, Any], environment: str = "staging") -> proto.RemediateResponse:
    urn = f"urn:pulumi:{environment}::p::{kind}::x"
    return pack.Remediate(proto.AnalyzeRequest(type=kind, name="x", urn=urn, properties=struct(props)), None)


def repairing(**properties: Any) -> Analyzer:
    return analyzer(dict.fromkeys(IDS, proto.REMEDIATE), **properties)


def test_two_rules_at_least_repair():
    assert {"vercel-projects-are-not-connected-to-git", "secret-variables-are-sensitive"} <= set(IDS)


@pytest.mark.parametrize("rule", REPAIRING, ids=IDS)
def test_the_bad_example_is_good_after_its_repair(rule: ResourceRule):
    assert rule.repair is not None
    mended: list[Resource] = []
    for one in rule.bad:
        changes = rule.repair(one) if worst(tuple(a.outcome for a in assess(rule, [one]))) is Outcome.FAIL else {}
        kept = {key: value for key, value in one.inputs.items() if key not in changes}
        mended.append(replace(one, inputs=kept | {key: value for key, value in changes.items() if value is not None}))
    assert mended != list(rule.bad)
    outcomes = {other.id: worst(tuple(a.outcome for a in assess(other, mended))) for other in RULES}
    assert {rule_id for rule_id, outcome in outcomes.items() if outcome in {Outcome.FAIL, Outcome.UNKNOWN}} == set()
    assert outcomes[rule.id] is Outcome.PASS


@pytest.mark.parametrize("rule", REPAIRING, ids=IDS)
def test_nothing_is_repaired_that_is_good(rule: ResourceRule):
    for one in rule.good:
        assert list(ask(repairing(), one.type, one.inputs).remediations) == []


@pytest.mark.parametrize("level", [None, proto.MANDATORY, proto.ADVISORY, proto.DISABLED])
def test_nothing_is_repaired_unless_it_is_asked_for(level: int | None):
    pack = Analyzer(RULES) if level is None else analyzer(dict.fromkeys(IDS, level))
    assert ask(pack, PROJECT, CONNECTED) == proto.RemediateResponse()


def test_an_environment_by_name_may_ask_for_it():
    pack = analyzer(dict.fromkeys(IDS, proto.MANDATORY), environments={"staging": "remediate"})
    assert len(ask(pack, PROJECT, CONNECTED).remediations) == 1
    assert len(ask(pack, PROJECT, CONNECTED, "production").remediations) == 0


def test_everything_else_goes_back_as_it_came():
    secret = {SIGNATURE: SECRET, "value": "hush"}
    props = {**CONNECTED, "framework": NOT_KNOWN, "environments": [secret], "__defaults": ["x"]}
    (repaired,) = ask(repairing(), PROJECT, props).remediations
    assert (repaired.policyName, repaired.policyPackName) == ("vercel-projects-are-not-connected-to-git", "bulwark")
    assert repaired.diagnostic == ""
    assert repaired.properties == struct({key: value for key, value in props.items() if key != "gitRepository"})


def test_a_secret_that_is_written_anew_stays_a_secret():
    props = {"key": "DATABASE_PASSWORD", "targets": ["production"], "sensitive": {SIGNATURE: SECRET, "value": False}}
    (repaired,) = ask(repairing(), VARIABLE, props).remediations
    assert repaired.properties.fields["sensitive"].struct_value == struct({SIGNATURE: SECRET, "value": True})


def test_an_input_that_was_absent_is_written():
    (repaired,) = ask(repairing(), VARIABLE, {"key": "DATABASE_PASSWORD", "targets": ["production"]}).remediations
    assert repaired.properties.fields["sensitive"].bool_value is True


def test_what_has_no_one_right_repair_is_left_to_stop_the_run():
    assert not ask(repairing(), VARIABLE, {"key": "DATABASE_PASSWORD", "targets": ["development"]}).remediations
    listed = {"variables": [{"key": "DATABASE_PASSWORD", "targets": ["production"], "value": "x"}]}
    kind = "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables"
    assert not ask(repairing(), kind, listed).remediations


def test_a_repair_that_needs_a_value_not_known_says_so():
    (said,) = ask(repairing(), VARIABLE, {"key": "DATABASE_PASSWORD", "targets": NOT_KNOWN}).remediations
    assert said.diagnostic.startswith("it cannot be repaired: targets")
    assert not said.HasField("properties")


def test_what_is_not_decided_is_not_repaired():
    assert not ask(repairing(), PROJECT, {**CONNECTED, "gitRepository": NOT_KNOWN}).remediations


def test_what_is_accepted_is_not_repaired():
    assert not ask(repairing(exceptions={"x": "a brochure without a pipeline"}), PROJECT, CONNECTED).remediations


def test_a_rule_without_a_repair_and_a_resource_of_another_kind_are_not_applicable():
    answer = ask(analyzer({"no-basic-roles": proto.REMEDIATE, IDS[0]: proto.REMEDIATE}), "random:index/randomId:RandomId", {})
    reasons = {one.policy_name: one.reason for one in answer.not_applicable}
    assert reasons["no-basic-roles"].startswith("the rule knows no repair")
    assert reasons[IDS[0]].startswith("applies to ")


def test_each_repair_sees_those_before_it():
    first = next(rule for rule in REPAIRING if rule.id == "vercel-projects-are-not-connected-to-git")

    def judge(resource: Resource) -> Iterator[Finding]:
        yield Finding("name", "it has a name", "harm", "Mend it.")

    second = replace(
        first, id="nameless", judge=judge, repair=lambda resource: {"name": ",".join(resource.inputs), "gitRepository": None}
    )
    pack = Analyzer([first, second])
    request = proto.ConfigureAnalyzerRequest()
    for rule in (first, second):
        request.policyConfig[rule.id].enforcementLevel = proto.REMEDIATE
    pack.Configure(request, None)
    one, two = ask(pack, PROJECT, CONNECTED).remediations
    assert (one.properties, two.properties) == (struct({"name": "web"}), struct({"name": "name"}))
