"""Serve Google Cloud on one base: identity and tokens, secrets, topics, monitoring, logs, projects, billing, services.

Left out: every API that no part of the project calls. What an API here does not serve answers 404.
"""

from localcloud.core.http import Service
from localcloud.services.google import (
    routes_account_keys,
    routes_alert_policies,
    routes_alerts,
    routes_buckets,
    routes_channels,
    routes_credentials,
    routes_hmac_keys,
    routes_kms,
    routes_kms_use,
    routes_kms_versions,
    routes_logs,
    routes_monitored_services,
    routes_objectives,
    routes_objects,
    routes_org_policies,
    routes_policies,
    routes_pools,
    routes_projects,
    routes_providers,
    routes_roles,
    routes_secret_versions,
    routes_secrets,
    routes_service_accounts,
    routes_services,
    routes_sts,
    routes_topics,
    routes_uptime_checks,
)
from localcloud.services.google.audit_log import record_activity
from localcloud.services.google.errors import failed, forbidden, injected, malformed_body, unknown_route
from localcloud.services.google.request_bodies import guard
from localcloud.services.google.seed import seed
from localcloud.services.google.tokens import authenticate

__all__ = ["SERVICE", "seed"]

SERVICE = Service(
    vendor="google",
    routes=tuple(
        guard(route)
        for route in (
            *routes_projects.ROUTES,
            *routes_services.ROUTES,
            *routes_policies.ROUTES,
            *routes_roles.ROUTES,
            *routes_service_accounts.ROUTES,
            *routes_account_keys.ROUTES,
            *routes_pools.ROUTES,
            *routes_providers.ROUTES,
            *routes_credentials.ROUTES,
            *routes_secrets.ROUTES,
            *routes_secret_versions.ROUTES,
            *routes_topics.ROUTES,
            *routes_org_policies.ROUTES,
            *routes_kms.ROUTES,
            *routes_kms_versions.ROUTES,
            *routes_kms_use.ROUTES,
            *routes_uptime_checks.ROUTES,
            *routes_channels.ROUTES,
            *routes_monitored_services.ROUTES,
            *routes_objectives.ROUTES,
            *routes_alert_policies.ROUTES,
            *routes_alerts.ROUTES,
            *routes_logs.ROUTES,
        )
    )
    + routes_buckets.ROUTES
    + routes_objects.ROUTES
    + routes_hmac_keys.ROUTES
    + routes_sts.ROUTES,
    authenticate=authenticate,
    not_found=unknown_route,
    malformed=malformed_body,
    failed=failed,
    forbidden=forbidden,
    decorate=record_activity,
    segment=r"[^/:]+",
    injected=injected,
)
