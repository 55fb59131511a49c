"""The `vercel` provider: projects and what hangs on them, and a team's federation policies, over Vercel's REST API.

Adding a resource type or a function is one module and one line here. Source of all shapes: pulumiverse-vercel 5.21.1 and
vercel/terraform-provider-vercel (2026-08), which it wraps in a somewhat newer version.
"""

from importlib.metadata import version
from typing import Final

from localcloud.providers.provider import VendorProvider
from localcloud.providers.resource import Function, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.vercel import get_domain_config, get_project, get_project_rolling_release, get_team_config
from localcloud.providers.vercel.configuration import configure
from localcloud.providers.vercel.feature_flag_config import FeatureFlagConfig
from localcloud.providers.vercel.feature_flag_definition import FeatureFlagDefinition
from localcloud.providers.vercel.firewall_config import FirewallConfig
from localcloud.providers.vercel.oidc_federation_policy import OidcFederationPolicy
from localcloud.providers.vercel.project import Project
from localcloud.providers.vercel.project_deployment_check import ProjectDeploymentCheck
from localcloud.providers.vercel.project_deployment_retention import ProjectDeploymentRetention
from localcloud.providers.vercel.project_domain import ProjectDomain
from localcloud.providers.vercel.project_environment_variable import ProjectEnvironmentVariable
from localcloud.providers.vercel.project_rolling_release import ProjectRollingRelease

RESOURCES: Final[tuple[ResourceType, ...]] = (
    FeatureFlagConfig(),
    FeatureFlagDefinition(),
    FirewallConfig(),
    OidcFederationPolicy(),
    Project(),
    ProjectDeploymentCheck(),
    ProjectDeploymentRetention(),
    ProjectDomain(),
    ProjectEnvironmentVariable(),
    ProjectRollingRelease(),
)

FUNCTIONS: Final[dict[str, Function]] = {
    get_domain_config.TOKEN: get_domain_config.get_domain_config,
    get_project.TOKEN: get_project.get_project,
    get_project_rolling_release.TOKEN: get_project_rolling_release.get_project_rolling_release,
    get_team_config.TOKEN: get_team_config.get_team_config,
}


def make_provider() -> VendorProvider:
    """Make the provider; endpoint and token come from BULWARK_VERCEL_API_URL and VERCEL_API_TOKEN.

    Raises:
        KeyError: one of them is not set.
    """
    session = Session.from_environment("vercel", "BULWARK_VERCEL_API_URL", "VERCEL_API_TOKEN")
    return VendorProvider(version("pulumiverse_vercel"), session, RESOURCES, FUNCTIONS, configure)
