"""Translate a project's inputs to the bodies of POST and PATCH.

PATCH is written as the Go client writes it: texts and objects are always sent and null clears them, plain booleans are always
sent, a few fields are left out when unknown. Source: vercel/terraform-provider-vercel client/project.go, 2026-08.
"""

from typing import Any, Final

from localcloud.providers.values import Properties
from localcloud.providers.vercel.protection import (
    sent_authentication,
    sent_password,
    sent_trusted_ips,
    sent_trusted_sources,
)

TEXTS: Final = {
    "buildCommand": "buildCommand",
    "devCommand": "devCommand",
    "framework": "framework",
    "ignoreCommand": "commandForIgnoringBuildStep",
    "installCommand": "installCommand",
    "outputDirectory": "outputDirectory",
    "previewDeploymentSuffix": "previewDeploymentSuffix",
    "rootDirectory": "rootDirectory",
}
SWITCHES: Final = {
    "automaticallyExposeSystemEnvironmentVariables": "autoExposeSystemEnvs",
    "autoAssignCustomDomains": "autoAssignCustomDomains",
    "customerSuccessCodeVisibility": "customerSupportCodeVisibility",
    "directoryListing": "directoryListing",
    "functionFailover": "serverlessFunctionZeroConfigFailover",
    "gitForkProtection": "gitForkProtection",
    "gitLfs": "gitLFS",
    "previewDeploymentsDisabled": "previewDeploymentsDisabled",
    "prioritiseProductionBuilds": "productionDeploymentsFastLane",
    "protectedSourcemaps": "protectedSourcemaps",
}
SKEW_SECONDS: Final = {"30 minutes": 1800, "4 hours": 14400, "12 hours": 43200, "1 day": 86400, "7 days": 604800}
RESOURCES: Final = {
    "functionDefaultCpuType": "functionDefaultMemoryType",
    "functionDefaultTimeout": "functionDefaultTimeout",
    "functionDefaultRegions": "functionDefaultRegions",
    "fluid": "fluid",
}
# Left out by the program, these are sent as the state has them: the plan of the real provider carries them over.
_CARRIED: Final = (
    *(name for name in SWITCHES if name not in ("autoAssignCustomDomains", "gitForkProtection")),
    *("enableAffectedProjectsDeployments", "enableProductionFeedback", "nodeVersion", "onDemandConcurrentBuilds"),
    "vercelAuthentication",
)


def creation_body(inputs: Properties) -> dict[str, Any]:
    """Return the body of POST."""
    body: dict[str, Any] = {field: inputs.get(name) for name, field in TEXTS.items()}
    if body["commandForIgnoringBuildStep"] is None:
        del body["commandForIgnoringBuildStep"]
    optional = {
        "enableAffectedProjectsDeployments": inputs.get("enableAffectedProjectsDeployments"),
        "enablePreviewFeedback": inputs.get("enablePreviewFeedback", inputs.get("previewComments")),
        "enableProductionFeedback": inputs.get("enableProductionFeedback"),
        "oidcTokenConfig": inputs.get("oidcTokenConfig"),
        "previewDeploymentsDisabled": inputs.get("previewDeploymentsDisabled"),
        "resourceConfig": _resources(inputs),
        "ssoProtection": sent_authentication(inputs.get("vercelAuthentication")),
    }
    return {"name": inputs["name"]} | body | {name: value for name, value in optional.items() if value is not None}


def update_body(inputs: Properties, old: Properties) -> dict[str, Any]:
    """Return the body of PATCH; `old` is the state, empty right after creation."""
    full = {name: old[name] for name in _CARRIED if name in old} | inputs
    body: dict[str, Any] = {field: full.get(name) for name, field in TEXTS.items()}
    body |= {field: full.get(name, False) for name, field in SWITCHES.items()}
    body |= {
        "enablePreviewFeedback": inputs.get("enablePreviewFeedback", inputs.get("previewComments")),
        "enableProductionFeedback": full.get("enableProductionFeedback"),
        "gitComments": full.get("gitComments"),
        "oidcTokenConfig": full.get("oidcTokenConfig"),
        "optionsAllowlist": full.get("optionsAllowlist"),
        "passwordProtection": sent_password(full.get("passwordProtection")),
        "skewProtectionMaxAge": SKEW_SECONDS.get(full.get("skewProtection", ""), 0),
        "trustedIps": sent_trusted_ips(full.get("trustedIps")),
        "trustedSources": sent_trusted_sources(full.get("trustedSources")),
    }
    optional = {
        "enableAffectedProjectsDeployments": full.get("enableAffectedProjectsDeployments"),
        "gitProviderOptions": _provider_options(full.get("gitProviderOptions")),
        "name": full["name"] if full["name"] != old.get("name", full["name"]) else None,
        "nodeVersion": full.get("nodeVersion"),
        "resourceConfig": _resources(full),
        "ssoProtection": sent_authentication(full.get("vercelAuthentication")),
    }
    return body | {name: value for name, value in optional.items() if value is not None}


def _resources(inputs: Properties) -> dict[str, Any] | None:
    block = inputs.get("resourceConfig") or {}
    body = {field: block[name] for name, field in RESOURCES.items() if name in block}
    if "functionDefaultRegions" not in body and inputs.get("serverlessFunctionRegion"):
        body["functionDefaultRegions"] = [inputs["serverlessFunctionRegion"]]
    if "onDemandConcurrentBuilds" in inputs:
        body["elasticConcurrencyEnabled"] = inputs["onDemandConcurrentBuilds"]
    if inputs.get("buildMachineType"):
        body["buildMachineType"] = inputs["buildMachineType"]
    return body or None


def _provider_options(block: Properties | None) -> dict[str, Any] | None:
    if not block:
        return None
    plain = ("requireVerifiedCommits", "gitCommitStatus", "consolidatedGitCommitStatus")
    body: dict[str, Any] = {name: block[name] for name in plain if name in block}
    if "createDeployments" in block:
        body["createDeployments"] = "enabled" if block["createDeployments"] else "disabled"
    if "repositoryDispatchEvents" in block:
        body["disableRepositoryDispatchEvents"] = not block["repositoryDispatchEvents"]
    return body
