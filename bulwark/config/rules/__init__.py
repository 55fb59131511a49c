"""What must hold between the keys of a stack, and between the stacks of a folder.

A rule is a function that yields problems; it is registered by one line in the tuple of its module. Rules see sections of which
parts may be absent because they could not be read: looking at an absent part raises AttributeError and ends the rule there.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from bulwark.config.application import Application
from bulwark.config.rules import (
    accounts,
    adoption,
    alerting,
    applications,
    duties,
    guards,
    health,
    notifications,
    organization_policies,
    own,
    public_settings,
    repositories,
    rollouts,
    secrets,
    shared,
    trust,
    vercel,
    workflows,
)
from bulwark.config.rules.frame import Stack
from bulwark.errors import Problem

STACK_RULES = (
    *accounts.RULES,
    *duties.RULES,
    *adoption.RULES,
    *alerting.STACK_RULES,
    *repositories.RULES,
    *organization_policies.RULES,
    *guards.STACK_RULES,
    *trust.RULES,
)
APPLICATION_RULES = (
    *applications.RULES,
    *rollouts.RULES,
    *alerting.APPLICATION_RULES,
    *secrets.RULES,
    *public_settings.RULES,
    *health.RULES,
    *notifications.RULES,
    *vercel.RULES,
    *workflows.APPLICATION_RULES,
    *guards.APPLICATION_RULES,
)
FLEET_RULES = (*own.RULES, *shared.RULES, *workflows.FLEET_RULES)


def find_problems(all_stacks: Sequence[Stack]) -> Iterator[Problem]:
    """Yield what is wrong in and between these stacks, which are all that share a folder."""
    for stack in all_stacks:
        for rule in STACK_RULES:
            yield from _skip_gaps(rule(stack), stack)
        for name, app in _applications(stack):
            for application_rule in APPLICATION_RULES:
                yield from _skip_gaps(application_rule(stack, name, app), stack)
    for fleet_rule in FLEET_RULES:
        yield from fleet_rule(all_stacks)


def _applications(stack: Stack) -> list[tuple[str, Application]]:
    return sorted(vars(stack.pipeline).get("apps", {}).items())


def _skip_gaps(problems: Iterator[Problem], stack: Stack) -> Iterator[Problem]:
    with suppress(*stack.gaps):
        yield from problems


__all__ = ["Stack", "find_problems"]
