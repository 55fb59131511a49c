"""One mutation for each rule about Vercel."""

from mutations.mutation import Added, Change, Mutation

from policies.rules.federation_policies_name_repository_commands_and_project import RULE as FEDERATION

_PROJECT = "vercel:index/project:Project"
_DOMAIN = "vercel:index/projectDomain:ProjectDomain"
_VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"

MUTATIONS: dict[str, Mutation] = {
    "deployments-are-kept-for-a-bounded-time": Change(
        "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention", "expirationProduction", "1w"
    ),
    "deployments-are-protected": Change(_PROJECT, "vercelAuthentication.deploymentType", "none"),
    # Living Tree declares no federation policy: how a job exchanges its token is not published.
    "federation-policies-name-repository-commands-and-project": Added(FEDERATION.bad[0]),
    "no-wildcard-domains": Change(_DOMAIN, "domain", "*.livingtree.io"),
    "public-variables-hold-no-secret": Change(_VARIABLE, "value", "sk_test_" + "c4n4ry" * 3),
    "redirects-stay-at-home": Change(
        _DOMAIN, "redirect", "livingtree.example.com", named="www.livingtree.io", stack="production"
    ),
    "rolling-release-starts-small": Change(
        "vercel:index/projectRollingRelease:ProjectRollingRelease", "stages[0].targetPercentage", 25
    ),
    "secret-variables-are-sensitive": Change(_VARIABLE, "visibility", "secret"),
    "vercel-projects-are-not-connected-to-git": Change(
        _PROJECT, "gitRepository", {"type": "github", "repo": "living-tree-app/living-tree"}
    ),
}
