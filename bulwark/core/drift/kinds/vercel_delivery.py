"""What decides how a project's deployments come about and who sees them: domains, Git, rolling release, checks, bypasses."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import object_of, text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.vercel_project import PROJECT, listed_in_vercel_project, projects
from bulwark.core.drift.thing import Key, Place

_FAMILY: Final = "Vercel delivery"
ROLLING_RELEASE_ID: Final = "rolling release"
"""A project has one at most."""

DOMAIN: Final = listed_in_vercel_project(
    "vercel-domain",
    "domain",
    DriftClass.PROTECTION,
    _FAMILY,
    "It shows the deployment to everybody, without the protection of generated addresses.",
    "vercel:index/projectDomain:ProjectDomain",
    lambda one: (text_of(one, "domain"),),
)


def connection_id(kind: str, repository: str) -> str:
    """Return `github living-tree-app/living-tree`."""
    return f"{kind} {repository}"


def _connections(declaration: Declaration) -> Iterator[Key]:
    for project in projects(declaration):
        repository = object_of(project, "gitRepository")
        if repository:
            identifier = connection_id(str(repository.get("type", "")), str(repository.get("repo", "")))
            yield Key(Place(_CONNECTION, project.id), identifier)


_CONNECTION: Final = "vercel-git-connection"
_LISTED_CONNECTION: Final = listed_in_vercel_project(
    _CONNECTION,
    "Git connection",
    DriftClass.WORKFLOW,
    _FAMILY,
    "Each push is deployed at once, past every stage, check and judge of the pipeline.",
    PROJECT,
)
GIT_CONNECTION: Final = replace(_LISTED_CONNECTION, declared=_connections)
ROLLING_RELEASE: Final = listed_in_vercel_project(
    "vercel-rolling-release",
    "rolling release",
    DriftClass.CAPACITY,
    _FAMILY,
    "Promotions wait or split traffic in ways that the pipeline does not expect.",
    "vercel:index/projectRollingRelease:ProjectRollingRelease",
    lambda _one: (ROLLING_RELEASE_ID,),
)
CHECK: Final = listed_in_vercel_project(
    "vercel-deployment-check",
    "deployment check",
    DriftClass.PROTECTION,
    _FAMILY,
    "Deployments wait for a report that nobody may ever send.",
    "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck",
    lambda one: (one.id,),
)
BYPASS: Final = listed_in_vercel_project(
    "vercel-protection-bypass",
    "protection bypass",
    DriftClass.IDENTITY,
    "Vercel ways in",
    "Whoever has its secret sees every protected deployment of the project.",
)
