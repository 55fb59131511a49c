"""The `github` provider: repositories, their settings, rules, files, environments, variables and secrets over GitHub's REST API.

Adding a resource type or a function is one module and one line here. Source of all shapes: pulumi-github 6.15.0, which wraps
integrations/terraform-provider-github 6.13.0.
"""

from importlib.metadata import version
from typing import Final

from localcloud.providers.github import (
    get_actions_public_key,
    get_actions_variables,
    get_organization,
    get_repository,
    get_repository_environments,
    get_user,
)
from localcloud.providers.github.actions_environment_secret import ActionsEnvironmentSecret
from localcloud.providers.github.actions_environment_variable import ActionsEnvironmentVariable
from localcloud.providers.github.actions_repository_access_level import ActionsRepositoryAccessLevel
from localcloud.providers.github.actions_repository_permissions import ActionsRepositoryPermissions
from localcloud.providers.github.actions_secret import ActionsSecret
from localcloud.providers.github.actions_variable import ActionsVariable
from localcloud.providers.github.branch_default import BranchDefault
from localcloud.providers.github.configuration import configure
from localcloud.providers.github.issue_label import IssueLabel
from localcloud.providers.github.repository import Repository
from localcloud.providers.github.repository_dependabot_security_updates import RepositoryDependabotSecurityUpdates
from localcloud.providers.github.repository_environment import RepositoryEnvironment
from localcloud.providers.github.repository_environment_deployment_policy import RepositoryEnvironmentDeploymentPolicy
from localcloud.providers.github.repository_file import RepositoryFile
from localcloud.providers.github.repository_ruleset import RepositoryRuleset
from localcloud.providers.github.repository_vulnerability_alerts import RepositoryVulnerabilityAlerts
from localcloud.providers.github.workflow_repository_permissions import WorkflowRepositoryPermissions
from localcloud.providers.provider import VendorProvider
from localcloud.providers.resource import Function, ResourceType
from localcloud.providers.rest import Session

RESOURCES: Final[tuple[ResourceType, ...]] = (
    ActionsEnvironmentSecret(),
    ActionsEnvironmentVariable(),
    ActionsRepositoryAccessLevel(),
    ActionsRepositoryPermissions(),
    ActionsSecret(),
    ActionsVariable(),
    BranchDefault(),
    IssueLabel(),
    Repository(),
    RepositoryDependabotSecurityUpdates(),
    RepositoryEnvironment(),
    RepositoryEnvironmentDeploymentPolicy(),
    RepositoryFile(),
    RepositoryRuleset(),
    RepositoryVulnerabilityAlerts(),
    WorkflowRepositoryPermissions(),
)

FUNCTIONS: Final[dict[str, Function]] = {
    get_actions_public_key.TOKEN: get_actions_public_key.get_actions_public_key,
    get_actions_variables.TOKEN: get_actions_variables.get_actions_variables,
    get_organization.TOKEN: get_organization.get_organization,
    get_repository.TOKEN: get_repository.get_repository,
    get_repository_environments.TOKEN: get_repository_environments.get_repository_environments,
    get_user.TOKEN: get_user.get_user,
}


def make_provider() -> VendorProvider:
    """Make the provider; endpoint and token come from GITHUB_API_URL and GITHUB_TOKEN.

    Raises:
        KeyError: one of them is not set.
    """
    session = Session.from_environment("github", "GITHUB_API_URL", "GITHUB_TOKEN")
    return VendorProvider(version("pulumi_github"), session, RESOURCES, FUNCTIONS, configure)
