"""Vercel's REST API: tokens, teams with their federation policies, webhooks, drains and shared variables, projects.

Of a project: domains, environment variables, members, Git connection, deployments, promotion, rolling releases, checks, feature
flags, firewall.

Left out, because nothing that Bulwark declares or calls needs it yet: custom environments, runs of checks, segments of flags.
Their routes answer 404.
"""

from localcloud.core.http import Service
from localcloud.services.vercel import (
    errors,
    routes_accounts,
    routes_aliases,
    routes_checks,
    routes_deployments,
    routes_domains,
    routes_drains,
    routes_feature_flags,
    routes_federation,
    routes_firewall,
    routes_firewall_bypass,
    routes_git,
    routes_members,
    routes_projects,
    routes_promotion,
    routes_rolling_release,
    routes_shared_variables,
    routes_tokens,
    routes_variables,
    routes_webhooks,
)
from localcloud.services.vercel.accounts import authenticate
from localcloud.services.vercel.rate_limit import decorate
from localcloud.services.vercel.versions import drop_version

SERVICE = Service(
    vendor="vercel",
    routes=(
        *routes_accounts.ROUTES,
        *routes_projects.ROUTES,
        *routes_domains.ROUTES,
        *routes_variables.ROUTES,
        *routes_rolling_release.ROUTES,
        *routes_deployments.ROUTES,
        *routes_promotion.ROUTES,
        *routes_aliases.ROUTES,
        *routes_checks.ROUTES,
        *routes_feature_flags.ROUTES,
        *routes_firewall.ROUTES,
        *routes_federation.ROUTES,
        *routes_tokens.ROUTES,
        *routes_members.ROUTES,
        *routes_git.ROUTES,
        *routes_webhooks.ROUTES,
        *routes_drains.ROUTES,
        *routes_firewall_bypass.ROUTES,
        *routes_shared_variables.ROUTES,
    ),
    authenticate=authenticate,
    not_found=errors.unknown_route,
    malformed=errors.malformed,
    failed=errors.failed,
    forbidden=errors.forbidden,
    decorate=decorate,
    canonical=drop_version,
    injected=errors.injected,
)
