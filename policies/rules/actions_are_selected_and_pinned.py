"""Says which actions may run. An enterprise's setting has no switch for pins, its organizations' have (pulumi-github 6.15.0)."""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import GITHUB_SECURE_USE, SCORECARD_PINNED_DEPENDENCIES, ZIZMOR_UNPINNED_USES
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

REPOSITORY_TYPE: Final = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions"
_ORGANIZATION_TYPE: Final = "github:index/actionsOrganizationPermissions:ActionsOrganizationPermissions"
_ENTERPRISE_TYPE: Final = "github:index/enterpriseActionsPermissions:EnterpriseActionsPermissions"
_TYPES: Final = frozenset({REPOSITORY_TYPE, _ORGANIZATION_TYPE, _ENTERPRISE_TYPE})

_ANYBODYS: Final = "*/@"
"""What a pattern consists of that names no owner."""


def covers(resource: Resource) -> bool:
    """Say whether a resource sets which actions may run."""
    return resource.type in _TYPES


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what lets actions run that nobody chose, or that can change."""
    if _is_off(resource):
        return
    yield from collect(_judge_allowed, resource)
    if resource.type != _ENTERPRISE_TYPE:
        yield from collect(_judge_pins, resource.read("shaPinningRequired"))


def _is_off(resource: Resource) -> bool:
    if resource.type == REPOSITORY_TYPE:
        enabled = resource.read("enabled")
        return not enabled.is_absent and not enabled.flag()
    key = "enabledRepositories" if resource.type == _ORGANIZATION_TYPE else "enabledOrganizations"
    return resource.read(key).optional_text() == "none"


def _judge_allowed(resource: Resource) -> Iterator[Finding]:
    allowed = resource.read("allowedActions")
    said = allowed.optional_text()
    if said == "selected":
        config = resource.read("allowedActionsConfig")
        yield from collect(_judge_verified, config, resource)
        yield from collect(_judge_patterns, config)
    elif said != "local_only":
        yield Finding(
            allowed.path,
            "every action that anybody publishes may run",
            "one line in a workflow gives a stranger's code the job's token and secrets",
            "Write selected, and name the actions in allowedActionsConfig.patternsAlloweds.",
        )


def _judge_verified(config: Value, resource: Resource) -> Iterator[Finding]:
    verified = config.field("verifiedAllowed")
    if verified.flag():
        place = resource.read("repository" if resource.type == REPOSITORY_TYPE else "enterpriseSlug").optional_text()
        yield Finding(
            verified.path,
            "every action of every creator with GitHub's badge may run",
            "thousands of actions are chosen by somebody else, and the badge says who made them, not what they do",
            "Set verifiedAllowed to false and name the actions, or accept it with its reason where the plan has no list.",
            accepted_as=place or "organization",
        )


def _judge_patterns(config: Value) -> Iterator[Finding]:
    for pattern in config.field("patternsAlloweds").items():
        if not pattern.text().partition("/")[0].strip(_ANYBODYS):
            yield Finding(
                pattern.path,
                f"the pattern {pattern.text()} names no owner",
                "whoever makes an account makes actions that may run",
                "Name owner and repository, as actions/checkout@*.",
            )


def _judge_pins(pins: Value) -> Iterator[Finding]:
    if not pins.flag():
        yield Finding(
            pins.path,
            "actions may be named by a tag or a branch",
            "an action that was chosen can be another one tomorrow",
            "Set shaPinningRequired to true.",
        )


_GOOD = {
    "repository": "living-tree",
    "enabled": True,
    "allowedActions": "selected",
    "allowedActionsConfig": {
        "githubOwnedAllowed": True,
        "verifiedAllowed": False,
        "patternsAlloweds": ["google-github-actions/auth@*"],
    },
    "shaPinningRequired": True,
}

RULE = ResourceRule(
    id="actions-are-selected-and-pinned",
    title="Only selected actions may run, and only by their whole commit",
    severity=Severity.HIGH,
    why=(
        "A workflow file can be checked, but there will be others. This setting holds for all of them: GitHub itself refuses an "
        "action that nobody chose, or that is named by something that can be moved."
    ),
    remediation=(
        "Set `allowedActions` to `selected` and list the actions in use in `allowedActionsConfig.patternsAlloweds`.",
        "Set `shaPinningRequired` to true.",
    ),
    frameworks=(SCORECARD_PINNED_DEPENDENCIES, ZIZMOR_UNPINNED_USES, GITHUB_SECURE_USE),
    applies_to=Applicability("Actions permissions of repositories, organizations and enterprises", covers),
    bad=(Resource(REPOSITORY_TYPE, "actions", {**_GOOD, "shaPinningRequired": False}),),
    good=(Resource(REPOSITORY_TYPE, "actions", _GOOD),),
    judge=judge,
    exceptions="Verified creators, where the plan has no list of actions, by the repository, `organization`, or the enterprise.",
)
