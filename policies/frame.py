"""Turn the rules into policies of Pulumi's policy SDK.

Pass and fail are plain; the other two outcomes need a decision of their own:

- Not applicable is said to the SDK with its reason.
- The SDK hides an unknown value behind a proxy that raises when it is touched. A rule that looks at it only in passing would
  never meet it. Here the proxies are taken off first and every unknown becomes `UNKNOWN`. What then stays undecided is an
  advisory violation during a preview, because the update decides it by the same rules, and a violation at the rule's own
  level otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import proxy as sdk_proxy
from pulumi_policy.deserialize import SPECIAL_SIG_KEY, serialize_properties

from policies.exceptions import exceptions_schema, without_accepted
from policies.levels import CONFIGURATION_SCHEMA, Level, environment_of, level_in
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, ProgramRule, ResourceRule, Rule, assess_program, assess_resource

DOCUMENTATION: Final = "docs/policies.md"

_SENTINELS: Final = frozenset(
    {
        sdk_proxy.UNKNOWN_ARCHIVE_VALUE,
        sdk_proxy.UNKNOWN_ARRAY_VALUE,
        sdk_proxy.UNKNOWN_ASSET_VALUE,
        sdk_proxy.UNKNOWN_BOOLEAN_VALUE,
        sdk_proxy.UNKNOWN_NUMBER_VALUE,
        sdk_proxy.UNKNOWN_OBJECT_VALUE,
        sdk_proxy.UNKNOWN_STRING_VALUE,
    }
)


class UndecidedBeforeApplyError(sdk_proxy.UnknownValueError):
    """The one exception that the SDK shows as an advisory violation, with our own words."""

    def __init__(self, messages: Iterable[str]) -> None:
        super().__init__(sdk_proxy.UNKNOWN_STRING_VALUE, [])
        self.message = "\n".join(messages)


@dataclass(slots=True)
class Operation:
    """What the engine is doing; it says so before the first resource."""

    is_preview: bool = False
    """False until the engine says otherwise, so that an unknown value never passes by default."""


def policies_of(rules: Iterable[ResourceRule | ProgramRule], operation: Operation) -> list[Policy]:
    """Return one SDK policy for each rule, under the rule's id."""
    return [
        _program_policy(rule, operation) if isinstance(rule, ProgramRule) else _resource_policy(rule, operation) for rule in rules
    ]


def plain(properties: Any) -> dict[str, Any]:
    """Take the SDK's proxies off a resource's properties, and put `UNKNOWN` where a value is not known."""
    revealed: dict[str, Any] = _reveal(serialize_properties(properties))
    return revealed


def _reveal(value: Any) -> Any:
    if isinstance(value, Mapping):
        # An asset or an archive: its content is not there, so nothing can be said about it.
        return UNKNOWN if SPECIAL_SIG_KEY in value else {key: _reveal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_reveal(item) for item in value]
    return UNKNOWN if isinstance(value, str) and value in _SENTINELS else value


def _resource_policy(rule: ResourceRule, operation: Operation) -> Policy:
    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        _skip_where_disabled(args, environment_of(args.urn))
        resource = Resource(args.resource_type, args.name, plain(args.props), args.urn)
        _report(rule, assess_resource(rule, resource), args, report_violation, operation)

    return ResourceValidationPolicy(validate=validate, **_metadata(rule))


def _program_policy(rule: ProgramRule, operation: Operation) -> Policy:
    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        _skip_where_disabled(args, next((environment_of(resource.urn) for resource in args.resources), ""))
        resources = (Resource(one.resource_type, one.name, plain(one.props), one.urn) for one in args.resources)
        _report(rule, assess_program(rule, resources), args, report_violation, operation)

    return StackValidationPolicy(validate=validate, **_metadata(rule))


def _skip_where_disabled(args: ResourceValidationArgs | StackValidationArgs, environment: str) -> None:
    if level_in(environment, args.get_config(), Level.MANDATORY) is Level.DISABLED:
        args.not_applicable(f"disabled for {environment} by the policy configuration")


def _report(
    rule: Rule,
    assessment: Assessment,
    args: ResourceValidationArgs | StackValidationArgs,
    report_violation: ReportViolation,
    operation: Operation,
) -> None:
    if assessment.outcome is Outcome.NOT_APPLICABLE:
        args.not_applicable(f"applies to {rule.applies_to.description}")
    waiting: list[str] = []
    for finding in without_accepted(assessment.findings, args.get_config()):
        if finding.before_apply and operation.is_preview:
            waiting.append(finding.message)
        else:
            report_violation(finding.message, finding.urn)
    if waiting:
        raise UndecidedBeforeApplyError(waiting)


def _metadata(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.id,
        "description": f"{rule.title}.",
        "enforcement_level": EnforcementLevel.MANDATORY,
        "config_schema": _schema(rule),
        "display_name": rule.title,
        "severity": Severity(rule.severity.value),
        "framework": _framework(rule),
        "tags": [f"{framework.name}: {framework.reference}" for framework in rule.frameworks],
        "remediation_steps": "\n".join(f"{number}. {step}" for number, step in enumerate(rule.remediation, 1)),
        "url": f"{DOCUMENTATION}#{rule.id}",
    }


def _schema(rule: Rule) -> PolicyConfigSchema:
    properties = {**CONFIGURATION_SCHEMA, **exceptions_schema(rule.exceptions)}
    return PolicyConfigSchema(properties={key: dict(value) for key, value in properties.items()})


def _framework(rule: Rule) -> PolicyComplianceFramework | None:
    # The SDK has room for one; the tags hold all of them.
    return next(
        (PolicyComplianceFramework(one.name, reference=one.url, specification=one.reference) for one in rule.frameworks), None
    )
