"""Answer the engine's two questions, about a resource and about a program, with the outcomes of the rules.

Pass and fail are plain; the other two outcomes need a decision of their own:

- Not applicable is said with its reason, rule by rule.
- A value that only the update will know is an advisory violation during a preview, because the update decides it by the same
  rules; everything else that is undecided is a violation at the rule's own level.

The answers are those that the policy SDK would give (pulumi_policy/policy.py, 1.21.0; held by a differential test). The SDK reads
a resource's properties anew for every rule; here they are read once, and the answer where nothing is wrong is made once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pulumi.runtime.proto import analyzer_pb2

from policies.enforcement import Enforced, R, Setting, enforced_in
from policies.exceptions import without_accepted
from policies.levels import Level, environment_of, is_anywhere
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import ProgramRule, ResourceRule, Rule, assess_program, assess_resource
from policies.struct_values import plain_properties

PACK_NAME: Final = "bulwark"
PACK_VERSION: Final = "0.1.0"

LEVELS: Final[Mapping[Level, analyzer_pb2.EnforcementLevel.ValueType]] = {
    Level.ADVISORY: analyzer_pb2.ADVISORY,
    Level.MANDATORY: analyzer_pb2.MANDATORY,
    Level.DISABLED: analyzer_pb2.DISABLED,
    Level.REMEDIATE: analyzer_pb2.REMEDIATE,
}


@dataclass(frozen=True, slots=True)
class Share:
    """The rules that apply to a resource, with the answer for one that meets them all; the same for all resources like it."""

    rules: tuple[Enforced[ResourceRule], ...]
    quiet: analyzer_pb2.AnalyzeResponse


@dataclass(slots=True)
class Frame:
    """The rules, with what the engine said about this run before the first resource."""

    rules: Sequence[ResourceRule | ProgramRule]
    is_preview: bool = False
    """False until the engine says otherwise, so that an unknown value never passes by default."""
    is_repairing: bool = False
    """Whether some rule is to repair what it finds, in one environment at least."""
    _settings: Mapping[str, Setting] = field(default_factory=dict)
    _resource_rules: dict[str, tuple[Enforced[ResourceRule], ...]] = field(default_factory=dict)
    """By environment; there is one in a run."""
    _shares: dict[tuple[str, tuple[bool, ...]], Share] = field(default_factory=dict)
    """By environment, and whether each of its rules applies."""

    def configure(self, settings: Mapping[str, Setting]) -> None:
        """Take what the policy configuration says, by rule."""
        self._settings = settings
        self.is_repairing = any(is_anywhere(Level.REMEDIATE, one.properties, one.level) for one in settings.values())
        self._resource_rules.clear()
        self._shares.clear()

    def resource_rules(self, environment: str) -> tuple[Enforced[ResourceRule], ...]:
        """Return the rules over one resource as they are enforced in an environment."""
        if environment not in self._resource_rules:
            rules = [rule for rule in self.rules if isinstance(rule, ResourceRule)]
            self._resource_rules[environment] = enforced_in(environment, rules, self._settings)
        return self._resource_rules[environment]

    def judge_resource(self, request: analyzer_pb2.AnalyzeRequest) -> analyzer_pb2.AnalyzeResponse:
        """Answer what is wrong with one resource."""
        resource = resource_of(request)
        share = self._share_of(resource)
        reported = [(enforced, assess_resource(enforced.rule, resource).findings) for enforced in share.rules]
        if not any(findings for _, findings in reported):
            return share.quiet
        answer = analyzer_pb2.AnalyzeResponse()
        answer.CopyFrom(share.quiet)
        for enforced, findings in reported:
            self._report(enforced, findings, answer)
        return answer

    def _share_of(self, resource: Resource) -> Share:
        environment = environment_of(resource.urn)
        rules = self.resource_rules(environment)
        applies = tuple([_applies(enforced, resource) for enforced in rules])
        share = self._shares.get((environment, applies))
        if share is None:
            skipped = (enforced for enforced, does in zip(rules, applies, strict=True) if not does)
            quiet = analyzer_pb2.AnalyzeResponse(not_applicable=map(_not_applicable, skipped))
            judged = tuple(enforced for enforced, does in zip(rules, applies, strict=True) if does)
            share = self._shares[environment, applies] = Share(judged, quiet)
        return share

    def judge_program(self, request: analyzer_pb2.AnalyzeStackRequest) -> analyzer_pb2.AnalyzeResponse:
        """Answer what is wrong with all resources of a program together."""
        resources = tuple(map(resource_of, request.resources))
        environment = environment_of(resources[0].urn) if resources else ""
        answer = analyzer_pb2.AnalyzeResponse()
        rules = [rule for rule in self.rules if isinstance(rule, ProgramRule)]
        for enforced in enforced_in(environment, rules, self._settings):
            covered = [one for one in resources if _applies(enforced, one)]
            if covered:
                self._report(enforced, assess_program(enforced.rule, covered).findings, answer)
            else:
                answer.not_applicable.append(_not_applicable(enforced))
        return answer

    def _report(self, enforced: Enforced[R], findings: Iterable[Finding], answer: analyzer_pb2.AnalyzeResponse) -> None:
        # Where a rule repairs what it can, what is left stops the run.
        level = Level.MANDATORY if enforced.level is Level.REMEDIATE else enforced.level
        waiting: list[str] = []
        for finding in without_accepted(findings, enforced.properties):
            if finding.before_apply and self.is_preview:
                waiting.append(finding.message)
            else:
                answer.diagnostics.append(_violation(enforced.rule, finding, level))
        if waiting:
            answer.diagnostics.append(_undecided_before_apply(enforced.rule, waiting))


def resource_of(message: analyzer_pb2.AnalyzeRequest | analyzer_pb2.AnalyzerResource) -> Resource:
    """Return the resource that the engine asks about."""
    options = message.options
    return Resource(
        message.type, message.name, plain_properties(message.properties), message.urn, options.protect, options.parent
    )


def description_of(rule: Rule) -> str:
    """Return the sentence under which the engine shows a rule."""
    return f"{rule.title}."


def _applies(enforced: Enforced[R], resource: Resource) -> bool:
    return enforced.level is not Level.DISABLED and enforced.rule.applies_to.covers(resource)


def _not_applicable(enforced: Enforced[R]) -> analyzer_pb2.PolicyNotApplicable:
    return analyzer_pb2.PolicyNotApplicable(policy_name=enforced.rule.id, reason=enforced.reason)


def _violation(rule: Rule, finding: Finding, level: Level) -> analyzer_pb2.AnalyzeDiagnostic:
    description = description_of(rule)
    return analyzer_pb2.AnalyzeDiagnostic(
        policyName=rule.id,
        policyPackName=PACK_NAME,
        policyPackVersion=PACK_VERSION,
        message=f"{description}\n{finding.message}",
        urn=finding.urn,
        description=description,
        enforcementLevel=LEVELS[level],
        severity=severity_of(rule),
    )


def severity_of(rule: Rule) -> analyzer_pb2.PolicySeverity.ValueType:
    """Return a rule's severity in the protocol's terms."""
    return analyzer_pb2.PolicySeverity.Value(f"POLICY_SEVERITY_{rule.severity.name}")


def _undecided_before_apply(rule: Rule, messages: Iterable[str]) -> analyzer_pb2.AnalyzeDiagnostic:
    said = "\n".join(messages)
    return analyzer_pb2.AnalyzeDiagnostic(
        policyName=rule.id,
        policyPackName=PACK_NAME,
        policyPackVersion=PACK_VERSION,
        message=f"can't run policy '{rule.id}' from policy pack '{PACK_NAME}@v{PACK_VERSION}' during preview: {said}",
        description=description_of(rule),
        enforcementLevel=analyzer_pb2.ADVISORY,
    )
