"""The `gcp` provider: the version is that of the Pulumi package it stands in for."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from localcloud.providers.gcp.alert_policy import AlertPolicy
from localcloud.providers.gcp.configuration import configure
from localcloud.providers.gcp.custom_role import CustomRole
from localcloud.providers.gcp.custom_service import CustomService
from localcloud.providers.gcp.identity_functions import get_account, get_account_iam_policy, get_pool, get_pool_provider
from localcloud.providers.gcp.notification_channel import NotificationChannel
from localcloud.providers.gcp.objective import Objective
from localcloud.providers.gcp.org_policy import OrgPolicy
from localcloud.providers.gcp.project_functions import get_client_config, get_project, get_project_iam_policy
from localcloud.providers.gcp.projects_iam import ProjectIamAuditConfig, ProjectIamBinding, ProjectIamMember
from localcloud.providers.gcp.secret import Secret
from localcloud.providers.gcp.secret_functions import get_secret, get_secret_iam_policy
from localcloud.providers.gcp.secret_iam import SecretIamBinding, SecretIamMember
from localcloud.providers.gcp.secret_version import SecretVersion
from localcloud.providers.gcp.service import Service
from localcloud.providers.gcp.service_account import Account
from localcloud.providers.gcp.service_account_iam import ServiceAccountIamBinding, ServiceAccountIamMember
from localcloud.providers.gcp.service_identity import ServiceIdentity
from localcloud.providers.gcp.topic import Topic
from localcloud.providers.gcp.topic_iam import TopicIamBinding, TopicIamMember
from localcloud.providers.gcp.uptime_check import UptimeCheck
from localcloud.providers.gcp.workload_identity_pool import WorkloadIdentityPool
from localcloud.providers.gcp.workload_identity_pool_provider import WorkloadIdentityPoolProvider
from localcloud.providers.provider import VendorProvider
from localcloud.providers.resource import Function, ResourceType
from localcloud.providers.rest import Session

RESOURCES: Final[tuple[ResourceType, ...]] = (
    Service(),
    ServiceIdentity(),
    CustomRole(),
    ProjectIamMember(),
    ProjectIamBinding(),
    ProjectIamAuditConfig(),
    WorkloadIdentityPool(),
    WorkloadIdentityPoolProvider(),
    Account(),
    ServiceAccountIamMember(),
    ServiceAccountIamBinding(),
    Secret(),
    SecretVersion(),
    SecretIamMember(),
    SecretIamBinding(),
    Topic(),
    TopicIamMember(),
    TopicIamBinding(),
    OrgPolicy(),
    UptimeCheck(),
    NotificationChannel(),
    CustomService(),
    Objective(),
    AlertPolicy(),
)

FUNCTIONS: Final[Mapping[str, Function]] = {
    "gcp:organizations/getProject:getProject": get_project,
    "gcp:organizations/getClientConfig:getClientConfig": get_client_config,
    "gcp:projects/getIamPolicy:getIamPolicy": get_project_iam_policy,
    "gcp:iam/getWorkloadIdentityPool:getWorkloadIdentityPool": get_pool,
    "gcp:iam/getWorkloadIdentityPoolProvider:getWorkloadIdentityPoolProvider": get_pool_provider,
    "gcp:serviceaccount/getAccount:getAccount": get_account,
    "gcp:serviceaccount/getIamPolicy:getIamPolicy": get_account_iam_policy,
    "gcp:secretmanager/getSecret:getSecret": get_secret,
    "gcp:secretmanager/getSecretIamPolicy:getSecretIamPolicy": get_secret_iam_policy,
}


def make_provider() -> VendorProvider:
    """Return the provider for the endpoint and the credential of the environment.

    Raises:
        KeyError: a variable is not set.
    """
    session = Session.from_environment("gcp", "BULWARK_GOOGLE_ENDPOINT", "GOOGLE_OAUTH_ACCESS_TOKEN")
    return VendorProvider(version("pulumi_gcp"), session, RESOURCES, FUNCTIONS, configure)
