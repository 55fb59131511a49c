"""Describe a rule, and assess resources with it.

A rule looks at one resource (`ResourceRule`) or at all of a program (`ProgramRule`). Its function yields a finding for everything
wrong; what it could not decide it leaves as an `UndecidedError`. A rule that breaks raises: that is never a pass.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ParamSpec, TypeAlias

from policies.outcome import Finding, Outcome, worst
from policies.resources import Resource, UndecidedError

P = ParamSpec("P")

Repair: TypeAlias = Callable[[Resource], Mapping[str, Any]]
"""Returns, for a resource that fails, the inputs to write: by name the whole new value, None to take an input away."""

ProgramJudge: TypeAlias = Callable[[Sequence[Resource]], Iterable[Finding]]

UNDECIDED_HARM = "a rule that was not decided proves nothing, so this is not a pass"


class Severity(StrEnum):
    """How bad a violation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Framework:
    """A published requirement that a rule serves."""

    name: str
    """As its publisher writes it, with the version where it has one."""
    reference: str
    """Number of the section, or name of the check or audit."""
    url: str


@dataclass(frozen=True, slots=True)
class Applicability:
    """Which resources a rule looks at."""

    description: str
    """For the documentation: `Google IAM members, bindings and policies`."""
    covers: Callable[[Resource], bool]
    name_of: Callable[[Resource], str] | None = None
    """By which name the policy configuration may add a resource that the rule does not recognise; None where it may not."""
    named: str = ""
    """What it may add, as `Environments, by name`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule says about itself."""

    id: str
    """A true statement in kebab-case; with underscores it is the name of the rule's file."""
    title: str
    """The statement as one sentence, without a full stop."""
    severity: Severity
    why: str
    """What goes wrong without it."""
    remediation: tuple[str, ...]
    """Steps, in order."""
    frameworks: tuple[Framework, ...] = ()
    applies_to: Applicability
    bad: tuple[Resource, ...]
    """Resources that fail this rule and no other."""
    good: tuple[Resource, ...]
    """Resources that pass this rule and fail no other."""
    exceptions: str = ""
    """What the policy configuration may accept, as one sentence; empty for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(Rule):
    """A rule over one resource."""

    judge: Callable[[Resource], Iterable[Finding]]
    repair: Repair | None = None
    """The one right repair, where there is one; done only where the policy configuration sets the level `remediate`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the policy configuration tells a rule beyond its level."""

    schema: Mapping[str, Mapping[str, Any]]
    """JSON schema of its properties, by name."""
    judge_by: Callable[[Mapping[str, Any]], ProgramJudge]
    """Returns how the rule judges by its properties."""
    described: str
    """For the documentation, one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRule(Rule):
    """A rule over all resources of a program that it applies to; its findings carry the resource's URN."""

    judge: ProgramJudge
    told: Told | None = None
    """None for a rule that judges by the resources alone."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a rule says about a resource, or about a program (`urn` is empty then)."""

    rule: str
    urn: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()


def assess_resource(rule: ResourceRule, resource: Resource) -> Assessment:
    """Assess one resource."""
    if not rule.applies_to.covers(resource):
        return Assessment(rule.id, resource.urn, Outcome.NOT_APPLICABLE)
    findings = tuple(replace(finding, urn=finding.urn or resource.urn) for finding in collect(rule.judge, resource))
    return Assessment(rule.id, resource.urn, worst(tuple(finding.outcome for finding in findings)), findings)


def assess_program(rule: ProgramRule, resources: Iterable[Resource]) -> Assessment:
    """Assess a whole program."""
    covered = tuple(resource for resource in resources if rule.applies_to.covers(resource))
    if not covered:
        return Assessment(rule.id, "", Outcome.NOT_APPLICABLE)
    findings = collect(rule.judge, covered)
    return Assessment(rule.id, "", worst(tuple(finding.outcome for finding in findings)), findings)


def assess(rule: ResourceRule | ProgramRule, resources: Sequence[Resource]) -> tuple[Assessment, ...]:
    """Assess all resources: one assessment a resource, or one for the program."""
    if isinstance(rule, ProgramRule):
        return (assess_program(rule, resources),)
    return tuple(assess_resource(rule, resource) for resource in resources)


def collect(judge: Callable[P, Iterable[Finding]], *args: P.args, **kwargs: P.kwargs) -> tuple[Finding, ...]:
    """Run a judgement to its end, or to the first value that it can not have; what it found before that is kept."""
    found: list[Finding] = []
    try:
        for finding in judge(*args, **kwargs):
            found.append(finding)  # noqa: PERF402 - a list made at once would lose what came before the error
    except UndecidedError as error:
        found.append(undecided(error))
    return tuple(found)


def collect_at(
    resource: Resource, judge: Callable[P, Iterable[Finding]], *args: P.args, **kwargs: P.kwargs
) -> tuple[Finding, ...]:
    """Run a judgement likewise, and place its findings at a resource of the program."""
    return tuple(replace(finding, urn=finding.urn or resource.urn) for finding in collect(judge, *args, **kwargs))


def is_complete(findings: Iterable[Finding]) -> bool:
    """Say whether everything that was read could be read: of what is incomplete nothing can be said to be missing."""
    return all(finding.outcome is not Outcome.UNKNOWN for finding in findings)


def undecided(error: UndecidedError) -> Finding:
    """Return the finding for a value that a rule can not have."""
    if error.before_apply:
        problem, remedy = "cannot be decided before apply", "The update decides it, when the value is known."
    else:
        problem, remedy = f"cannot be decided: {error.reason}", "Write the value in a form that the rule can read."
    return Finding(error.path, problem, UNDECIDED_HARM, remedy, outcome=Outcome.UNKNOWN, before_apply=error.before_apply)
