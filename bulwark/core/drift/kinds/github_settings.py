"""Actions settings of a repository that no resource declares and that say other than GitHub's own safe defaults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kinds.github_repository import listed_in_repository, repositories, repository_of
from bulwark.core.drift.thing import Key, Place
from bulwark.core.state import Resource


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting."""

    name: str
    """Field of GitHub's answer, `default_workflow_permissions`."""
    path: str
    """Below the repository."""
    normal: str | bool
    """What GitHub sets by itself and what opens nothing."""
    token: str = ""
    """Type token of the resource that declares it; empty where none does."""
    input: str = ""
    """Its input there."""
    is_private_only: bool = False
    """Whether only private repositories have it."""


_KIND: Final = "github-actions-setting"
_TOKEN: Final = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"  # noqa: S105 - a type
_FORKS: Final = "/actions/permissions/fork-pr-workflows-private-repos"
SETTINGS: Final = (
    Setting("default_workflow_permissions", "/actions/permissions/workflow", "read", _TOKEN, "defaultWorkflowPermissions"),
    Setting(
        "can_approve_pull_request_reviews",
        "/actions/permissions/workflow",
        False,  # noqa: FBT003 - a value
        _TOKEN,
        "canApprovePullRequestReviews",
    ),
    Setting(
        "access_level",
        "/actions/permissions/access",
        "none",
        "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel",
        "accessLevel",
        is_private_only=True,
    ),
    Setting(
        "use_default",
        "/actions/oidc/customization/sub",
        True,  # noqa: FBT003 - a value
        "github:index/actionsRepositoryOidcSubjectClaimCustomizationTemplate:"
        "ActionsRepositoryOidcSubjectClaimCustomizationTemplate",
        "useDefault",
    ),
    Setting("run_workflows_from_fork_pull_requests", _FORKS, False, is_private_only=True),  # noqa: FBT003 - a value
    Setting("send_write_tokens_to_workflows", _FORKS, False, is_private_only=True),  # noqa: FBT003 - a value
    Setting("send_secrets_and_variables", _FORKS, False, is_private_only=True),  # noqa: FBT003 - a value
)
"""Source of names and defaults: "Actions / Permissions" and "OIDC" of GitHub's description of its REST API."""


def setting_id(name: str, value: object) -> str:
    """Return `default_workflow_permissions=write`."""
    return f"{name}={str(value).lower() if isinstance(value, bool) else value}"


def setting_of(identifier: str) -> Setting:
    """Return the setting that an id is of.

    Raises:
        KeyError: it is of none.
    """
    return {one.name: one for one in SETTINGS}[identifier.partition("=")[0]]


def _resources(declaration: Declaration) -> Iterator[tuple[str, Setting, Resource]]:
    """Yield (repository, setting, resource) of each setting that a resource declares."""
    known = repositories(declaration)
    for setting in SETTINGS:
        for one in declaration.of_type(setting.token):
            path = repository_of(declaration, one)
            yield known.get(path.lower(), path), setting, one


def _declared(declaration: Declaration) -> Iterator[Key]:
    for path, setting, resource in _resources(declaration):
        value = resource.inputs.get(setting.input)
        if isinstance(value, str | bool) and value != setting.normal:
            yield Key(Place(_KIND, path), setting_id(setting.name, value))


def _compared(declaration: Declaration) -> Callable[[Key], bool]:
    """Say which settings a resource declares, whatever they say now: a refresh shows what differs."""
    names = {(path, setting.name) for path, setting, _ in _resources(declaration)}
    return lambda key: (key.place.name, setting_of(key.id).name) in names


SETTING: Final = replace(
    listed_in_repository(
        _KIND,
        "Actions setting",
        DriftClass.PROTECTION,
        "GitHub settings",
        "Workflows may write, approve or be used by more than the program says.",
    ),
    declared=_declared,
    compared=_compared,
)
