"""Say which fields of a project a caller may write, and what a new project begins with.

Source: inputs of `createProject` and `updateProject` in @vercel/sdk 1.28.35, and the fields that terraform-provider-vercel
(client/project.go, 2026-08) sends beyond them.
"""

from typing import Any, Final

from localcloud.services.vercel import validation as v

FRAMEWORKS: Final = (
    "container", "blitzjs", "nextjs", "gatsby", "remix", "react-router", "astro", "hexo", "eleventy", "docusaurus-2",
    "docusaurus", "preact", "solidstart-1", "solidstart", "dojo", "ember", "vue", "scully", "ionic-angular", "angular",
    "polymer", "svelte", "sveltekit", "sveltekit-1", "ionic-react", "create-react-app", "gridsome", "umijs", "sapper",
    "saber", "stencil", "nuxtjs", "redwoodjs", "hugo", "jekyll", "brunch", "middleman", "zola", "hydrogen", "vite",
    "tanstack-start", "vitepress", "vuepress", "parcel", "fastapi", "flask", "django", "sanity", "sanity-v3", "storybook",
    "nitro", "hono", "express", "h3", "koa", "nestjs", "elysia", "fastify", "xmcp", "python", "ruby", "rust", "node", "go", "bun",
    "services",
)  # fmt: skip
NODE_VERSIONS: Final = ("24.x", "22.x", "20.x", "18.x", "16.x", "14.x", "12.x", "10.x")
PROTECTIONS: Final = ("all", "preview", "prod_deployment_urls_and_all_previews", "all_except_custom_domains")
NO_PROTECTION: Final = "none"
"""Sent by the resource provider to clear a protection; read back as null."""

_COMMAND: Final = v.nullable(v.text(0, 256))
_SWITCH: Final = v.nullable(v.flag)
_ENDS: Final = v.obj({"slugs": v.list_of(v.text(1), 0, 50), "preset": v.one_of("all-custom")})
_RESOURCES: Final = v.obj(
    {
        "buildMachineType": v.one_of("basic", "enhanced", "turbo", "standard", "elastic"),
        "buildMachineSelection": v.one_of("elastic", "fixed"),
        "buildQueue": v.obj({"configuration": v.one_of("SKIP_NAMESPACE_QUEUE", "WAIT_FOR_NAMESPACE_QUEUE")}),
        "fluid": v.flag,
        "functionDefaultRegions": v.list_of(v.text(1, 4), 1),
        "functionDefaultTimeout": v.whole(1, 900),
        "functionDefaultMemoryType": v.one_of("standard_legacy", "standard", "performance", "performance_xl"),
        "functionZeroConfigFailover": v.flag,
        "elasticConcurrencyEnabled": v.flag,
        "isNSNBDisabled": v.flag,
        "enableFunctionsBeta": v.flag,
    }
)
_TRUSTED_SOURCES: Final = v.obj(
    {
        "enableVercelCiSameRepository": v.flag,
        "projects": v.map_of(
            v.obj({"label": v.text(), "customAllow": v.list_of(v.obj({"from": _ENDS, "to": _ENDS}, ("from", "to")), 1)})
        ),
        "oidcProviders": v.map_of(
            v.list_of(v.obj({"label": v.text(), "to": _ENDS, "claims": v.map_of(v.list_of(v.text(1), 1))}, ("to", "claims")), 1)
        ),
    }
)
_SSO: Final = v.obj({"deploymentType": v.one_of(*PROTECTIONS, NO_PROTECTION)}, ("deploymentType",))

CREATE: Final[v.Shape] = {
    "name": v.text(1, 100),
    "buildCommand": _COMMAND,
    "commandForIgnoringBuildStep": _COMMAND,
    "devCommand": _COMMAND,
    "installCommand": _COMMAND,
    "outputDirectory": _COMMAND,
    "rootDirectory": v.nullable(v.text(1, 256)),
    "framework": v.nullable(v.one_of(*FRAMEWORKS)),
    "serverlessFunctionRegion": v.nullable(v.text(1, 4)),
    "serverlessFunctionZeroConfigFailover": v.flag,
    "publicSource": _SWITCH,
    "enablePreviewFeedback": _SWITCH,
    "enableProductionFeedback": _SWITCH,
    "enableAffectedProjectsDeployments": v.flag,
    "previewDeploymentsDisabled": _SWITCH,
    "previewDeploymentSuffix": v.nullable(v.text()),
    "skipGitConnectDuringLink": v.flag,
    "resourceConfig": _RESOURCES,
    "oidcTokenConfig": v.nullable(v.obj({"enabled": v.flag, "issuerMode": v.one_of("team", "global")})),
    "ssoProtection": v.nullable(_SSO),
    "environmentVariables": v.list_of(v.anything, 0, 100),
    "gitRepository": v.obj({"repo": v.text(1), "type": v.one_of("github", "gitlab", "bitbucket")}, ("repo", "type")),
}

