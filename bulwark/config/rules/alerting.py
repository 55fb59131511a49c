"""What must hold for the alerts of Cloud Monitoring: each reaches somebody, probes ask our own domains, promises can be watched.

Limits of Cloud Monitoring are in `bulwark.core.burn_rates` and `bulwark.core.probes`, with their sources.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bulwark.config.alerting import AlertChannelKind
from bulwark.config.application import Application
from bulwark.config.rules.frame import ApplicationRule, Stack, StackRule, app_path, plural
from bulwark.core.burn_rates import HIGHEST_GOAL_RATIO, LEAST_BAD_PROBES, plan_alerts
from bulwark.core.durations import format_duration
from bulwark.core.probes import LEAST_REGIONS
from bulwark.errors import Problem

_TARGETS: Final = {
    AlertChannelKind.EMAIL: (re.compile(r"[^@\s]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63}"), "oncall@livingtree.io"),
    AlertChannelKind.PUBSUB: (re.compile(r"projects/[a-z0-9-]+/topics/[A-Za-z][\w.~+%-]{2,254}"), "projects/P/topics/alerts"),
    AlertChannelKind.GOOGLE_CHAT: (re.compile(r"spaces/[\w-]+"), "spaces/AAAABBBBCCC"),
}
"""What the target of each kind looks like, and one for example."""
_SHORTEST_TIMEOUT: Final = timedelta(seconds=1)
_LONGEST_TIMEOUT: Final = timedelta(seconds=60)
_UNHEARD: Final = {
    "pages": "an outage would open an incident that nobody hears of",
    "informs": "a promise could be broken slowly, or a probe stop, and nobody would hear of it",
}


def _somebody_is_told(stack: Stack) -> Iterator[Problem]:
    alerting = stack.pipeline.alerting
    for purpose, consequence in _UNHEARD.items():
        if not getattr(alerting, purpose):
            names = ", ".join(sorted(alerting.channels)) or "a channel that you add to alerting.channels"
            yield stack.problem(("alerting", purpose), "no channel is named", consequence, f"name {names}")


def _channels_exist(stack: Stack) -> Iterator[Problem]:
    alerting = stack.pipeline.alerting
    for purpose, consequence in _UNHEARD.items():
        named = getattr(alerting, purpose)
        for index, name in enumerate(named):
            if name in named[:index]:
                yield stack.problem(
                    ("alerting", purpose, index),
                    f"'{name}' is named twice",
                    "it would be told twice or refused by Google",
                    "remove one",
                )
            elif name not in alerting.channels:
                known = ", ".join(sorted(alerting.channels)) or "none yet"
                yield stack.problem(
                    ("alerting", purpose, index),
                    f"there is no channel '{name}'",
                    consequence,
                    f"add it to alerting.channels, or name one that is there: {known}",
                )


def _channels_are_used(stack: Stack) -> Iterator[Problem]:
    alerting = stack.pipeline.alerting
    used = {*alerting.pages, *alerting.informs}
    for name in sorted(set(alerting.channels) - used):
        yield stack.problem(
            ("alerting", "channels", name),
            "no alert goes there",
            "whoever reads it would take silence for health",
            "name it in alerting.pages or alerting.informs, or remove it",
        )


def _targets_lead_somewhere(stack: Stack) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for name, channel in sorted(stack.pipeline.alerting.channels.items()):
        pattern, example = _TARGETS[channel.kind]
        first = seen.setdefault((channel.kind, channel.target), name)
        if not pattern.fullmatch(channel.target):
            yield stack.problem(
                ("alerting", "channels", name, "target"),
                f"'{channel.target}' is no target of the kind {channel.kind}",
                "Google refuses the channel, or nothing ever arrives",
                f"write one such as {example}",
            )
        elif first != name:
            yield stack.problem(
                ("alerting", "channels", name, "target"),
                f"'{channel.target}' is the target of '{first}' too",
                "one channel would fail together with the other, and people would be told twice",
                "keep one of the two",
            )


def _regions_can_agree(stack: Stack) -> Iterator[Problem]:
    regions = stack.pipeline.alerting.regions
    different = sorted(set(regions))
    if len(different) < LEAST_REGIONS or len(different) != len(regions):
        yield stack.problem(
            ("alerting", "regions"),
            f"{len(different)} different {plural('region', different)} {'is' if len(different) == 1 else 'are'} named",
            "Google refuses probes from fewer than three, and a page needs two that agree",
            "name three or more, each once, such as [asia-pacific, europe, usa-virginia]",
        )


def _probes_ask_our_domains(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for domain in sorted(set(app.probes) - set(app.domains)):
        yield stack.problem(
            app_path(name, "probes", domain),
            f"'{domain}' is no domain of this application",
            "a host of somebody else would be asked once a minute, and its outage would wake people here",
            f"write one of {', '.join(sorted(app.domains))}, or add '{domain}' to domains",
        )
    for domain, probe in sorted(app.probes.items()):
        if probe.timeout % timedelta(seconds=1) or not _SHORTEST_TIMEOUT <= probe.timeout <= _LONGEST_TIMEOUT:
            yield stack.problem(
                app_path(name, "probes", domain, "timeout"),
                f"'{format_duration(probe.timeout)}' is not 1 to 60 whole seconds",
                "Cloud Monitoring refuses the check",
                "write whole seconds, such as 10s",
            )


def _objective_has_a_metric(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for index, domain in enumerate(app.service_levels.uptime.domains):
        path = app_path(name, "service_levels", "uptime", "domains", index)
        remedy = f"write {' or '.join(app.serving_domains) or 'a domain that serves'}, or leave the key out for all that serve"
        if domain in app.service_levels.uptime.domains[:index]:
            yield stack.problem(path, f"'{domain}' is named twice", "Google refuses a second objective of its name", "remove one")
        elif domain not in app.domains:
            yield stack.problem(
                path,
                f"'{domain}' is no domain of this application, so no probe asks it",
                "the promise would be about a metric that does not exist, and Cloud Monitoring refuses it",
                remedy,
            )
        elif app.domains[domain].redirect_to is not None:
            yield stack.problem(
                path,
                f"'{domain}' redirects to '{app.domains[domain].redirect_to}'",
                "probes follow redirects, so the same answers would be counted twice",
                remedy,
            )


def _uptime_can_be_promised(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    promise = app.service_levels.uptime.promise
    if not promise.window or promise.window % timedelta(days=1):
        return  # a problem of its own, told by the rule on windows
    path = app_path(name, "service_levels", "uptime", "objective_ratio")
    promised = f"{promise.ratio:g} over {format_duration(promise.window)}"
    if promise.ratio > HIGHEST_GOAL_RATIO:
        wrong, consequence = f"{promise.ratio:g} is above {HIGHEST_GOAL_RATIO}", "Cloud Monitoring refuses the objective"
        yield stack.problem(path, wrong, consequence, f"write {HIGHEST_GOAL_RATIO} at most")
    elif promise.budget_probes < LEAST_BAD_PROBES:
        yield stack.problem(
            path,
            f"{promised} allows {promise.budget_probes:.3g} failing probes of a region",
            "one probe that is lost on its way would spend the budget, and no alert could come before",
            "promise less, or over a longer window",
        )
    elif not any(alert.tier.pages for alert in plan_alerts(promise).alerts):
        yield stack.problem(
            path,
            f"{promised} is spent {promise.highest_burn_rate:.3g} times as fast as allowed by a total outage",
            "no burn rate would tell an outage from what is allowed, and nobody would be woken",
            "promise more",
        )


STACK_RULES: Final[tuple[StackRule, ...]] = (
    _somebody_is_told,
    _channels_exist,
    _channels_are_used,
    _targets_lead_somewhere,
    _regions_can_agree,
)
APPLICATION_RULES: Final[tuple[ApplicationRule, ...]] = (
    _probes_ask_our_domains,
    _objective_has_a_metric,
    _uptime_can_be_promised,
)
