"""Vercel's REST API: teams, projects, domains, environment variables, deployments, promotion and rolling releases.

Left out, because nothing that Bulwark declares or calls needs it yet: Git connections, custom environments, shared variables,
firewall, drains, feature flags, checks. Their routes answer 404.
"""

from localcloud.core.http import Service
from localcloud.services.vercel import (
    errors,
    routes_accounts,
    routes_aliases,
    routes_deployments,
    routes_domains,
    routes_projects,
    routes_promotion,
    routes_rolling_release,
    routes_variables,
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
