"""A Vercel project and everything that can be said of one, component by component.

Deployments are kept for a bounded time and a job's verdict stands beside each, a feature can be switched off at run time, a
deploy job acts without a token of Vercel's, and the firewall logs what it would turn away.
"""

import pulumi
import pulumiverse_vercel as vercel

from components.vercel.deployment_checks import DeploymentChecks
from components.vercel.deployment_retention import DeploymentRetention
from components.vercel.feature_flags import FeatureFlags
from components.vercel.federation_policy import FederationPolicy
from components.vercel.firewall import Firewall
from components.vercel.web_project import WebProject

config = pulumi.Config()
team_id = config.require("vercelTeamId")
owner_id, repository_id = config.require_int("ownerId"), config.require_int("repositoryId")
issuer = "https://token.actions.githubusercontent.com"

options = pulumi.ResourceOptions(providers=[vercel.Provider("vercel", team=team_id)])
web = WebProject(
    "shop",
    {
        "project": "shop",
        "team_id": team_id,
        "framework": "nextjs",
        "root_directory": None,
        "trusted_jobs": {
            "issuer": issuer,
            "audience": "https://vercel.com/shop",
            "owner_id": owner_id,
            "repository_id": repository_id,
            "environments": ["shop-production-e2e"],
        },
    },
    options,
)
common = {"project_id": web.project_id, "team_id": team_id}
retention = DeploymentRetention(
    "shop", {**common, "production": "1y", "preview": "1m", "canceled": "1d", "errored": "1w"}, options
)
checks = DeploymentChecks(
    "shop",
    {
        **common,
        "checks": {"e2e": {"requires": "deployment-url", "blocks": "deployment-alias", "timeout_seconds": 600}},
    },
    options,
)
flags = FeatureFlags(
    "shop",
    {**common, "flags": {"new-basket": {"description": "The basket beside the page", "initially_on": True}}},
    options,
)
federation = FederationPolicy(
    "shop-deploy",
    {
        **common,
        "issuer": issuer,
        "owner_id": owner_id,
        "repository_id": repository_id,
        "environments": ["shop-production"],
        "commands": ["deploy", "promote"],
    },
    options,
)
firewall = Firewall("shop", {**common, "bot_protection": "log", "ai_bots": "deny", "owasp": None}, options)

pulumi.export("project", web.project_id)
pulumi.export("retention", retention.production)
pulumi.export("checks", checks.check_ids)
pulumi.export("flags", flags.flag_ids)
pulumi.export("policy", federation.policy_id)
pulumi.export("firewall", firewall.enabled)
