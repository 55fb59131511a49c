"""All readers: one line each, in the order of `bulwark.core.drift.registry.KINDS`."""

from typing import Final

from bulwark.drift.reader import Reader
from bulwark.drift.readers import (
    google_accounts,
    google_audit,
    google_identities,
    google_logs,
    google_members,
    google_monitoring,
    google_roles,
    google_secrets,
    google_services,
    vercel_access,
    vercel_delivery,
    vercel_variables,
)

READERS: Final[tuple[Reader, ...]] = (
    *google_members.MEMBERS,
    google_identities.POOL,
    google_identities.PROVIDER,
    google_accounts.ACCOUNT,
    google_accounts.ACCOUNT_KEY,
    google_roles.CUSTOM_ROLE,
    google_secrets.SECRET,
    google_audit.AUDIT_CONFIG,
    google_logs.SINK,
    google_logs.EXCLUSION,
    google_monitoring.ALERT_POLICY,
    google_monitoring.CHANNEL,
    google_monitoring.UPTIME_CHECK,
    google_services.ENABLED_SERVICE,
    vercel_access.FEDERATION_POLICY,
    vercel_access.TOKEN,
    vercel_access.MEMBER,
    vercel_delivery.BYPASS,
    vercel_variables.VARIABLE,
    vercel_variables.SHARED_VARIABLE,
    vercel_delivery.DOMAIN,
    vercel_delivery.CHECK,
    vercel_delivery.GIT_CONNECTION,
    vercel_access.WEBHOOK,
    vercel_delivery.ROLLING_RELEASE,
    vercel_access.TEAM_PROJECT,
)
