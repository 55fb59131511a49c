"""The pack's own answers against those of the policy SDK's servicer, over made-up resources, configurations and all examples.

The SDK's servicer is given the same rules through its own classes: every resource read by the SDK, its proxies taken off by the
SDK's serializer. Message for message the answers must be equal.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from google.protobuf import empty_pb2, struct_pb2
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi.runtime import proto
from pulumi_policy import (
    EnforcementLevel,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
)
from pulumi_policy import proxy as sdk_proxy
from pulumi_policy.deserialize import SPECIAL_SIG_KEY, deserialize_properties, serialize_properties
from pulumi_policy.policy import _PolicyAnalyzerServicer

from policies.analyzer import Analyzer
from policies.exceptions import exceptions_schema, without_accepted
from policies.levels import CONFIGURATION_SCHEMA, Level, environment_of, level_in
from policies.named_resources import named_schema
from policies.outcome import Outcome
from policies.registry import RULES
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, ProgramRule, ResourceRule, assess_program, assess_resource
from policies.struct_values import SECRET, plain_properties
from policies.told_rules import told_schema

SENTINELS = sorted(value for name, value in vars(sdk_proxy).items() if name.startswith("UNKNOWN_"))


class UndecidedBeforeApplyError(sdk_proxy.UnknownValueError):
    """The one exception that the SDK shows as an advisory violation."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(sdk_proxy.UNKNOWN_STRING_VALUE, [])
        self.message = "\n".join(messages)


def sdk_plain(properties: Any) -> Any:
    def reveal(value: Any) -> Any:
        if isinstance(value, Mapping):
            return UNKNOWN if SPECIAL_SIG_KEY in value else {key: reveal(item) for key, item in value.items()}
        if isinstance(value, list):
            return [reveal(item) for item in value]
        return UNKNOWN if isinstance(value, str) and value in SENTINELS else value

    return reveal(serialize_properties(properties))


class SdkAnalyzer(_PolicyAnalyzerServicer):
    """The SDK's servicer with levels by environment."""

    def __init__(self) -> None:
        self.is_preview = False
        super().__init__("bulwark", "0.1.0", [self.policy(rule) for rule in RULES], EnforcementLevel.MANDATORY)

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802 - the protocol's name
        self.is_preview = request.dry_run
        return super().ConfigureStack(request, context)

    def _create_report_violation(self, response: Any, name: str, description: str, level: Any, severity: Any = None) -> Any:
        create, configuration = super()._create_report_violation, self._get_policy_config(name) or {}

        def report_violation(message: str, urn: str | None = None) -> None:
            named = level_in(environment_of(urn or ""), configuration, Level(level.value))
            named = Level.MANDATORY if named is Level.REMEDIATE else named
            create(response, name, description, EnforcementLevel(named.value), severity)(message, urn)

        return report_violation

    def policy(self, rule: ResourceRule | ProgramRule) -> Any:
        kind = StackValidationPolicy if isinstance(rule, ProgramRule) else ResourceValidationPolicy
        return kind(
            name=rule.id,
            description=f"{rule.title}.",
            validate=self.validator(rule),
            enforcement_level=EnforcementLevel.MANDATORY,
            config_schema=PolicyConfigSchema(
                properties={  # type: ignore[arg-type]
                    **CONFIGURATION_SCHEMA,
                    **exceptions_schema(rule.exceptions),
                    **named_schema(rule.applies_to),
                    **told_schema(rule),
                }
            ),
            display_name=rule.title,
            severity=Severity(rule.severity.value),
            framework=next(
                (PolicyComplianceFramework(one.name, reference=one.url, specification=one.reference) for one in rule.frameworks),
                None,
            ),
            tags=[f"{one.name}: {one.reference}" for one in rule.frameworks],
            remediation_steps="\n".join(f"{number}. {step}" for number, step in enumerate(rule.remediation, 1)),
            url=f"docs/policies.md#{rule.id}",
        )

    def validator(self, rule: ResourceRule | ProgramRule) -> Callable[[Any, Any], None]:
        def plain(one: Any) -> Resource:
            return Resource(one.resource_type, one.name, sdk_plain(one.props), one.urn, one.opts.protect, one.opts.parent or "")

        def validate(args: Any, report_violation: Any) -> None:
            urn = args.urn if isinstance(rule, ResourceRule) else next((one.urn for one in args.resources), "")
            environment = environment_of(urn)
            if level_in(environment, args.get_config(), Level.MANDATORY) is Level.DISABLED:
                args.not_applicable(f"disabled for {environment} by the policy configuration")
            if isinstance(rule, ProgramRule):
                assessment = assess_program(rule, map(plain, args.resources))
            else:
                assessment = assess_resource(rule, plain(args))
            self.report(rule, assessment, args, report_violation)

        return validate

    def report(self, rule: Any, assessment: Assessment, args: Any, report_violation: Any) -> None:
        if assessment.outcome is Outcome.NOT_APPLICABLE:
            args.not_applicable(f"applies to {rule.applies_to.description}")
        waiting: list[str] = []
        for finding in without_accepted(assessment.findings, args.get_config()):
            if finding.before_apply and self.is_preview:
                waiting.append(finding.message)
            else:
                report_violation(finding.message, finding.urn)
        if waiting:
            raise UndecidedBeforeApplyError(waiting)


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    message = struct_pb2.Struct()
    message.update(values)
    return message


