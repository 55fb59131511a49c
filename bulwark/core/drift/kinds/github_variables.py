"""Secrets and variables that workflows, Dependabot and codespaces of a repository read, its own and its organization's."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.github_repository import listed_in_repository, named_by, repositories
from bulwark.core.drift.thing import Key, Place

_SECRETS, _VARIABLES = "GitHub secrets", "GitHub variables"

REPOSITORY_SECRET: Final = listed_in_repository(
    "github-secret",
    "secret of the repository",
    DriftClass.SECRET,
    _SECRETS,
    "Every workflow of the repository reads it, from any branch; whoever may push gets it.",
    "github:index/actionsSecret:ActionsSecret",
    named_by("secretName"),
)
REPOSITORY_VARIABLE: Final = listed_in_repository(
    "github-variable",
    "variable of the repository",
    DriftClass.WORKFLOW,
    _VARIABLES,
    "Every workflow of the repository reads it: it may lead a job elsewhere.",
    "github:index/actionsVariable:ActionsVariable",
    named_by("variableName"),
)
DEPENDABOT_SECRET: Final = listed_in_repository(
    "github-dependabot-secret",
    "secret for Dependabot",
    DriftClass.SECRET,
    _SECRETS,
    "Workflows that Dependabot's pull requests start read it, and run what a dependency brought.",
    "github:index/dependabotSecret:DependabotSecret",
    named_by("secretName"),
)
CODESPACES_SECRET: Final = listed_in_repository(
    "github-codespaces-secret",
    "secret for codespaces",
    DriftClass.SECRET,
    _SECRETS,
    "Everybody who opens a codespace of the repository reads it.",
    "github:index/codespacesSecret:CodespacesSecret",
    named_by("secretName"),
)


def _of_organization(kind: Kind, field: str) -> Kind:
    """Return the kind with what an organization's resource declares at every repository: which see it, a refresh compares."""

    def declared(declaration: Declaration) -> Iterator[Key]:
        names = [text_of(one, field).upper() for one in declaration.of_type(kind.adopts_as)]
        for path in repositories(declaration).values():
            yield from (Key(Place(kind.id, path), name) for name in names)

    return replace(kind, declared=declared)


ORGANIZATION_SECRET: Final = _of_organization(
    listed_in_repository(
        "github-organization-secret",
        "secret of the organization",
        DriftClass.SECRET,
        _SECRETS,
        "Every workflow of the repository reads it, and of the others that the organization shares it with.",
        "github:index/actionsOrganizationSecret:ActionsOrganizationSecret",
    ),
    "secretName",
)
ORGANIZATION_VARIABLE: Final = _of_organization(
    listed_in_repository(
        "github-organization-variable",
        "variable of the organization",
        DriftClass.WORKFLOW,
        _VARIABLES,
        "Every workflow of the repository reads it, and whoever changes it for another repository changes it here.",
        "github:index/actionsOrganizationVariable:ActionsOrganizationVariable",
    ),
    "variableName",
)
