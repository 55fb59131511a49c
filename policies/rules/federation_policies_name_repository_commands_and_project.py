"""Inputs as in pulumiverse-vercel 5.21.1: all claims must match, `commands` or `permissions` bound what, `resources` where."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import VERCEL_PROJECT_ID, example
from policies.frameworks import OPENID_TOKEN_VALIDATION
from policies.github_claims import ISSUER
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

POLICY_TYPE: Final = "vercel:index/oidcFederationPolicy:OidcFederationPolicy"
_EVERYTHING: Final = "*"


def covers(resource: Resource) -> bool:
    """Say whether a resource lets tokens of another issuer act in a Vercel team."""
    return resource.type == POLICY_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield whom, what and where the policy leaves open."""
    for judge_part in (_judge_claims, _judge_commands, _judge_projects):
        yield from collect(judge_part, resource)


def _judge_claims(resource: Resource) -> Iterator[Finding]:
    issuer = resource.read("issuerUrl").text()
    if issuer != ISSUER:
        yield Finding(
            "issuerUrl",
            f"the issuer is {issuer}",
            "its tokens are signed by somebody else than GitHub, and no claim of theirs names a repository",
            f"Write exactly {ISSUER}.",
        )
        return
    claims = resource.read("claims").items()
    named = [claim for claim in claims if claim.field("name").text() == "repository_id"]
    if not named:
        yield Finding(
            "claims",
            "no claim names the repository by its number",
            "jobs of other repositories, or of whoever registers a name that was given up, may act in the team",
            "Add the claim repository_id with the repository's number.",
        )
    for claim in named:
        for value in claim.field("values").items():
            if not value.field("value").text().isdecimal() or value.field("wildcards").flag():
                yield Finding(
                    value.path,
                    "the repository's id is no plain number",
                    "repositories whose number only resembles it may act in the team",
                    "Write the number, without wildcards.",
                )


def _judge_commands(resource: Resource) -> Iterator[Finding]:
    commands = resource.read("commands")
    if not commands.items() or any(_is_everything(command) for command in commands.items()):
        yield Finding(
            commands.path,
            "the policy does not list the commands that its tokens may run",
            "a job that only deploys may remove domains, read variables or delete the project",
            "List commands, as `deploy` and `promote`; leave permissions out.",
        )


def _judge_projects(resource: Resource) -> Iterator[Finding]:
    projects = resource.read("resources").field("projectIds")
    if not projects.items() or any(_is_everything(project) for project in projects.items()):
        yield Finding(
            projects.path,
            "the policy names no project",
            "its tokens act in every project of the team, production's too",
            "List the ids of the projects in resources.projectIds.",
        )


def _is_everything(value: Value) -> bool:
    return _EVERYTHING in value.text()


_CLAIMS = [
    {"name": "repository_id", "values": [{"value": "820045678"}]},
    {"name": "environment", "values": [{"value": "staging"}]},
]
_POLICY = {
    "name": "living-tree-deploy",
    "issuerUrl": ISSUER,
    "client": "vercel",
    "claims": _CLAIMS,
    "commands": ["deploy", "promote"],
    "resources": {"projectIds": [VERCEL_PROJECT_ID]},
}

RULE = ResourceRule(
    id="federation-policies-name-repository-commands-and-project",
    title="A federation policy of Vercel names the repository by its number, the commands, and the project",
    severity=Severity.CRITICAL,
    why=(
        "The policy turns a token of a GitHub job into one of the Vercel team. What it leaves out is not restricted: without "
        "`resources` every project, without `commands` everything, without the id every repository of that name."
    ),
    remediation=(
        "Look the number up: `gh api repos/OWNER/REPOSITORY --jq .id`, and compare the claim `repository_id` with it.",
        "List in `commands` what the job runs.",
        "List in `resources.projectIds` the project that it deploys.",
    ),
    frameworks=(OPENID_TOKEN_VALIDATION,),
    applies_to=Applicability("OpenID federation policies of Vercel", covers),
    bad=(example(POLICY_TYPE, "deploy", _POLICY | {"resources": None}),),
    good=(example(POLICY_TYPE, "deploy", _POLICY),),
    judge=judge,
)
