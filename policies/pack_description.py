"""Describe the pack and its rules to the engine, once when it starts."""

from collections.abc import Iterable
from typing import Final

from pulumi.runtime.proto import analyzer_pb2

from policies.enforcement import DEFAULT_LEVEL
from policies.exceptions import exceptions_schema
from policies.frame import LEVELS, PACK_NAME, PACK_VERSION, description_of, severity_of
from policies.levels import CONFIGURATION_SCHEMA
from policies.named_resources import named_schema
from policies.rule import ProgramRule, ResourceRule
from policies.told_rules import told_schema

DOCUMENTATION: Final = "docs/policies.md"


def pack_description(rules: Iterable[ResourceRule | ProgramRule]) -> analyzer_pb2.AnalyzerInfo:
    """Return name, version and every rule with its metadata and the schema of its configuration."""
    return analyzer_pb2.AnalyzerInfo(
        name=PACK_NAME, version=PACK_VERSION, supportsConfig=True, policies=[_described(rule) for rule in rules]
    )


def _described(rule: ResourceRule | ProgramRule) -> analyzer_pb2.PolicyInfo:
    is_program = isinstance(rule, ProgramRule)
    info = analyzer_pb2.PolicyInfo(
        name=rule.id,
        displayName=rule.title,
        description=description_of(rule),
        enforcementLevel=LEVELS[DEFAULT_LEVEL],
        policy_type=analyzer_pb2.POLICY_TYPE_STACK if is_program else analyzer_pb2.POLICY_TYPE_RESOURCE,
        severity=severity_of(rule),
        tags=[f"{framework.name}: {framework.reference}" for framework in rule.frameworks],
        remediation_steps="\n".join(f"{number}. {step}" for number, step in enumerate(rule.remediation, 1)),
        url=f"{DOCUMENTATION}#{rule.id}",
    )
    named = {**exceptions_schema(rule.exceptions), **named_schema(rule.applies_to)}
    schema = {**CONFIGURATION_SCHEMA, **named, **told_schema(rule)}
    info.configSchema.properties.update({key: dict(value) for key, value in schema.items()})
    for one in rule.frameworks[:1]:
        # The protocol has room for one; the tags hold all of them.
        info.framework.name, info.framework.reference, info.framework.specification = one.name, one.url, one.reference
    return info
