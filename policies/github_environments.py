"""Recognise GitHub environments and what belongs to them, and make the one that the rules' examples need."""

import re
from typing import Any, Final

from policies.resources import UNKNOWN, Resource
from policies.rule import Applicability

ENVIRONMENT_TYPE: Final = "github:index/repositoryEnvironment:RepositoryEnvironment"
BRANCH_POLICY_TYPE: Final = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"
VARIABLE_TYPE: Final = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
SECRET_TYPE: Final = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"  # noqa: S105 - a type token


def is_environment(resource: Resource) -> bool:
    """Say whether a resource is a GitHub environment."""
    return resource.type == ENVIRONMENT_TYPE


ENVIRONMENTS: Final = Applicability("GitHub environments", is_environment)


def may_be_named(resource: Resource, form: re.Pattern[str]) -> bool:
    """Say whether a resource is an environment whose name has a form, or whose name cannot be seen."""
    name = resource.inputs.get("environment")
    return is_environment(resource) and (not isinstance(name, str) or form.search(name) is not None)


def place_of(resource: Resource) -> tuple[str, str]:
    """Return repository and environment of an environment or of what is in one. GitHub tells no case apart.

    Raises:
        UndecidedError: one of them is not known.
    """
    return resource.read("repository").text().lower(), resource.read("environment").text().lower()


def is_same_place(resource: Resource, place: tuple[str, str]) -> bool | None:
    """Say whether what a resource describes is in an environment; None when that cannot be seen."""
    named = (resource.inputs.get("repository"), resource.inputs.get("environment"))
    if any(isinstance(one, str) and one.lower() != wanted for one, wanted in zip(named, place, strict=True)):
        return False
    return None if UNKNOWN in named else all(isinstance(one, str) for one in named)


def accepted_name(resource: Resource) -> str:
    """Return the name under which the policy configuration accepts something about an environment."""
    return f"{resource.read('repository').text()}:{resource.read('environment').text()}"


def example_environment(name: str, **changes: Any) -> Resource:
    """Return an environment that every rule passes, with some inputs changed; those that are None are left out."""
    inputs: dict[str, Any] = {
        "repository": "living-tree",
        "environment": name,
        "canAdminsBypass": False,
        "deploymentBranchPolicy": {"protectedBranches": True, "customBranchPolicies": False},
    }
    present = {key: value for key, value in (inputs | changes).items() if value is not None}
    return Resource(ENVIRONMENT_TYPE, name, present, f"urn:pulumi:production::bulwark::{ENVIRONMENT_TYPE}::{name}", protect=True)
