"""All kinds of things that may stand undeclared: one line each, by vendor and in the order of their classes."""

from typing import Final

from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds import (
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

KINDS: Final[tuple[Kind, ...]] = (
    google_members.ACCOUNT_MEMBER,
    google_members.SECRET_MEMBER,
    google_members.PROJECT_MEMBER,
    google_members.POOL_MEMBER,
    google_members.TOPIC_MEMBER,
    google_members.BUCKET_MEMBER,
    google_members.KEY_MEMBER,
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
