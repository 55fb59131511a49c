"""Who may ignore a ruleset. Kinds of actors and modes: GitHub REST API, "Rules" (2026-11).

In a program no actors are none. Where rulesets are read from GitHub, a caller without write access gets no list at all: that has
to be handed in as unknown.
"""

from collections.abc import Iterator
from typing import Final

from policies.frameworks import CIS_PROTECTION_BINDS_ADMINISTRATORS, SCORECARD_BRANCH_PROTECTION
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import ResourceRule, Severity, collect
from policies.rulesets import RULESETS, example_ruleset

_APP: Final = "Integration"
_UNSEEN_MODE: Final = "exempt"

_ACTORS: Final = {
    "DeployKey": "whoever has a deploy key of the repository",
    "EnterpriseOwner": "every owner of the enterprise",
    "OrganizationAdmin": "every administrator of the organization",
    "RepositoryRole": "everybody with a role in the repository",
    "Team": "every member of a team",
    "User": "a person",
}


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the actors that are no app, and the apps whose bypass leaves no trace."""
    for actor in resource.read("bypassActors").items():
        yield from collect(_judge_actor, actor)


def _judge_actor(actor: Value) -> Iterator[Finding]:
    kind, mode = actor.field("actorType"), actor.field("bypassMode")
    if kind.text() != _APP:
        yield Finding(
            kind.path,
            f"{_ACTORS.get(kind.text(), kind.text())} may bypass the ruleset",
            "what the ruleset forbids is done by hand, in a hurry or with a stolen login, and nobody reviews it",
            "Remove the actor; let an app with few permissions be the only one, and give people a break-glass procedure.",
        )
    elif mode.optional_text() == _UNSEEN_MODE:
        yield Finding(
            mode.path,
            "the app is exempt, so its bypass is not even recorded",
            "nobody can tell afterwards what went past the ruleset",
            "Write always, or pull_request.",
        )


RULE = ResourceRule(
    id="rulesets-are-bypassed-by-apps-only",
    title="No person, team, role or deploy key may bypass a ruleset, only an app, and never unrecorded",
    severity=Severity.HIGH,
    why=(
        "A ruleset that people may bypass binds those who do not need it. An app acts through code that was reviewed, with "
        "permissions that are listed, and its key is in one place."
    ),
    remediation=(
        "Remove every `bypassActors` entry whose `actorType` is not `Integration`.",
        "Let the app that writes managed files be the only one.",
    ),
    frameworks=(SCORECARD_BRANCH_PROTECTION, CIS_PROTECTION_BINDS_ADMINISTRATORS),
    applies_to=RULESETS,
    bad=(example_ruleset(bypassActors=[{"actorId": 5, "actorType": "RepositoryRole", "bypassMode": "always"}]),),
    good=(example_ruleset(),),
    judge=judge,
)
