"""A connected project deploys each push by itself; nothing in the project's settings prevents it."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.example_resources import retention, vercel_project
from policies.frameworks import SLSA_BUILD_SCRIPTED
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ResourceRule, Severity
from policies.vercel_variables import PROJECT_TYPE


def covers(resource: Resource) -> bool:
    """Say whether a resource is a Vercel project."""
    return resource.type == PROJECT_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield a finding when the project deploys from a repository."""
    connection = resource.read("gitRepository")
    if not connection.is_absent:
        yield Finding(
            connection.path,
            "the project is connected to a Git repository",
            "Vercel builds and deploys every push by itself, past the tests, the attestation and the canary of the pipeline",
            "Remove gitRepository, disconnect the project, and let the pipeline deploy what it has built.",
            accepted_as=resource.name,
        )


def repair(_resource: Resource) -> Mapping[str, Any]:
    """Take the connection away; the project and its deployments stay."""
    return {"gitRepository": None}


RULE = ResourceRule(
    id="vercel-projects-are-not-connected-to-git",
    title="No Vercel project is connected to a Git repository",
    severity=Severity.HIGH,
    why=(
        "Two deployers for one project race each other: the pipeline's release is replaced by an unjudged build of the same "
        "commit, and what runs in production is not what was tested. `create_deployments` does not prevent it."
    ),
    remediation=(
        "Remove `gitRepository` from the project.",
        "Disconnect the repository: `vercel git disconnect`.",
        "Deploy from the pipeline: `vercel deploy --prebuilt`.",
    ),
    frameworks=(SLSA_BUILD_SCRIPTED,),
    applies_to=Applicability("Vercel projects", covers),
    bad=(vercel_project(gitRepository={"type": "github", "repo": "living-tree-app/living-tree"}), retention()),
    good=(vercel_project(), retention()),
    judge=judge,
    repair=repair,
    exceptions="A project that is meant to deploy from Git, by its name in the program.",
)
