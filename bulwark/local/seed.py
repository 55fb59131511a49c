"""Derive from the configuration what must exist before the program runs: projects, accounts, repositories, a team.

On a real account people made these; in the local cloud they are seeded, with the ids that the configuration pins.
"""

from collections.abc import Sequence
from typing import Any, Final

from bulwark.config.accounts import OwnerKind
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository
from bulwark.core.doctor.tokens import APP_PERMISSIONS
from bulwark.local.folder import AppCredential, Credentials

OPERATOR_LOGIN: Final = "bulwark-operator"
OPERATOR_ID: Final = 1000001
# Before 15 July 2026, so that adopted repositories have the legacy form of `sub`, as Living Tree's do.
REPOSITORY_CREATED_AT: Final = "2024-05-01T00:00:00Z"
OPERATOR_SCOPES: Final = ("admin:org", "repo", "workflow")
"""What a person's classic token needs to look after everything that the program declares, and to see plan and App."""
INSTALLATION_OFFSET: Final = 62_000_000
"""What is added to an App's number for that of its installation: on a real account GitHub gives it."""


def describe_seed(pipelines: Sequence[Pipeline], credentials: Credentials, app: AppCredential | None = None) -> dict[str, Any]:
    """Return the seed document for all environments of one configuration; the same input gives the same document.

    Without `app` there are no GitHub Apps, and rulesets cannot name one.
    """
    return {
        "google": {
            "operator": "user:operator@bulwark.example",
            "operator_token": credentials.google,
            "projects": [_project(pipeline) for pipeline in pipelines],
        },
        "github": {
            "operator": {"login": OPERATOR_LOGIN, "id": OPERATOR_ID, "scopes": list(OPERATOR_SCOPES)},
            "operator_token": credentials.github,
            "organizations": _owners(pipelines, OwnerKind.ORGANIZATION),
            "users": _owners(pipelines, OwnerKind.USER),
            "apps": _apps(pipelines, app) if app else [],
        },
        "vercel": {"operator_token": credentials.vercel, "teams": _teams(pipelines)},
    }


def _project(pipeline: Pipeline) -> dict[str, Any]:
    google = pipeline.google
    return {"project_id": google.project, "project_number": str(google.project_number), "name": google.project}


def _owners(pipelines: Sequence[Pipeline], kind: OwnerKind) -> list[dict[str, Any]]:
    owners: dict[int, dict[str, Any]] = {}
    for pipeline in pipelines:
        github = pipeline.github
        if github.owner_kind is kind:
            owner = {"login": github.owner, "id": github.owner_id, "plan": github.plan.value, "repositories": []}
            owners.setdefault(github.owner_id, owner)
    for owner_id, owner in owners.items():
        owner["repositories"] = _repositories([pipeline for pipeline in pipelines if pipeline.github.owner_id == owner_id])
    return list(owners.values())


def _repositories(pipelines: Sequence[Pipeline]) -> list[dict[str, Any]]:
    branches: dict[int, set[str]] = {}
    repositories: dict[int, Repository] = {}
    for pipeline in pipelines:
        infrastructure = pipeline.infrastructure.repository
        found = [(infrastructure, infrastructure.default_branch)]
        found += [(app.repository, app.branch) for app in pipeline.apps.values()]
        for repository, branch in found:
            repositories[repository.id] = repository
            branches.setdefault(repository.id, set()).update((branch, repository.default_branch))
    return [
        {
            "name": repository.name,
            "id": identifier,
            "visibility": repository.visibility.value,
            "default_branch": repository.default_branch,
            "branches": sorted(branches[identifier]),
            "created_at": REPOSITORY_CREATED_AT,
        }
        for identifier, repository in sorted(repositories.items())
    ]


def _apps(pipelines: Sequence[Pipeline], credential: AppCredential) -> list[dict[str, Any]]:
    apps: dict[int, dict[str, Any]] = {}
    for pipeline in pipelines:
        github = pipeline.github
        described = {
            "id": github.app.id,
            "slug": github.app.slug,
            "owner": github.owner,
            "public_key": credential.public_key,
            "permissions": dict(APP_PERMISSIONS),
            "installations": [],
        }
        app = apps.setdefault(github.app.id, described)
        if github.owner not in [installation["account"] for installation in app["installations"]]:
            # Of several accounts, only the first one's number has to be known beforehand.
            number = {} if app["installations"] else {"id": INSTALLATION_OFFSET + github.app.id}
            app["installations"].append({"account": github.owner, **number})
    return list(apps.values())


def _teams(pipelines: Sequence[Pipeline]) -> list[dict[str, Any]]:
    teams = {
        pipeline.vercel.team_id: {
            "id": pipeline.vercel.team_id,
            "slug": pipeline.vercel.team,
            "name": pipeline.vercel.team,
            "plan": pipeline.vercel.plan.value,
            "rolling_release_slots": pipeline.vercel.rolling_release_slots,
        }
        for pipeline in pipelines
    }
    return list(teams.values())
