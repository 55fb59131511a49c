"""A secret of a repository or an organization is read by every job of every branch; one of an environment by its jobs alone."""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import example
from policies.frameworks import ZIZMOR_SECRETS_OUTSIDE_ENV
from policies.github_environments import SECRET_TYPE, VARIABLE_TYPE
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity

_READ_BY: Final = {
    "github:index/actionsSecret:ActionsSecret": "every workflow on every branch of the repository",
    "github:index/actionsOrganizationSecret:ActionsOrganizationSecret": "workflows of other repositories of the organization",
    "github:index/dependabotSecret:DependabotSecret": "Dependabot's jobs, which run what a new dependency brings",
    "github:index/dependabotOrganizationSecret:DependabotOrganizationSecret": "Dependabot's jobs in other repositories, too",
    "github:index/codespacesSecret:CodespacesSecret": "everybody's codespaces of the repository",
    "github:index/codespacesOrganizationSecret:CodespacesOrganizationSecret": "codespaces of other repositories, too",
}


def covers(resource: Resource) -> bool:
    """Say whether a resource is a secret that GitHub hands to jobs."""
    return resource.type in _READ_BY or resource.type == SECRET_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding for a secret that no environment stands before."""
    if resource.type == SECRET_TYPE:
        return
    name = resource.read("secretName").text()
    yield Finding(
        "",
        f"{name} is read by {_READ_BY[resource.type]}",
        "no branch policy and no approval of an environment stands between whoever may push and the secret",
        "Make it an ActionsEnvironmentSecret of the environment whose jobs need it, or keep it in Secret Manager.",
        accepted_as=name,
    )


_NAME: Final = {"secretName": "ONCALL_WEBHOOK_URL", "repository": "living-tree"}
_PLACE: Final = {"repository": "living-tree", "environment": "staging-monitor"}
_REASON: Final = "2099-12-31 The page must get out when Google is down."

RULE = ResourceRule(
    id="secrets-of-jobs-stand-in-environments",
    title="Secrets of jobs stand in GitHub environments",
    severity=Severity.HIGH,
    why=(
        "Whoever may push a branch decides what its workflows do, and they read every secret of the repository. A secret of an "
        "environment is handed to jobs that name it and come from a branch that it admits."
    ),
    remediation=(
        "Give the duty that needs the secret an environment with branch policies.",
        "Move the secret there, or into Secret Manager with the duty's account as its only reader.",
        "Rotate it: every workflow could read it.",
    ),
    frameworks=(ZIZMOR_SECRETS_OUTSIDE_ENV,),
    applies_to=Applicability("secrets of Actions, Dependabot and Codespaces", covers),
    bad=(example("github:index/actionsSecret:ActionsSecret", "webhook", _NAME),),
    good=(
        example(SECRET_TYPE, "webhook", {**_NAME, **_PLACE}),
        example(VARIABLE_TYPE, "contract", {**_PLACE, "variableName": "ONCALL_WEBHOOK_URL_ROTATE_BY", "value": _REASON}),
    ),
    judge=judge,
    exceptions="A secret that every job may read, by its name.",
)