SCALARS = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(SENTINELS)
    | st.sampled_from(["roles/owner", "roles/viewer", "allUsers", "user:a@example.com", "{", '{"bindings": [{"role": 1}]}'])
)
KEYS = st.text(max_size=6).filter(lambda key: not key.startswith("__") and key != SPECIAL_SIG_KEY)
ASSETS = st.sampled_from(
    [
        {SPECIAL_SIG_KEY: "c44067f5952c0a294b673a41bacd8c17", "text": "x"},
        {SPECIAL_SIG_KEY: "0def7320c3a5731c473e5ecbe6d01bc7", "path": "x"},
    ]
)
VALUES = st.recursive(
    SCALARS | ASSETS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
        | st.builds(lambda value: {SPECIAL_SIG_KEY: SECRET, "value": value}, inner)
    ),
    max_leaves=8,
)
LEVELS = st.sampled_from(["mandatory", "advisory", "disabled", "misspelt"])
"""By environment; `remediate` is no level of the SDK's own configuration by environment."""


@pytest.mark.slow
@settings(deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_properties_are_read_as_the_sdk_reads_them(values: dict[str, Any]):
    from google.protobuf import json_format

    message = struct(values)
    by_sdk = sdk_proxy.unknown_checking_proxy(deserialize_properties(json_format.MessageToDict(message)))
    assert plain_properties(message) == sdk_plain(by_sdk)


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Any]:
    """A resource of a kind that some rule looks at, some of its inputs altered."""
    rule = draw(st.sampled_from(RULES))
    example = draw(st.sampled_from((*rule.bad, *rule.good)))
    inputs = {key: draw(st.just(value) | VALUES, label=key) for key, value in example.inputs.items()}
    urn = f"urn:pulumi:{draw(st.sampled_from(['staging', 'production']))}::p::{example.type}::{example.name}"
    options = proto.AnalyzerResourceOptions(protect=draw(st.booleans()), parent=draw(st.sampled_from(["", "urn:pulumi:x"])))
    return {"type": example.type, "name": example.name, "urn": urn, "properties": struct(inputs), "options": options}


@st.composite
def configurations(draw: st.DrawFn) -> proto.ConfigureAnalyzerRequest:
    message = proto.ConfigureAnalyzerRequest()
    for rule in draw(st.lists(st.sampled_from(RULES), max_size=4, unique_by=lambda rule: rule.id)):
        level = draw(st.sampled_from([proto.ADVISORY, proto.MANDATORY, proto.DISABLED, proto.REMEDIATE]))
        # Disabled everywhere, the SDK asks a rule nowhere; ours lets a named environment say otherwise (test_frame.py).
        named = {} if level == proto.DISABLED else draw(st.dictionaries(st.just("staging"), LEVELS))
        properties = {"environments": named, "exceptions": draw(st.sampled_from([{}, {"user:a@example.com": "on call"}]))}
        config = proto.PolicyConfig(enforcementLevel=level, properties=struct(properties))
        message.policyConfig[rule.id].CopyFrom(config)
    return message


def both(configuration: proto.ConfigureAnalyzerRequest, *, is_preview: bool) -> tuple[Analyzer, SdkAnalyzer]:
    ours, theirs = Analyzer(RULES), SdkAnalyzer()
    for one in (ours, theirs):
        one.Configure(configuration, None)
        one.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="staging", dry_run=is_preview), None)
    return ours, theirs


def test_the_pack_is_described_as_by_the_sdk():
    ours, theirs = both(proto.ConfigureAnalyzerRequest(), is_preview=True)
    assert ours.GetAnalyzerInfo(empty_pb2.Empty(), None) == theirs.GetAnalyzerInfo(empty_pb2.Empty(), None)


@pytest.mark.slow
@settings(deadline=None)
@given(resources(), configurations(), st.booleans())
def test_a_resource_is_answered_as_by_the_sdk(resource: dict[str, Any], configuration: Any, is_preview: bool):
    ours, theirs = both(configuration, is_preview=is_preview)
    request = proto.AnalyzeRequest(**resource)
    assert ours.Analyze(request, None) == theirs.Analyze(request, None)
    # The second time the answer may be one that was kept.
    assert ours.Analyze(request, None) == theirs.Analyze(request, None)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(resources(), max_size=4), configurations(), st.booleans())
def test_a_program_is_answered_as_by_the_sdk(listed: list[dict[str, Any]], configuration: Any, is_preview: bool):
    ours, theirs = both(configuration, is_preview=is_preview)
    request = proto.AnalyzeStackRequest(resources=[proto.AnalyzerResource(**one) for one in listed])
    if len({environment_of(one["urn"]) for one in listed}) > 1:
        return  # a program is in one environment
    assert ours.AnalyzeStack(request, None) == theirs.AnalyzeStack(request, None)


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_example_is_answered_as_by_the_sdk(rule: ResourceRule | ProgramRule):
    ours, theirs = both(proto.ConfigureAnalyzerRequest(), is_preview=True)
    for one in (*rule.bad, *rule.good):
        given_values = {"type": one.type, "name": one.name, "urn": one.urn or f"urn:pulumi:staging::p::{one.type}::{one.name}"}
        options = proto.AnalyzerResourceOptions(protect=one.protect, parent=one.parent)
        message = {**given_values, "properties": struct(dict(one.inputs)), "options": options}
        assert ours.Analyze(proto.AnalyzeRequest(**message), None) == theirs.Analyze(proto.AnalyzeRequest(**message), None)
        stack = proto.AnalyzeStackRequest(resources=[proto.AnalyzerResource(**message)])
        assert ours.AnalyzeStack(stack, None) == theirs.AnalyzeStack(stack, None)
