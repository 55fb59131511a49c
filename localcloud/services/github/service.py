"""Put GitHub together: every route, and the manner all of them share."""

from typing import Final

from localcloud.core.http import Service
from localcloud.services.github import (
    routes_accounts,
    routes_actions_permissions,
    routes_apps,
    routes_artifacts,
    routes_branch_policies,
    routes_branch_protection,
    routes_check_runs,
    routes_collaborators,
    routes_contents,
    routes_dependabot,
    routes_deploy_keys,
    routes_deployments,
    routes_environments,
    routes_git,
    routes_issue_comments,
    routes_issues,
    routes_labels,
    routes_oidc,
    routes_organization_rulesets,
    routes_organization_variables,
    routes_other_secrets,
    routes_pulls,
    routes_releases,
    routes_repositories,
    routes_rulesets,
    routes_runners,
    routes_search,
    routes_secrets,
    routes_team_repositories,
    routes_variables,
    routes_webhooks,
    routes_workflow_runs,
)
from localcloud.services.github.answers import decorate
from localcloud.services.github.authentication import authenticate
from localcloud.services.github.contention import contended
from localcloud.services.github.errors import failed, forbidden, injected, malformed, unknown_path

_PARTS: Final = (
    routes_accounts,
    routes_actions_permissions,
    routes_apps,
    routes_artifacts,
    routes_branch_policies,
    routes_branch_protection,
    routes_check_runs,
    routes_collaborators,
    routes_contents,
    routes_dependabot,
    routes_deploy_keys,
    routes_deployments,
    routes_environments,
    routes_git,
    routes_issue_comments,
    routes_issues,
    routes_labels,
    routes_oidc,
    routes_organization_rulesets,
    routes_organization_variables,
    routes_other_secrets,
    routes_pulls,
    routes_releases,
    routes_repositories,
    routes_rulesets,
    routes_runners,
    routes_search,
    routes_secrets,
    routes_team_repositories,
    routes_variables,
    routes_webhooks,
    routes_workflow_runs,
)

SERVICE: Final = Service(
    vendor="github",
    routes=tuple(route for part in _PARTS for route in part.ROUTES),
    authenticate=authenticate,
    not_found=unknown_path,
    malformed=malformed,
    failed=failed,
    forbidden=forbidden,
    # An Enterprise Server has its API there, and the provider takes every host but GitHub's own for one.
    prefixes=("/api/v3",),
    decorate=decorate,
    contended=contended,
    injected=injected,
)
