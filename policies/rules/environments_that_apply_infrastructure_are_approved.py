"""Environments are known by their names: `infra-apply`, `terraform-apply` and the like, with whatever stands before or behind.

Others can be named in the policy configuration (`alsoAppliesTo`).
"""

import re
from collections.abc import Iterator
from typing import Final

from policies.frameworks import GITHUB_ENVIRONMENTS, SCORECARD_CODE_REVIEW
from policies.github_environments import accepted_name, example_environment, is_environment, may_be_named
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity, collect

APPLIES_INFRASTRUCTURE: Final = re.compile(
    r"(?:^|[^a-z0-9])(?:infra(?:structure)?|iac|terraform|(?:open)?tofu|pulumi|terragrunt)[-_/. ]?(?:apply|up|deploy)"
    r"(?:$|[^a-z0-9])",
    re.IGNORECASE,
)

_HARM: Final = "one person, or one stolen login, changes the accounts, roles and secrets that everything else rests on"


def covers(resource: Resource) -> bool:
    """Say whether a resource is an environment that applies infrastructure, by its name."""
    return may_be_named(resource, APPLIES_INFRASTRUCTURE)


def _name_of(resource: Resource) -> str:
    name = resource.inputs.get("environment")
    return name if is_environment(resource) and isinstance(name, str) else ""


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield when nobody has to approve, or when whoever asks may approve."""
    name = accepted_name(resource)
    reviewers = resource.read("reviewers")
    count = sum(len(entry.field(kind).items()) for entry in reviewers.items() for kind in ("teams", "users"))
    if not count:
        yield Finding(
            reviewers.path,
            "nobody has to approve what the environment applies",
            _HARM,
            "Name teams or users in reviewers, or accept it with its reason where the plan offers none.",
            accepted_as=name,
        )
        return
    yield from collect(_judge_self_review, resource, name)


def _judge_self_review(resource: Resource, name: str) -> Iterator[Finding]:
    prevents = resource.read("preventSelfReview")
    if not prevents.flag():
        yield Finding(
            prevents.path,
            "whoever started the job may approve it",
            _HARM,
            "Set preventSelfReview to true.",
            accepted_as=name,
        )


_REVIEWERS = [{"teams": [4711], "users": []}]

RULE = ResourceRule(
    id="environments-that-apply-infrastructure-are-approved",
    title="An environment that applies infrastructure waits for a reviewer who is not the one who asks",
    severity=Severity.HIGH,
    why=(
        "What applies infrastructure can give itself every right there is. Two people have to agree before it acts: one who "
        "proposes and another who has read what will be done."
    ),
    remediation=(
        "Name a team in `reviewers` of the environment.",
        "Set `preventSelfReview` to true.",
        "Where the plan has no reviewers, require a reviewed pull request into the branch that the environment admits.",
        "Then name the environment with that reason in this rule's exceptions.",
    ),
    frameworks=(GITHUB_ENVIRONMENTS, SCORECARD_CODE_REVIEW),
    applies_to=Applicability(
        "GitHub environments whose name says that they apply infrastructure, such as infra-apply*",
        covers,
        _name_of,
        "Further environments, by their names",
    ),
    bad=(example_environment("infra-apply-production", reviewers=_REVIEWERS, preventSelfReview=False),),
    good=(example_environment("infra-apply-production", reviewers=_REVIEWERS, preventSelfReview=True),),
    judge=judge,
    exceptions="An environment of a repository for which the plan has no reviewers, as `REPOSITORY:ENVIRONMENT`.",
)
