"""A person in front of a rollback is an outage; one in front of a monitor is blindness."""

import re
from collections.abc import Iterator
from typing import Final

from policies.frameworks import GITHUB_ENVIRONMENTS
from policies.github_environments import example_environment, may_be_named
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity, collect

ACTS_ALONE: Final = re.compile(
    r"(?:^|[^a-z0-9])(?:roll-?back|revert|monitor(?:ing)?|(?:self-)?heal(?:ing|th)?|recovery)(?:$|[^a-z0-9])", re.IGNORECASE
)

_HARM: Final = "the fault stays with users, or unseen, until somebody wakes up"


def covers(resource: Resource) -> bool:
    """Say whether a resource is an environment that rolls back, monitors or heals, by its name."""
    return may_be_named(resource, ACTS_ALONE)


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what its jobs wait for."""
    resource.read("environment").text()
    yield from collect(_judge_reviewers, resource)
    yield from collect(_judge_timer, resource)


def _judge_reviewers(resource: Resource) -> Iterator[Finding]:
    for entry in resource.read("reviewers").items():
        for kind in ("teams", "users"):
            if entry.field(kind).items():
                yield Finding(
                    entry.field(kind).path, "its jobs wait for a person", _HARM, "Remove the reviewers from this environment."
                )


def _judge_timer(resource: Resource) -> Iterator[Finding]:
    timer = resource.read("waitTimer")
    if not timer.is_absent and timer.number() > 0:
        yield Finding(timer.path, f"its jobs wait for {timer.number():g} minutes", _HARM, "Remove waitTimer.")


RULE = ResourceRule(
    id="environments-that-roll-back-never-wait",
    title="An environment that rolls back, monitors or heals waits neither for a person nor for a time",
    severity=Severity.HIGH,
    why=(
        "These jobs are what acts when people do not. What they may do is limited by the duty's account and by the branches that "
        "the environment admits, not by somebody who has to be awake."
    ),
    remediation=(
        "Remove `reviewers` and `waitTimer`.",
        "Limit the environment by its branch policy, and its account to the one thing that it does.",
    ),
    frameworks=(GITHUB_ENVIRONMENTS,),
    applies_to=Applicability("GitHub environments whose name says that they roll back, monitor or heal", covers),
    bad=(example_environment("production-rollback", reviewers=[{"teams": [4711]}]),),
    good=(example_environment("production-rollback"),),
    judge=judge,
)