UPDATE: Final[v.Shape] = {
    **{name: check for name, check in CREATE.items() if name not in {"environmentVariables", "gitRepository"}},
    "autoAssignCustomDomains": v.flag,
    "autoAssignCustomDomainsUpdatedBy": v.text(),
    "autoExposeSystemEnvs": v.flag,
    "customerSupportCodeVisibility": v.flag,
    "directoryListing": v.flag,
    "enableExternalRewriteCaching": v.flag,
    "gitComments": v.nullable(v.obj({"onCommit": v.flag, "onPullRequest": v.flag}, ("onCommit", "onPullRequest"))),
    "gitForkProtection": v.flag,
    "gitLFS": v.flag,
    "gitProviderOptions": v.nullable(
        v.obj(
            {
                "createDeployments": v.one_of("enabled", "disabled"),
                "requireVerifiedCommits": v.flag,
                "disableRepositoryDispatchEvents": v.flag,
                "gitCommitStatus": v.flag,
                "consolidatedGitCommitStatus": v.obj({"enabled": v.flag, "propagateFailures": v.flag}),
            }
        )
    ),
    "nodeVersion": v.one_of(*NODE_VERSIONS),
    "optionsAllowlist": v.nullable(v.obj({"paths": v.list_of(v.obj({"value": v.text(1)}, ("value",)), 1, 5)}, ("paths",))),
    "passwordProtection": v.nullable(
        v.obj(
            {"deploymentType": v.one_of(*PROTECTIONS, NO_PROTECTION), "password": v.nullable(v.text(1, 72))}, ("deploymentType",)
        )
    ),
    "productionDeploymentsFastLane": v.flag,
    "protectedSourcemaps": v.flag,
    "skewProtectionMaxAge": v.whole(0, 2_147_483_647),
    "skewProtectionBoundaryAt": v.whole(0, 99_999_999_999_999),
    "skewProtectionAllowedDomains": v.list_of(v.text(1)),
    "sourceFilesOutsideRootDirectory": v.flag,
    "trustedIps": v.nullable(
        v.obj(
            {
                "deploymentType": v.one_of(*PROTECTIONS, "production", NO_PROTECTION),
                "addresses": v.list_of(v.obj({"value": v.text(1), "note": v.text(0, 20)}, ("value",)), 1),
                "protectionMode": v.one_of("exclusive", "additional"),
            },
            ("deploymentType",),
        )
    ),
    "trustedSources": v.nullable(_TRUSTED_SOURCES),
}

PROTECTION_FIELDS: Final = ("ssoProtection", "passwordProtection", "trustedIps")
# Cleared fields that a project shows as null; every other cleared field is absent.
SHOWN_AS_NULL: Final = frozenset(
    {"buildCommand", "commandForIgnoringBuildStep", "devCommand", "framework", "installCommand", "outputDirectory"}
    | {"rootDirectory", "publicSource", "previewDeploymentSuffix", "enablePreviewFeedback", "enableProductionFeedback"}
    | {"ssoProtection", "passwordProtection", "trustedIps", "trustedSources", "optionsAllowlist", "serverlessFunctionRegion"}
)
_DEFAULT_RESOURCES: Final = {
    "fluid": True,
    "functionDefaultRegions": ["iad1"],
    "functionDefaultTimeout": 300,
    "functionDefaultMemoryType": "standard",
    "functionZeroConfigFailover": False,
    "elasticConcurrencyEnabled": False,
    "buildMachineType": "standard",
    "buildMachineSelection": "fixed",
}


def new_settings() -> dict[str, Any]:
    """Return the settings of a project whose creator wrote none."""
    return {
        **dict.fromkeys(sorted(SHOWN_AS_NULL)),
        "autoAssignCustomDomains": True,
        "autoExposeSystemEnvs": True,
        "customerSupportCodeVisibility": False,
        "directoryListing": False,
        "enableAffectedProjectsDeployments": False,
        "gitForkProtection": True,
        "gitLFS": False,
        "gitComments": {"onCommit": False, "onPullRequest": True},
        "nodeVersion": "24.x",
        "oidcTokenConfig": {"enabled": True, "issuerMode": "team"},
        "previewDeploymentsDisabled": False,
        "productionDeploymentsFastLane": True,
        "protectedSourcemaps": False,
        "resourceConfig": default_resources(),
        "serverlessFunctionRegion": "iad1",
        "serverlessFunctionZeroConfigFailover": False,
        "sourceFilesOutsideRootDirectory": True,
        # Vercel's own setting for new projects: everything but production's custom domains wants a sign-in.
        "ssoProtection": {"deploymentType": "all_except_custom_domains"},
    }


def default_resources() -> dict[str, Any]:
    """Return the resources a project's functions and builds have unless told otherwise."""
    return {name: list(value) if isinstance(value, list) else value for name, value in _DEFAULT_RESOURCES.items()}
