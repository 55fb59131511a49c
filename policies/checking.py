"""Judge resources that were read out of a state or at the vendors by the same rules, and sum up what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from policies.enforcement import Enforced, R, Setting, enforced_in
from policies.exceptions import without_accepted
from policies.levels import Level, environment_of
from policies.outcome import Finding, Outcome, worst
from policies.rule import ProgramRule, ResourceRule, assess_program, assess_resource
from policies.state_resources import MASK, StateResources

UNREADABLE: Final = "cannot be decided: the value is encrypted, or nobody could read it"
_UNREADABLE_REMEDY: Final = "Check with the stack's passphrase or key, and as somebody who may read the field."

DECIDING: Final = frozenset({Level.MANDATORY, Level.REMEDIATE})
"""Levels at which a finding fails the check; at others it is only shown."""


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What one rule found in a state."""

    rule: ResourceRule | ProgramRule
    level: Level
    outcome: Outcome
    judged: int
    """Resources that the rule applies to."""
    findings: tuple[Finding, ...] = ()
    """What was found and is not accepted by the policy configuration."""


def check_state(
    rules: Sequence[ResourceRule | ProgramRule], resources: StateResources, settings: Mapping[str, Setting]
) -> tuple[RuleReport, ...]:
    """Return a report for each rule, in the order of the rules. Messages show nothing that is secret."""
    environment = environment_of(resources.outputs[0].urn) if resources.outputs else ""
    reports: list[RuleReport] = []
    for rule in rules:
        enforced = enforced_in(environment, [rule], settings)
        if not enforced or enforced[0].level is Level.DISABLED:
            reports.append(RuleReport(rule, Level.DISABLED, Outcome.NOT_APPLICABLE, 0))
        else:
            reports.append(_report(enforced[0], resources))
    return tuple(reports)


def overall(reports: Iterable[RuleReport]) -> Outcome:
    """Return the worst outcome of the rules whose level decides; `PASS` when none of them found anything."""
    outcomes = tuple(report.outcome for report in reports if report.level in DECIDING)
    return worst((*outcomes, Outcome.PASS))


def _report(enforced: Enforced[R], resources: StateResources) -> RuleReport:
    rule = enforced.rule
    if isinstance(rule, ProgramRule):
        covered = [one for one in resources.outputs if rule.applies_to.covers(one)]
        found = assess_program(rule, covered).findings
    else:
        covered = [one for one in resources.inputs if rule.applies_to.covers(one)]
        found = tuple(finding for one in covered for finding in assess_resource(rule, one).findings)
    if not covered:
        return RuleReport(rule, enforced.level, Outcome.NOT_APPLICABLE, 0)
    left = without_accepted(found, enforced.properties)
    shown = tuple(_masked(_worded(finding), resources.secrets) for finding in left)
    return RuleReport(rule, enforced.level, worst(tuple(one.outcome for one in shown)), len(covered), shown)


def _worded(finding: Finding) -> Finding:
    # No update is under way that would decide it later.
    return replace(finding, problem=UNREADABLE, remedy=_UNREADABLE_REMEDY) if finding.before_apply else finding


def _masked(finding: Finding, secrets: Iterable[str]) -> Finding:
    parts = {name: getattr(finding, name) for name in ("path", "problem", "harm", "remedy")}
    for secret in sorted(secrets, key=len, reverse=True):
        parts = {name: text.replace(secret, MASK) for name, text in parts.items()}
    return replace(finding, **parts)
