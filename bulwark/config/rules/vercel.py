"""What must hold in an application's project on Vercel.

Sources: pulumiverse/vercel 5.21.1, ProjectDeploymentCheck and OidcFederationPolicy (1 to 256 commands);
"WAF Managed Rulesets" in Vercel's documentation, read 2026-11 (OWASP's rules need Enterprise, bot protection no plan).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bulwark.config.accounts import VercelPlan
from bulwark.config.application import Application
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.config.vercel import RuleAction
from bulwark.core.durations import format_duration
from bulwark.core.duties import APPLICATION_DUTIES
from bulwark.errors import Problem

_TOO_SHORT: Final = ("1d", "7d")
_LONGEST_CHECK: Final = timedelta(days=1)
_MOST_COMMANDS: Final = 256


def _production_can_be_gone_back_to(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    span = app.vercel.retention.production
    if span in _TOO_SHORT:
        yield stack.problem(
            app_path(name, "vercel", "retention", "production"),
            f"production's deployments are kept '{span}'",
            "a flaw that shows later than that could not be rolled back",
            "write 30d or longer",
        )


def _checks_end(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for key, check in sorted(app.vercel.checks.items()):
        if check.timeout % timedelta(seconds=1) or not timedelta(0) < check.timeout <= _LONGEST_CHECK:
            yield stack.problem(
                app_path(name, "vercel", "checks", key, "timeout"),
                f"'{format_duration(check.timeout)}' is not 1 second to 1 day in whole seconds",
                "Vercel counts a check's time in seconds, and a release would wait for a verdict that nobody awaits",
                "write whole seconds or minutes, such as 10m",
            )


def _federation_is_for_own_duties(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for duty in sorted(set(app.vercel.federation) - set(APPLICATION_DUTIES)):
        yield stack.problem(
            app_path(name, "vercel", "federation", duty),
            f"'{duty}' is no duty of an application",
            "the policy would name a GitHub environment that the application's repository does not have",
            f"write one of {', '.join(APPLICATION_DUTIES)}",
        )


def _federated_commands_are_listed_once(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for duty, grant in sorted(app.vercel.federation.items()):
        path = app_path(name, "vercel", "federation", duty, "commands")
        for index, command in enumerate(grant.commands):
            if command in grant.commands[:index]:
                yield stack.problem(
                    (*path, index),
                    f"'{command}' is listed already",
                    "Vercel keeps a set, and every preview would find a difference",
                    "remove it",
                )
        if len(grant.commands) > _MOST_COMMANDS:
            yield stack.problem(
                path,
                f"there are {len(grant.commands)} commands",
                f"Vercel takes {_MOST_COMMANDS} and refuses more",
                "list what the jobs run",
            )


def _plan_has_owasp(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    action, plan = app.vercel.firewall.owasp, stack.pipeline.vercel.plan
    if action is not RuleAction.DISABLED and plan is not VercelPlan.ENTERPRISE:
        yield stack.problem(
            app_path(name, "vercel", "firewall", "owasp"),
            f"Vercel's plan '{plan}' has no OWASP core rules",
            "Vercel refuses the firewall's configuration in the middle of an update",
            "write disabled, or change to Enterprise",
        )


RULES: Final[tuple[ApplicationRule, ...]] = (
    _production_can_be_gone_back_to,
    _checks_end,
    _federation_is_for_own_duties,
    _federated_commands_are_listed_once,
    _plan_has_owasp,
)
