"""Environments of a repository, and what jobs that use one may read and from which branches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds import github_repository
from bulwark.core.drift.kinds.github_repository import (
    listed_in_environment,
    listed_in_repository,
    named_by,
    numbered,
    repositories,
)
from bulwark.core.drift.thing import Key, Place

_FAMILY: Final = "GitHub environments"
_POLICY: Final = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"
_OLD_POLICY: Final = "github:index/repositoryDeploymentBranchPolicy:RepositoryDeploymentBranchPolicy"


def environment_id(name: str) -> str:
    """Return what tells an environment from others of its repository: its name, without case."""
    return name.lower()


_LISTED: Final = listed_in_repository(
    "github-environment",
    "environment",
    DriftClass.IDENTITY,
    _FAMILY,
    "A job that names it gets its variables and secrets, and a token with its name, without any rule of the declared ones.",
    github_repository.ENVIRONMENT,
    lambda one: (environment_id(text_of(one, "environment")),),
)


def _declared(declaration: Declaration) -> Iterator[Key]:
    """Yield those of resources, and those that the duties of this and of other stacks name."""
    yield from _LISTED.declared(declaration)
    known = repositories(declaration)
    for one in declaration.contract.repositories:
        place = Place(_LISTED.id, known.get(one.full_name.lower(), one.full_name))
        yield from (Key(place, environment_id(name)) for name in (*one.environments, *one.sibling_environments))


ENVIRONMENT: Final = replace(_LISTED, declared=_declared)
_LISTED_BRANCH: Final = listed_in_environment(
    "github-environment-branch",
    "branch of an environment",
    DriftClass.IDENTITY,
    _FAMILY,
    "Jobs of that branch or tag act as the environment's duty and read its secrets.",
    _POLICY,
    numbered,
)
_OLDER: Final = listed_in_environment(_LISTED_BRANCH.id, "", DriftClass.IDENTITY, _FAMILY, "", _OLD_POLICY, numbered)


def _policies(declaration: Declaration) -> Iterator[Key]:
    yield from _LISTED_BRANCH.declared(declaration)
    yield from _OLDER.declared(declaration)


BRANCH_POLICY: Final = replace(_LISTED_BRANCH, declared=_policies)
ENVIRONMENT_SECRET: Final = listed_in_environment(
    "github-environment-secret",
    "secret of an environment",
    DriftClass.SECRET,
    _FAMILY,
    "Every job of the environment reads it; nobody knows what it opens, who else has it and when it was changed.",
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
    named_by("secretName"),
)
ENVIRONMENT_VARIABLE: Final = listed_in_environment(
    "github-environment-variable",
    "variable of an environment",
    DriftClass.WORKFLOW,
    _FAMILY,
    "Every job of the environment reads it, and prefers it to the repository's of that name.",
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
    named_by("variableName"),
)
