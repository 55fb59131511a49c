"""Numbers that the vendors publish, of what the program declares most of. Each row says where and when it was read."""

from datetime import date
from typing import Final

from bulwark.core.doctor.limits import Limit

_DAY: Final = date(2026, 11, 23)
_MONITORING: Final = "https://cloud.google.com/monitoring/quotas"
_IAM: Final = "https://cloud.google.com/iam/quotas"
_VARIABLES: Final = "https://docs.github.com/en/actions/reference/workflows-and-actions/variables"
_SECRETS: Final = "https://docs.github.com/en/actions/reference/security/secrets"
_VERCEL: Final = "https://vercel.com/docs/limits"

UPTIME_CHECKS: Final = Limit(
    "uptime-checks",
    "uptime checks",
    100,
    f"{_MONITORING}; 2i2c-org/infrastructure#7054",
    _DAY,
    is_adjustable=True,
    is_verified=False,
)
ALERT_POLICIES: Final = Limit(
    "alert-policies", "alerting policies", 500, _MONITORING, _DAY, is_adjustable=True, is_verified=False
)
NOTIFICATION_CHANNELS: Final = Limit("notification-channels", "notification channels", 4000, _MONITORING, _DAY, is_verified=False)
CHANNELS_OF_A_POLICY: Final = Limit(
    "channels-of-an-alert-policy", "notification channels of one policy", 16, _MONITORING, _DAY, is_verified=False
)
OBJECTIVES: Final = Limit("objectives", "objectives of one service", 500, _MONITORING, _DAY, is_verified=False)
SERVICE_ACCOUNTS: Final = Limit(
    "service-accounts",
    "service accounts",
    100,
    "https://cloud.google.com/iam/docs/service-account-overview",
    _DAY,
    is_adjustable=True,
    is_verified=False,
)
CUSTOM_ROLES: Final = Limit("custom-roles", "custom roles", 300, _IAM, _DAY, is_verified=False)
ROLE_PERMISSIONS: Final = Limit("permissions-of-a-role", "permissions of one custom role", 3000, _IAM, _DAY, is_verified=False)
POLICY_PRINCIPALS: Final = Limit("principals-of-a-policy", "principals of one policy", 1500, _IAM, _DAY, is_verified=False)
MAPPING_CHARACTERS: Final = Limit(
    "mapping-characters",
    "characters of one attribute mapping",
    2048,
    "IAM v1 description, WorkloadIdentityPoolProvider.attributeMapping",
    _DAY,
)
CONDITION_CHARACTERS: Final = Limit(
    "condition-characters",
    "characters of the provider's condition",
    4096,
    "IAM v1 description, WorkloadIdentityPoolProvider.attributeCondition",
    _DAY,
)
SECRET_LABELS: Final = Limit("secret-labels", "labels of one secret", 64, "Secret Manager v1 description, Secret.labels", _DAY)
ENVIRONMENT_VARIABLES: Final = Limit("environment-variables", "variables of one GitHub environment", 100, _VARIABLES, _DAY)
ENVIRONMENT_SECRETS: Final = Limit("environment-secrets", "secrets of one GitHub environment", 100, _SECRETS, _DAY)
RULESETS: Final = Limit(
    "rulesets",
    "rulesets of one repository",
    75,
    "https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets",
    _DAY,
)
VERCEL_VARIABLES: Final = Limit(
    "vercel-variables", "environment variables of one Vercel project and environment", 1000, _VERCEL, _DAY
)

VERCEL_PROJECTS: Final = {
    "hobby": Limit("vercel-projects", "projects of the Vercel account", 200, _VERCEL, _DAY),
}
"""Plan to the limit; the other plans have none."""
VERCEL_DOMAINS: Final = {
    "hobby": Limit("vercel-domains", "domains of one Vercel project", 50, "https://vercel.com/docs/multi-tenant/limits", _DAY),
    "pro": Limit(
        "vercel-domains",
        "domains of one Vercel project",
        100_000,
        "https://vercel.com/docs/multi-tenant/limits",
        _DAY,
        is_adjustable=True,
    ),
    "enterprise": Limit(
        "vercel-domains",
        "domains of one Vercel project",
        1_000_000,
        "https://vercel.com/docs/multi-tenant/limits",
        _DAY,
        is_adjustable=True,
    ),
}
"""Plan to the limit."""


def rolling_release_slots(slots: int) -> Limit:
    """Return the limit that the configuration says the account has; a number above zero."""
    source = "vercel.rolling_release_slots of the stack file; GET /v1/projects/{project}/rolling-release/billing"
    return Limit("rolling-releases", "slots for rolling releases", slots, source, _DAY)
