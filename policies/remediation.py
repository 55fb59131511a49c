"""Repair a resource's inputs where the policy configuration asks for it and a rule knows the one right repair.

Only the inputs that a repair names are written; all others go back as they came, secrets and values not known among them.
"""

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policies.enforcement import Enforced
from policies.exceptions import without_accepted
from policies.frame import PACK_NAME, PACK_VERSION, Frame, description_of, resource_of
from policies.levels import Level, environment_of
from policies.outcome import Outcome
from policies.resources import UndecidedError
from policies.rule import Repair, ResourceRule, assess_resource
from policies.struct_values import is_secret, struct_value


def repair_resource(frame: Frame, request: analyzer_pb2.AnalyzeRequest) -> analyzer_pb2.RemediateResponse:
    """Answer with a resource's inputs after each repair, in the order of the rules; each repair sees those before it."""
    asked = [one for one in frame.resource_rules(environment_of(request.urn)) if one.level is Level.REMEDIATE]
    answer = analyzer_pb2.RemediateResponse()
    if not asked:
        return answer
    current = analyzer_pb2.AnalyzeRequest()
    current.CopyFrom(request)
    for enforced in asked:
        if enforced.rule.repair is None:
            reason = "the rule knows no repair; what it finds stops the run"
            answer.not_applicable.append(analyzer_pb2.PolicyNotApplicable(policy_name=enforced.rule.id, reason=reason))
        elif not enforced.rule.applies_to.covers(resource_of(current)):
            answer.not_applicable.append(analyzer_pb2.PolicyNotApplicable(policy_name=enforced.rule.id, reason=enforced.reason))
        else:
            _repair(enforced, enforced.rule.repair, current, answer)
    return answer


def _repair(
    enforced: Enforced[ResourceRule],
    repair: Repair,
    current: analyzer_pb2.AnalyzeRequest,
    answer: analyzer_pb2.RemediateResponse,
) -> None:
    resource = resource_of(current)
    findings = without_accepted(assess_resource(enforced.rule, resource).findings, enforced.properties)
    if not any(finding.outcome is Outcome.FAIL for finding in findings):
        return
    try:
        changes = repair(resource)
    except UndecidedError as error:
        answer.remediations.append(_remediation(enforced.rule, diagnostic=f"it cannot be repaired: {error}"))
        return
    if changes:
        _write(current.properties, changes)
        answer.remediations.append(_remediation(enforced.rule, properties=current.properties))


def _write(properties: struct_pb2.Struct, changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            properties.fields.pop(key, None)
        else:
            was_secret = key in properties.fields and is_secret(properties.fields[key])
            properties.fields[key].CopyFrom(struct_value(value, secret=was_secret))


def _remediation(
    rule: ResourceRule, *, properties: struct_pb2.Struct | None = None, diagnostic: str = ""
) -> analyzer_pb2.Remediation:
    return analyzer_pb2.Remediation(
        policyName=rule.id,
        policyPackName=PACK_NAME,
        policyPackVersion=PACK_VERSION,
        description=description_of(rule),
        properties=properties,
        diagnostic=diagnostic,
    )
